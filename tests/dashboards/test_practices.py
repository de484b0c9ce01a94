"""What works, and for your city: harm before success, designs apart, nothing without a reason."""

import duckdb
import polars as pl
import pytest
from test_pages import said
from tiny_learning import RATE, SAFE, write_learning

from citywise.warehouse.reading import open_release
from dashboards import practice_queries
from dashboards.answers.evidence_words import DESIGNS, GRADES, tell_expected, write_effect
from dashboards.answers.practice import lay_out_forest, tell_practice
from dashboards.answers.practices import (
    gather_known,
    list_cards,
    pick_finding,
    sort_practices,
    tell_practices,
)
from dashboards.figures.forest import forest_plot


@pytest.fixture
def workspace(tmp_path):
    return write_learning(tmp_path)


@pytest.fixture
def release(workspace):
    opened = open_release(workspace)
    yield opened
    opened.close()


@pytest.fixture
def known(release):
    return gather_known(
        practice_queries.list_evidence(release), practice_queries.list_safeguards(release)
    )


@pytest.fixture
def practices(release):
    return practice_queries.list_practices(release)


@pytest.fixture
def tell(practices, known):
    def told(practice):
        row = practices.row(by_predicate=pl.col("practice_id") == practice, named=True)
        return tell_practice(row, known)

    return told


def test_grades_of_the_tiny_practices(practices):
    grades = dict(practices.select("practice_id", "practice_evidence_code").rows())
    assert grades == {
        "mentors": "4", "checklists": "2", "assembly": "2", "kitchen": "0", "doors": "1"
    }  # fmt: skip


class TestWords:
    def test_harm_is_said_before_success(self, tell):
        told = tell("checklists")
        assert told.startswith("Got worse where it was looked at: Felt safe. Beside it:")
        assert "Sessions as plan was better: +0.40" in told

    def test_success_is_told_with_its_design_and_a_new_city(self, tell):
        told = tell("mentors")
        assert told.startswith("Sessions as plan was better: +0.45")
        assert "3 studies in 3 cities, beside a group without the practice" in told
        assert "A new city might expect" in told
        assert told.endswith("Looked at, and no fall was found: Felt safe.")

    def test_where_nobody_has_looked_it_is_said(self, tell):
        for practice in ("assembly", "doors", "kitchen"):
            assert "Nobody has looked whether people felt less safe" in tell(practice)

    def test_several_cities_are_told_before_a_larger_effect_in_one(self, known):
        rows = known.of("mentors").filter(indicator_id=RATE)
        assert rows["effect_value"].max() == 0.6
        assert pick_finding(rows)["city_count"] == 3

    def test_no_change_is_no_success(self, tell):
        assert "Trust did not clearly differ: +0.01" in tell("assembly")

    def test_a_withheld_study_tells_nothing(self, tell):
        assert tell("kitchen").startswith(GRADES["0"])

    def test_no_design_carries_a_cause(self):
        for says in DESIGNS.values():
            assert "association, not proof" in says
        assert all("proof" in GRADES[code] for code in "234")

    @pytest.mark.parametrize("words", [*DESIGNS.values(), *GRADES.values()])
    def test_no_sentence_claims_one(self, words):
        for claim in ("cause", "effective", "because of", "impact of", "leads to", "thanks to"):
            assert claim not in words.lower()

    def test_two_cities_predict_nothing(self):
        told = tell_expected({"expected_low": None, "city_count": 2})
        assert told == (
            "What a new city might expect cannot be said: it takes three cities, and there are 2."
        )

    @pytest.mark.parametrize(
        ("value", "text"),
        [(0.424, "+0.42"), (-0.05, "\u22120.05"), (0.004, "0.00"), (-0.001, "0.00")],
    )
    def test_effects_have_a_sign_and_no_false_digits(self, value, text):
        assert write_effect(value) == text


