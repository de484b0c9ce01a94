"""The pages on the tiny release, without a browser."""

import base64
import json

import numpy as np
import pytest
from demonstration import APP
from streamlit.testing.v1 import AppTest
from tiny_release import write_release

from citywise.warehouse.history import Event, History, write_history
from citywise.workspace import Workspace

PAGES = {
    "overview": "Network overview",
    "for_your_city": "For your city",
    "practices": "What works",
    "compare": "Compare cities",
    "city": "City",
    "indicator": "Indicator",
    "exchange": "Exchange",
    "hub": "Hub",
    "quality": "Data quality",
}


def said(app: AppTest) -> str:
    """Everything that a page draws itself, as one text."""
    return "\n".join(str(element.value) for element in app.get("html"))


@pytest.mark.parametrize(("page", "title"), PAGES.items())
def test_opens(open_page, page, title):
    app = open_page(page)
    assert not app.exception
    assert [heading.value for heading in app.title] == [title]


@pytest.mark.parametrize("page", PAGES)
def test_says_that_an_earlier_release_is_shown(open_page, workspace, page):
    roll_back_to("R0007", workspace)
    text = said(open_page(page))
    assert (
        "An earlier release is shown, R0007: R0008 was rolled back on 21\u00a0Feb\u00a02026."
        in text
    )
    assert "counted twice" not in text


def test_a_rollback_to_another_release_is_no_news_here(open_page, workspace):
    roll_back_to("R0006", workspace)
    assert "earlier release" not in said(open_page("overview"))


def test_a_history_that_cannot_be_read_keeps_no_page_closed(open_page, workspace):
    Workspace(workspace).release_history.write_text("{", encoding="utf-8")
    app = open_page("overview")
    assert not app.exception
    assert "earlier release" not in said(app)


def roll_back_to(release_id, workspace):
    event = Event(
        kind="rollback",
        release_id=release_id,
        instead_of="R0008",
        at_utc="2026-02-21T09:00:00Z",
        rolled_back=("R0008",),
        is_done=True,
    )
    write_history(Workspace(workspace), History((event,)))


@pytest.mark.parametrize("page", PAGES)
def test_tells_its_source(open_page, page):
    text = said(open_page(page))
    for words in (
        "Release R0007",
        "Data as of 20\u00a0Feb\u00a02026",
        "members of the network",
        "Counts of people below 10 are withheld",
        "Licence: =free",
        "data@network.example",
        "Synthetic data",
    ):
        assert words in text


def test_the_overview_names_who_is_late_or_missing(open_page):
    text = said(open_page("overview"))
    assert "1 of 3 cities sent everything" in text
    assert "Missing: ceder (event log)" in text
    assert "Late: Borg (event log)" in text


def test_participations_are_summed_with_their_cities_and_method(open_page):
    text = said(open_page("overview"))
    assert "215–243" in text
    assert "2 of 3 cities; attendances, not people; from event logs" in text


def test_a_comparison_begins_with_its_verdict(open_page):
    text = said(open_page("compare", indicator="out_women_share", city="aarby"))
    assert "<summary>Comparable with caveats: 2 of 4 cities." in text
    assert "<dt>Withheld to protect small groups</dt><dd>Borg</dd>" in text


def test_the_middle_of_a_few_cities_is_not_said_to_be_the_networks(open_page):
    text = said(open_page("compare", indicator="out_women_share", city="aarby", cities="similar"))
    assert "% of the cities shown" in text
    assert "% of the network" not in text


def test_one_city_alone_is_compared_with_nothing(open_page):
    text = said(open_page("compare", indicator="out_session_delivery_rate", period="2024-Q4",
                          city="aarby"))  # fmt: skip
    assert "<summary>Not comparable." in text
    assert "Fewer than two of the cities have a figure" in text
    assert "of the network" not in text.split("cw-lead")[1].split("</p>")[0]


def test_a_neutral_comparison_has_neutral_words(open_page):
    text = said(open_page("compare", indicator="out_women_share", city="aarby"))
    assert "Aarby: 48\u00a0% (38–58\u00a0%), similar to the 48\u00a0% of the network" in text
    assert "Sex was not stated for 25\u00a0%" in text
    assert "(better)" not in text
    assert "(worse)" not in text
    assert "Mind the &lt;gap&gt;" in text
    assert "Do not use it for" in text


def test_a_directed_comparison_judges(open_page):
    text = said(open_page("compare", indicator="out_session_delivery_rate", city="borg"))
    assert "Borg: 20\u00a0% (8–42\u00a0%), lower (worse) than the 57\u00a0% of the network" in text


def test_an_unreleased_city_says_so(open_page):
    assert "Dorp: the city has released nothing yet" in said(open_page("compare", city="dorp"))
    assert "has not released anything" in said(open_page("city", city="dorp"))


