"""Who tells an indicator, and when: every gap named, no number shown, the page and its links."""

from html import unescape

import duckdb
import polars as pl
import pytest
from test_pages import said

from citywise.catalogue.vocabularies import vocabulary
from citywise.comparison import intervals
from dashboards import queries
from dashboards.answers.coverage import (
    describe_matrix,
    fill_matrix,
    list_coverage_signs,
    tabulate_coverage,
    tell_coverage,
)
from dashboards.answers.indicator import (
    INTERVAL_SOURCES,
    list_demand_terms,
    list_interval_terms,
    list_terms,
    list_version_terms,
    tell_comparability,
)
from dashboards.links import indicator_link

SCHEMA = {
    "city_id": pl.String, "city_name": pl.String, "language_code": pl.String,
    "period_id": pl.String, "value_status_code": pl.String, "has_figure": pl.Boolean,
    "is_range": pl.Boolean, "coverage_share": pl.Float64, "count_method_code": pl.String,
    "definition_version": pl.Int64,
}  # fmt: skip
FIGURES = ("reported", "reported_zero", "estimated", "correction_held")


def square(status="reported", city="Aarby", period="2025-Q4", **other):
    has_figure = status in FIGURES
    plain = {"city_id": city.lower(), "city_name": city, "language_code": "da",
             "period_id": period, "value_status_code": status, "has_figure": has_figure,
             "is_range": False, "coverage_share": 1.0 if has_figure else None,
             "count_method_code": None,
             "definition_version": 2 if has_figure else None}  # fmt: skip
    return plain | other


def coverage(*squares):
    return pl.DataFrame(list(squares), schema=SCHEMA)


def cells(*squares):
    _, rows = fill_matrix(coverage(*squares), 2)
    return [(cell.sign, cell.words) for _, line in rows for cell in line]


@pytest.mark.parametrize(
    ("told", "sign", "words"),
    [
        (square(), "●", "told; 100 % of records loaded; version 2"),
        (square("reported_zero"), "●", "told; 100 % of records loaded; version 2"),
        (square(coverage_share=0.5), "◕", ("told; more than a tenth of the records could not be"
         " loaded; 50 % of records loaded; version 2")),
        (square("estimated"), "≈", "told as an estimate; 100 % of records loaded; version 2"),
        (square("estimated", is_range=True), "▬", ("told as a range; 100 % of records loaded;"
         " version 2")),
        (square("correction_held"), "◐", ("as released before; its correction concerns too few"
         " people to be shown; 100 % of records loaded; version 2")),
        (square(definition_version=1), "v1", ("told by another version of the definition, whose"
         " number follows; 100 % of records loaded; version 1")),
        (square(count_method_code="register"), "●", None),
        (square("suppressed_by_us"), "✕", "withheld to protect small groups"),
        (square("suppressed_at_source"), "◇", "withheld by the city itself"),
        (square("quarantined"), "!", "kept back until corrected"),
        (square("not_reported"), "○", "not reported"),
        (square("not_due"), "·", "not yet due"),
        (square("not_applicable"), "–", "not applicable"),
        (square("absent"), "∅", "no figure released"),
        (square("unreleased"), "⊘", "the city has released nothing yet"),
    ],
)  # fmt: skip
def test_each_square_says_how_it_is_told_or_why_it_is_not(told, sign, words):
    ((shown, spoken),) = cells(told)
    assert shown == sign
    if words:
        assert spoken.replace("\u00a0", " ") == f"Aarby, Q4 2025: {words}"


def test_every_status_has_a_sign_of_its_own():
    statuses = [*vocabulary("value_status").codes, "absent", "unreleased"]
    without = [code for code in statuses if code not in FIGURES]
    signs = [cells(square(code))[0][0] for code in without]
    assert len(set(signs)) == len(without)
    assert "" not in signs


def test_the_legend_names_what_occurs_and_nothing_else():
    told = list_coverage_signs(coverage(square(), square("suppressed_by_us", "Borg")), 2)
    assert [(sign, words) for sign, _, words in told] == [
        ("●", "Told"), ("✕", "Withheld to protect small groups")
    ]  # fmt: skip


TWO = coverage(
    square(period="2025-Q3"), square("not_reported"),
    square("suppressed_by_us", "Borg", "2025-Q3"), square(city="Borg", coverage_share=0.8),
)  # fmt: skip


def test_the_network_and_the_own_city_in_a_sentence():
    assert tell_coverage(TWO, "2025-Q4", "aarby") == (
        "In Q4 2025, 1 of 2 cities tell it; 2 have told it in some period since Q3 2025."
        " Aarby tells it for 1 of 2 periods, the last Q3 2025."
    )


def test_a_city_that_never_told_it_is_said_to_have_not():
    never = coverage(square("absent", "Dorp"), square())
    assert tell_coverage(never, "2025-Q4", "dorp").endswith(
        "Dorp has told it in none of 1 periods."
    )


def test_the_matrix_has_words():
    assert describe_matrix(TWO) == (
        "2 of 4 periods of cities have a figure; of the others: not reported 1, withheld to"
        " protect small groups 1."
    )


