"""*Change* on *Compare cities*: how far each city has moved, drawn and told in words."""

import polars as pl
import pytest
from tiny_courses import COUNT, SHARE, history

from citywise.comparison.network_changes import measure_changes
from dashboards.answers.changes import tabulate_changes, tell_changes, tell_own_change
from dashboards.figures.changes import change_plot
from dashboards.theme import DIRECTED_COLOURS

AIMS = pl.DataFrame(
    [("aarby", "2025-Q1", 0.9, "in_period", 0.5)],
    schema=["city_id", "period_id", "target_value", "accumulation_code", "baseline_value"],
    orient="row",
)
CITIES = {
    "aarby": "50/100 1/2 1/2 1/2 80/100",
    "borg": "50/100 1/2 1/2 1/2 w",
    "celle": "50/100 1/2 1/2 1/2 51/100",
}


def measure(cities=CITIES, since="year", **indicator):
    return measure_changes(history(**cities), AIMS, SHARE | indicator, "2025-Q1", since)


def draw(told, own_city="celle", direction="higher"):
    return change_plot(cities=told.cities, own_city=own_city, unit="percent",
                       direction=direction, is_ratio=told.is_ratio)  # fmt: skip


def texts(figure, name):
    (found,) = (trace for trace in figure.data if trace.name == name)
    return list(found.text)


def test_the_own_city_comes_first_and_every_city_says_how_far_or_why_not():
    figure = draw(measure())
    assert [text.split("  <")[0] for text in texts(figure, "names")] == [
        "<b>Celle</b>", "Aarby", "Borg"
    ]  # fmt: skip
    assert texts(figure, "changes") == [
        "<b>+1\u00a0point</b> (\u221213 to +15\u00a0points)",
        "<b>+30\u00a0points</b> (+17 to +42\u00a0points) rose",
        "Withheld to protect small groups, Q1 2025",
    ]


def test_only_a_direction_gives_a_change_the_colour_of_a_judgement():
    assert DIRECTED_COLOURS["better"] in draw(measure()).to_json()
    assert DIRECTED_COLOURS["better"] not in draw(measure(), direction="neutral").to_json()


def test_a_withheld_city_has_no_mark():
    drawn = [trace for trace in draw(measure()).data if trace.name in {"rose", "no_clear_change"}]
    assert sum(len(trace.x) for trace in drawn) == 2


def test_the_target_stands_behind_the_name():
    assert "target 90\u00a0%: not reached" in texts(draw(measure()), "names")[1]


def test_the_own_change_in_a_sentence():
    assert tell_own_change(measure(), "aarby", SHARE, "") == (
        "Aarby since Q1 2024: +30\u00a0points (+17 to +42\u00a0points); rose;"
        " target 90\u00a0%: not reached."
    )
    assert tell_own_change(measure(), "", SHARE, "") == ""


def test_all_changes_are_counted_and_how_many_chance_makes_is_said():
    told = tell_changes(measure())
    assert told.startswith("Of 3 cities, rose: 1; no clear change: 1; no change to tell: 1.")
    assert "five are called so by chance" in told


def test_what_chance_makes_is_said_only_of_changes_with_an_interval():
    costs = history("none", aarby="40 1 1 1 80")
    told = measure_changes(costs, AIMS.clear(), SHARE, "2025-Q1")
    assert tell_changes(told) == (
        "Of 1 city, told without an interval: 1. Each city is held against itself alone."
    )


def test_a_count_changes_by_a_share_of_the_earlier_one():
    told = measure_changes(history("byar", aarby="40 1 1 1 80"), AIMS.clear(), COUNT, "2025-Q1")
    assert tell_own_change(told, "aarby", COUNT, "").startswith(
        "Aarby since Q1 2024: +100\u00a0% (+"
    )
    assert "points" not in tell_own_change(told, "aarby", COUNT, "")


@pytest.mark.parametrize(("code", "hidden"), [("yes", []), ("within_city", ["Then", "Now"])])
def test_the_table_tells_levels_only_where_they_may_be_compared(code, hidden):
    table = tabulate_changes(measure(comparability_code=code), "percent", "")
    assert [name for name in ("Then", "Now") if name not in table.columns] == hidden
    assert table["In words"].to_list() == ["rose", "", "no clear change"]