def test_levels_that_cannot_be_compared_are_not(open_page):
    app = open_page("compare", indicator="oc_trust_local_gov")
    assert "Levels of this indicator are not compared" in said(app)
    assert [chart.key for chart in app.get("plotly_chart")] == ["changes"]
    assert app.segmented_control(key="view").options == ["Change", "Over time"]


def test_each_citys_own_change_is_told_where_levels_are_not(open_page):
    app = open_page("compare", indicator="oc_trust_local_gov", city="aarby")
    text = said(app)
    assert "Aarby since Q4 2024: +10\u00a0points" in text
    assert "60\u00a0%" not in text
    assert "50\u00a0%" not in text
    assert "Not comparable" in text


def test_over_time_levels_that_are_not_compared_are_changes(open_page):
    app = open_page("compare", indicator="oc_trust_local_gov", city="aarby", view="trend")
    assert [chart.key for chart in app.get("plotly_chart")] == ["course", "trends"]
    assert "Too short for a verdict: 2 figures" in said(app)
    drawn = [json.loads(chart.proto.spec)["data"] for chart in app.get("plotly_chart")]
    course = next(trace for trace in drawn[0] if trace["name"] == "course")
    assert [y for y in course["y"] if y is not None] == pytest.approx([0, 10])
    assert "60\u00a0%" not in json.dumps(drawn, ensure_ascii=False)


def test_over_time_only_cities_that_may_be_compared_stand_behind_the_own_one(open_page):
    app = open_page("compare", indicator="out_women_share", city="aarby", view="trend")
    course = next(chart for chart in app.get("plotly_chart") if chart.key == "course")
    others = next(t for t in json.loads(course.proto.spec)["data"] if t["name"] == "others")
    drawn = np.frombuffer(base64.b64decode(others["y"]["bdata"]), others["y"]["dtype"])
    # Ceder alone, in the last of five quarters: Borg's figure is withheld, Dorp has released none
    assert np.isnan(drawn).tolist() == [True, True, True, True, False, True]
    assert drawn[4] == 48


def test_a_view_that_another_indicator_has_is_nobodys_mistake(open_page):
    app = open_page("compare", indicator="oc_trust_local_gov", view="funnel")
    assert not app.warning
    assert [chart.key for chart in app.get("plotly_chart")] == ["changes"]


@pytest.mark.parametrize("view", ["", "change", "trend"])
def test_every_view_says_how_it_was_computed_in_sql_that_runs(open_page, release, view):
    app = open_page("compare", indicator="out_session_delivery_rate", city="aarby", view=view)
    assert "How was this computed?" in [box.label for box in app.expander]
    questions = [block.value for block in app.code if "out_values" in block.value]
    assert questions
    for question in questions:
        assert "aarby" in release.query(question)["city_id"].to_list()


def test_what_is_never_compared_has_no_chart_and_no_download(open_page):
    app = open_page("compare", indicator="im_hate_incidents_rate")
    assert "never compared" in said(app)
    assert not app.get("plotly_chart")
    assert not app.get("download_button")


def test_a_citys_row_shows_figure_network_and_change(open_page):
    text = said(open_page("city", city="aarby"))
    assert "Similar to the network&#x27;s 57\u00a0%" in text or "Higher than the network" in text
    assert "No clear change (+5\u00a0points)" in text
    assert "Not compared between cities" in text
    assert "Mentors" in text
    assert "Target: 90\u00a0%" in text


def test_a_withheld_row_has_a_word_and_no_number(open_page):
    text = said(open_page("city", city="borg"))
    row = text.split("Women share")[1].split("</tr>")[0]
    assert "Withheld to protect small groups" in row
    assert not any(character.isdigit() for character in row)


def test_supplied_text_is_never_markup(open_page):
    app = open_page("quality")
    assert [block.value for block in app.code] == ["borg/a.csv!F14", "=cmd|'x'!A1.csv"]
    assert "=cmd" not in said(app)
    assert "=cmd" not in "\n".join(element.value for element in app.markdown)


def test_the_quality_page_says_what_to_do(open_page):
    text = said(open_page("quality", city="borg"))
    assert "1 entry in 1 file of Borg waits for a correction" in text
    assert "Write it without a thousands mark" in text


def test_a_workspace_without_a_release_is_told_the_command(tmp_path, monkeypatch):
    monkeypatch.setenv("CITYWISE_WORKSPACE", str(tmp_path))
    app = AppTest.from_file(str(APP), default_timeout=30).run()
    assert not app.exception
    assert app.code[0].value == "citywise run"


def test_a_new_release_appears_without_a_restart(tmp_path, monkeypatch):
    monkeypatch.setenv("CITYWISE_WORKSPACE", str(write_release(tmp_path)))
    app = AppTest.from_file(str(APP), default_timeout=30).run()
    assert "Release R0007" in said(app)
    write_release(tmp_path, "R0008", release_id="R0008")
    assert "Release R0008" in said(app.run())