def test_city_by_city_in_words():
    table = tabulate_coverage(TWO, is_asked=False)
    assert table.row(1, named=True) == {
        "City": "Borg", "Periods told": "1 of 2", "Last told": "Q4 2025",
        "Why not": "Withheld to protect small groups: 1", "Corrections that wait": 0,
        "Records loaded": "80\u00a0%", "Method": "", "Version": "2",
    }  # fmt: skip
    assert "Language" in tabulate_coverage(TWO, is_asked=True).columns


def test_nobody_tells_it():
    assert tell_coverage(coverage(), "2025-Q4", "") == "No city tells it."


@pytest.fixture
def rate(release):
    rows = queries.list_indicators(release).iter_rows(named=True)
    return next(row for row in rows if row["indicator_id"] == "im_hate_incidents_rate")


def test_every_city_has_a_square_for_every_period(release):
    told = queries.cover_cities(release, "out_women_share", "events")
    assert dict(told.select("city_id", "value_status_code").iter_rows()) == {
        "aarby": "reported", "borg": "suppressed_by_us", "ceder": "reported", "dorp": "unreleased",
    }  # fmt: skip


def test_the_squares_hold_no_number_to_compare_by(release):
    told = queries.cover_cities(release, "im_hate_incidents_rate", "report")
    assert not {"value", "low", "high", "numerator_count", "n_count"} & set(told.columns)


def test_a_rate_says_what_it_is_told_per(rate):
    terms = dict(list_terms(rate | {"denominator_text": "people"}, ["sex=F", "sex=M"]))
    assert (terms["Above the line"], terms["Below the line"]) == ("above", "people")
    assert terms["Told per"] == "100,000"
    assert terms["Broken down by"] == "Sex"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("within_city", "Within-city change only. Levels of this indicator are not compared"),
        ("no", "This indicator is never compared between cities."),
        ("yes", "Cities may be compared."),
    ],
)
def test_comparability_is_said_plainly(code, words):
    assert tell_comparability({"comparability_code": code}).startswith(words)


def test_what_a_comparison_demands():
    shown = {"comparability_code": "yes", "unit_code": "percent", "counted_code": "sessions"}
    out, named = (text for _, text in list_demand_terms(shown))
    assert "Measured by another version of the definition" in out
    assert "Rests on fewer than 30" in named
    assert "People were asked in several languages" not in named


VERSIONS = pl.DataFrame(
    {
        "definition_version": [3, 2, 1],
        "definition_text": ["Third", "Second", "First"],
        "since_date": [None, pl.Series(["2026-01-01"]).str.to_date()[0], None],
        "change_text": [None, "Online sessions count too.", None],
    }
)


def test_versions_have_their_day_and_what_changed():
    assert [(t.replace("\u00a0", " "), s) for t, s in list_version_terms(VERSIONS)] == [
        ("Version 3 (in force)", "What it changed is not written down. Third."),
        ("Version 2, from 1 Jan 2026", "Online sessions count too. Second."),
        ("Version 1", "The first. First."),
    ]


def test_an_interval_names_the_source_of_its_formula():
    ((_, text),) = list_interval_terms(["byar", "exact"])
    assert "Garwood 1936" in text
    assert set(INTERVAL_SOURCES) | {"exact"} == set(vocabulary("interval").codes)


@pytest.mark.parametrize(("code", "function"), [("wilson", "wilson_interval"),
                                                ("byar", "poisson_interval")])  # fmt: skip
def test_the_function_that_is_named_is_there(code, function):
    assert function in INTERVAL_SOURCES[code]
    assert hasattr(intervals, function)


def test_the_page_shows_coverage_comparison_versions_and_sql(open_page):
    app = open_page("indicator", indicator="out_women_share", city="aarby", period="2025-Q4")
    text = said(app)
    assert not app.exception
    assert "Definition of out_women_share. In Q4 2025, 2 of 4 cities tell it" in text
    assert "Borg, Q4 2025: withheld to protect small groups" in text
    assert "<summary>Comparable with caveats: 2 of 4 cities." in text
    assert "Version 1, from 1\u00a0Jan\u00a02024 (in force)" in text
    assert "Wilson 1927" in text
    assert any("select" in block.value for block in app.code)
    assert "Download coverage as CSV" in [button.label for button in app.get("download_button")]


@pytest.mark.parametrize("name", ["oc_trust_local_gov", "im_hate_incidents_rate"])
def test_levels_that_are_not_compared_stand_nowhere_on_it(open_page, name):
    app = open_page("indicator", indicator=name)
    text = said(app)
    assert "<p>Within-city change only." in text or "never compared between cities" in text
    assert "60\u00a0%" not in text
    assert "3.4" not in text


def test_a_choice_stands_in_the_address_and_a_link_keeps_it(open_page):
    app = open_page("indicator", city="borg", period="2024-Q4")
    app.selectbox(key="indicator").select("out_participations").run()
    assert app.query_params["indicator"] == "out_participations"
    assert app.query_params["city"] == "borg"


def test_a_name_on_the_city_page_leads_to_its_indicator(open_page):
    text = said(open_page("city", city="borg", period="2025-Q4"))
    link = indicator_link("out_women_share", "borg", "2025-Q4")
    assert f'<a href="{link}" target="_self">Women share</a>' in unescape(text)


def test_a_release_of_before_tells_the_version_in_force(workspace, open_page):
    path = workspace / "warehouse" / "releases" / "R0007.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("drop table out_indicator_versions")
    app = open_page("indicator")
    assert not app.exception
    assert "Version 1 (in force)" in said(app)
