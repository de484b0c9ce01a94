"""How far each city has moved since an earlier time, and how surely."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_courses import COUNT, SHARE, history, versions
from tiny_release import write_release

from citywise.comparison.changes import share_change
from citywise.comparison.network_changes import compare_changes, measure_changes
from citywise.warehouse.reading import open_release

NO_AIMS = {
    "city_id": pl.String, "period_id": pl.String, "target_value": pl.Float64,
    "accumulation_code": pl.String, "baseline_value": pl.Float64,
}  # fmt: skip


def aims(*rows):
    return pl.DataFrame(list(rows), schema=NO_AIMS, orient="row")


def aim(target, baseline=None, span="in_period"):
    return aims(("aarby", "2025-Q1", target, span, baseline))


def change(rows, since="year", goals=None, period="2025-Q1", **indicator):
    told = measure_changes(rows, goals if goals is not None else aims(), SHARE | indicator,
                           period, since)  # fmt: skip
    return told.cities.row(0, named=True)


YEAR = "50/100 1/2 1/2 1/2 {}"


@pytest.mark.parametrize(
    ("now", "code"),
    [("80/100", "rose"), ("20/100", "fell"), ("52/100", "no_clear_change"), ("w", "not_told")],
)
def test_a_share_is_held_against_the_same_quarter_a_year_before(now, code):
    told = change(history(aarby=YEAR.format(now)))
    assert (told["change_code"], told["period_then"]) == (code, "2024-Q1")
    assert told["value_then"] == 0.5


def test_a_change_of_a_share_has_the_interval_of_two_shares():
    told = change(history(aarby=YEAR.format("80/100")))
    assert [told[name] for name in ("change", "change_low", "change_high")] == pytest.approx(
        [float(end) for end in share_change(80, 100, 50, 100)]
    )


@pytest.mark.parametrize(
    ("line", "reason", "period"),
    [
        ("50/100 1/2 1/2 1/2 w", "suppressed_by_us", "2025-Q1"),
        ("50/100 1/2 1/2 1/2 .", "not_reported", "2025-Q1"),
        ("w 1/2 1/2 1/2 50/100", "suppressed_by_us", "2024-Q1"),
        ("q 1/2 1/2 1/2 50/100", "quarantined", "2024-Q1"),
        ("50/100 1/2 1/2 1/2 50/100", None, None),
    ],
)
def test_without_both_figures_no_change_is_told_and_it_is_said_why(line, reason, period):
    told = change(history(aarby=line))
    assert (told["reason_code"], told["reason_period"]) == (reason, period)
    assert (told["change"] is None) == (reason is not None)


@pytest.mark.parametrize(
    ("column", "marks", "reason"),
    [
        ("definition_version", (1, 1, 1, 2, 2), "definition"),
        ("count_method_code", ("head_count", "head_count", "estimate", None, "estimate"), "method"),
    ],
)
def test_what_is_measured_differently_has_not_changed(column, marks, reason):
    rows = versions(history(aarby=YEAR.format("80/100")), *marks, column=column)
    told = change(rows)
    assert (told["change"], told["reason_code"], told["reason_period"]) == (None, reason, "2024-Q1")


@pytest.mark.parametrize(
    ("line", "marks", "told_since"),
    [
        ("w 50/100 1/2 1/2 80/100", (1, 1, 1, 1, 1), "2024-Q2"),
        ("10/100 10/100 50/100 1/2 80/100", (1, 1, 2, 2, 2), "2024-Q3"),
        ("10/100 10/100 10/100 1/2 80/100", (1, 1, 1, 1, 2), None),
    ],
)
def test_the_first_figure_is_the_first_that_was_measured_alike(line, marks, told_since):
    told = change(versions(history(aarby=line), *marks), since="first")
    assert told["period_then"] == told_since
    assert told["reason_code"] == (None if told_since else "no_earlier")


def test_a_stated_baseline_is_taken_as_it_stands():
    told = change(history(aarby="w w w w 60/100"), since="baseline", goals=aim(0.7, baseline=0.5))
    assert (told["change"], told["change_low"], told["change_high"]) == pytest.approx(
        (0.1, 0.04, 0.16)
    )
    assert (told["value_then"], told["period_then"], told["change_code"]) == (0.5, None, "rose")


@pytest.mark.parametrize(
    ("goals", "indicator", "reason"),
    [
        (aims(), SHARE, "no_baseline"),
        (aim(0.7), SHARE, "no_baseline"),
        (aim(9, 5, "to_date"), COUNT, "other_span"),
        (aim(0.7, 0.5, "to_date"), SHARE, None),
    ],
)
def test_where_no_baseline_is_stated_or_it_counts_otherwise_it_is_said(goals, indicator, reason):
    rows = history(aarby="w w w w 60/100")
    assert change(rows, since="baseline", goals=goals, **indicator)["reason_code"] == reason


def test_a_count_changes_by_how_many_times_as_much():
    told = measure_changes(history("byar", aarby="40 1 1 1 80", borg="40 1 1 1 44",
                                   celle="0 1 1 1 5"), aims(), COUNT, "2025-Q1")  # fmt: skip
    assert told.is_ratio
    rows = {row["city_id"]: row for row in told.cities.iter_rows(named=True)}
    assert rows["aarby"]["change"] == pytest.approx(1)
    assert {name: row["change_code"] for name, row in rows.items()} == {
        "aarby": "rose", "borg": "no_clear_change", "celle": "not_told"
    }  # fmt: skip
    assert rows["celle"]["reason_code"] == "none_before"


def test_of_other_figures_the_change_is_told_and_not_how_sure_it_is():
    told = change(history("none", aarby="40 1 1 1 44"), **(COUNT | {"unit_code": "currency"}))
    assert (told["change"], told["change_low"], told["change_code"]) == (4, None, "not_sure")


@pytest.mark.parametrize(
    ("target", "direction", "code"),
    [
        (0.5, "higher", "reached"),
        (0.6, "higher", "open"),
        (0.9, "higher", "not_reached"),
        (0.9, "lower", "reached"),
        (0.9, "neutral", "not_judged"),
        (None, "higher", "no_target"),
    ],
)
def test_a_target_is_reached_where_the_whole_interval_is(target, direction, code):
    rows = history(aarby=YEAR.format("60/100"))
    assert change(rows, goals=aim(target), direction_code=direction)["target_code"] == code


def test_a_withheld_figure_hides_how_far_its_target_is():
    told = change(history(aarby=YEAR.format("w")), goals=aim(0.5))
    assert (told["target_code"], told["value"]) == ("not_told", None)


def test_a_target_that_counts_from_the_years_start_is_not_held_against_a_quarter():
    told = change(history("byar", aarby="40 1 1 1 44"), goals=aim(100, span="to_date"), **COUNT)
    assert told["target_code"] == "other_span"


def test_where_levels_are_not_compared_changes_are_told_and_no_level():
    told = change(history(aarby=YEAR.format("80/100")), goals=aim(0.5),
                  comparability_code="within_city")  # fmt: skip
    assert (told["value"], told["value_then"], told["target_value"]) == (None, None, None)
    assert (told["change_code"], told["target_code"]) == ("rose", "reached")


def test_a_city_of_another_definition_is_held_against_itself_without_its_level():
    rows = versions(history(aarby=YEAR.format("80/100"), borg=YEAR.format("80/100")),
                    *[2] * 5, *[1] * 5)  # fmt: skip
    told = measure_changes(rows, aims(), SHARE, "2025-Q1").cities
    assert told["change_code"].to_list() == ["rose", "rose"]
    assert told.select("value", "value_then").rows() == [(None, None), (0.8, 0.5)]


def test_of_what_is_never_compared_nothing_is_told():
    told = measure_changes(history(aarby=YEAR.format("80/100")), aims(),
                           SHARE | {"comparability_code": "no"}, "2025-Q1")  # fmt: skip
    assert told.cities.height == 0


def test_a_release_is_asked_by_its_words(tmp_path):
    with open_release(write_release(tmp_path)) as release:
        told = compare_changes(release, "oc_trust_local_gov", "2025-Q4", cities=["aarby", "borg"])
    rows = told.cities.select("city_id", "change", "value", "reason_code").rows()
    assert rows == [("aarby", pytest.approx(0.1), None, None), ("borg", None, None, "absent")]


PART = st.tuples(st.integers(0, 60), st.integers(1, 60)).map(lambda p: f"{p[0]}/{sum(p)}")


@given(PART, PART)
def test_there_and_back_is_the_same_way(then, now):
    there, back = (
        change(history(aarby=f"{one} w w w {other}")) for one, other in ((then, now), (now, then))
    )
    assert there["change"] == pytest.approx(-back["change"])
    assert there["change_low"] == pytest.approx(-back["change_high"])
    assert there["change_low"] <= there["change"] <= there["change_high"]