class TestList:
    def test_counts_and_warns(self, practices, known):
        assert tell_practices(practices, known) == (
            "5 practices; 3 studied, 1 replicated in two or more cities."
            " Take care: 1 made something worse."
        )

    def test_is_sorted_by_name_or_by_grade(self, practices):
        assert sort_practices(practices, "")["practice_id"].to_list() == [
            "mentors", "assembly", "checklists", "doors", "kitchen"
        ]  # fmt: skip
        by_grade = sort_practices(practices, "grade")["practice_evidence_code"].to_list()
        assert by_grade == ["4", "2", "2", "1", "0"]

    def test_every_card_says_harm(self, practices, known):
        cards = list_cards(practices, known, "")
        assert all(dict(card.facts)["Harm"] for card in cards)
        warned = [card.link for card in cards if card.warning]
        assert warned == ["practices?practice=checklists"]


class TestForest:
    def rows(self, release, design):
        studies = practice_queries.list_studies(release, "mentors").filter(
            indicator_id=RATE, study_design_code=design
        )
        pooled = practice_queries.list_evidence(release).filter(
            practice_id="mentors", indicator_id=RATE, study_design_code=design
        )
        return lay_out_forest(studies, pooled.row(0, named=True))

    def test_studies_by_city_then_all_together_then_a_new_city(self, release):
        rows = self.rows(release, "comparison_group")
        assert rows["name"].to_list() == [
            "Aarby", "Borg", "ceder", "All together", "A new city might expect"
        ]  # fmt: skip
        assert rows["kind_code"].to_list() == ["study"] * 3 + ["pooled", "expected"]

    def test_one_city_is_not_put_together(self, release):
        assert self.rows(release, "matched")["kind_code"].to_list() == ["study"]

    def test_all_estimates_are_one_trace(self, release):
        figure = forest_plot(rows=self.rows(release, "comparison_group"), ends=(-1.0, 1.0))
        dots = [trace for trace in figure.data if trace.name == "effects"]
        assert [list(trace.x)[:3] for trace in dots] == [[0.40, 0.50, 0.45]]

    def test_what_goes_on_beyond_the_axis_has_an_arrowhead_there(self, release):
        rows = self.rows(release, "comparison_group")
        cut = rows.filter(pl.col("high") > 0.6)
        assert 0 < cut.height < rows.height
        (heads,) = (
            trace
            for trace in forest_plot(rows=rows, ends=(-1.0, 0.6)).data
            if trace.name == "beyond"
        )
        assert set(heads.marker.symbol) == {"triangle-right"}
        assert list(heads.x) == [0.6] * cut.height

    def test_a_withheld_study_has_a_row_and_no_number(self, release):
        studies = practice_queries.list_studies(release, "kitchen")
        rows = lay_out_forest(studies, None)
        assert rows.row(0) == (
            "withheld", "Aarby", "", "withheld to protect small groups", None, None, None
        )  # fmt: skip

    def test_another_definition_is_shown_and_not_drawn(self, release):
        studies = practice_queries.list_studies(release, "assembly")
        other = studies.with_columns(is_in_force=pl.lit(value=False))
        row = lay_out_forest(other, None).row(0, named=True)
        assert row["value"] is None
        assert "another version" in row["told"]


class TestPages:
    def test_the_list_shows_supplied_text_as_text(self, open_page):
        text = said(open_page("practices"))
        assert "&lt;b&gt;Mentors&lt;/b&gt;" in text
        assert "<b>Mentors</b>" not in text
        assert "5 practices; 3 studied" in text

    def test_a_filter_leaves_what_has_it(self, open_page):
        text = said(open_page("practices", theme="youth_voice"))
        assert "1 practice; 1 studied" in text
        assert "Checklists" not in text

    @pytest.mark.parametrize("practice", ["mentors", "checklists", "assembly", "kitchen", "doors"])
    def test_the_evidence_on_every_practice_opens_with_harm_in_view(self, open_page, practice):
        app = open_page("practices", practice=practice)
        assert not app.exception
        assert "Harm in view" in [each.value for each in app.subheader]
        assert "Felt safe" in said(app)
        assert "Complaints" in said(app)

    def test_harm_is_a_warning_above_everything(self, open_page):
        text = said(open_page("practices", practice="checklists"))
        assert "Take care." in text
        assert 'class="cw-lead"' not in text

    def test_cities_come_with_whom_to_call(self, open_page):
        text = said(open_page("practices", practice="mentors"))
        assert "Call: Youth office &lt;script&gt; · since 1\u00a0Feb\u00a02024" in text
        assert "Adapted: Evenings only" in text
        assert "ceder from Aarby" in text
        assert "Borg asks; nobody has answered" in text
        assert "Guide &lt;i&gt;" in text

    def test_nothing_switches_harm_off(self, open_page):
        app = open_page("practices", practice="checklists")
        assert not [box.label for box in (*app.checkbox, *app.toggle)]

    def test_for_a_city_that_struggles_the_practice_and_whom_to_call(self, open_page):
        text = said(open_page("for_your_city", city="borg", period="2025-Q4"))
        assert (
            "Borg might look at “&lt;b&gt;Mentors&lt;/b&gt;” next. Call Aarby: Youth office" in text
        )
        assert "Of the cities most like it, Aarby does better on it and follows" in text
        assert "Study visit, as Aarby has given ceder." in text
        assert "Association, not proof." in text
        assert "practices?practice=mentors&amp;city=borg" in text
        assert f"compare?city=borg&amp;indicator={RATE}&amp;period=2025-Q4" in text

    def test_what_harms_is_never_suggested_and_that_is_said(self, open_page):
        text = said(open_page("for_your_city", city="borg", period="2025-Q4"))
        passed = text[text.index("<dt>Checklists</dt>") :]
        assert passed.startswith("<dt>Checklists</dt><dd>Something got worse, or may have")
        assert "Borg might look at Checklists" not in text

    def test_a_city_that_does_well_is_told_why_there_is_nothing(self, open_page):
        text = said(open_page("for_your_city", city="aarby", period="2025-Q4"))
        assert "Nothing to suggest. Aarby may be compared on 1 indicator in Q4 2025, and" in text

    def test_what_cities_most_like_it_do_is_told_apart_from_suggestions(self, open_page, workspace):
        file = workspace / "warehouse" / "releases" / "R0007.duckdb"
        with duckdb.connect(str(file)) as connection:
            connection.execute("delete from out_practice_cities where city_id = 'aarby'")
        text = said(open_page("for_your_city", city="aarby", period="2025-Q4"))
        assert "Nothing to suggest. Aarby may be compared" in text
        assert "Below stands what cities most like it do, and whom to call." in text
        around = text[text.index("practices?practice=mentors&amp;city=aarby") :]
        assert "ceder (like Aarby" in around
        assert "ceder: no contact is told; ask the network." in around

    def test_where_nothing_may_be_compared_nothing_is_suggested(self, open_page):
        text = said(open_page("for_your_city", city="borg", period="2024-Q4"))
        assert "Nothing to suggest. No figure of Borg may be held against those of other" in text

    def test_a_city_that_has_released_nothing_gets_no_suggestion(self, open_page):
        text = said(open_page("for_your_city", city="dorp"))
        assert "nothing is suggested" in text

    @pytest.mark.parametrize("page", ["practices", "for_your_city"])
    def test_a_release_without_practices_says_so(self, open_page, workspace, page):
        file = workspace / "warehouse" / "releases" / "R0007.duckdb"
        with duckdb.connect(str(file)) as connection:
            connection.execute("delete from out_practices")
        assert "This release tells of no practices" in said(open_page(page))

    @pytest.mark.parametrize("page", ["practices", "for_your_city"])
    def test_a_release_of_an_earlier_contract_says_so(self, open_page, workspace, page):
        file = workspace / "warehouse" / "releases" / "R0007.duckdb"
        with duckdb.connect(str(file)) as connection:
            connection.execute("drop table out_practices")
        app = open_page(page)
        assert not app.exception
        assert "This release tells of no practices" in said(app)


def test_safeguards_are_those_that_the_catalogue_marks(release):
    assert practice_queries.list_safeguards(release)["indicator_id"].to_list() == [
        "oc_complaints_resolved", SAFE
    ]  # fmt: skip
