"""Courses as a release shows them: every period, the parts measured alike, changes without levels."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_courses import history, versions
from tiny_release import write_release

from citywise.comparison.histories import (
    ABSENT,
    aims_sql,
    fill_periods,
    history_sql,
    periods_per_year,
    read_aims,
    read_coverage,
    read_history,
    tell_only_changes,
    with_parts,
)
from citywise.warehouse.reading import open_release


@pytest.fixture
def release(tmp_path):
    with open_release(write_release(tmp_path)) as opened:
        yield opened


def test_every_released_city_has_every_period_and_withheld_ones_no_number(release):
    told = read_history(release, "out_women_share", "", "events")
    assert told.select("city_id", "period_id", "value_status_code", "value").rows() == [
        ("aarby", "2024-Q4", "absent", None),
        ("aarby", "2025-Q4", "reported", 0.48),
        ("borg", "2024-Q4", "absent", None),
        ("borg", "2025-Q4", "suppressed_by_us", None),
        ("ceder", "2024-Q4", "absent", None),
        ("ceder", "2025-Q4", "reported", 0.48),
    ]
    asked = release.query(history_sql(), ["out_women_share", "", "events"])
    assert asked.equals(told)


def test_a_breakdown_and_a_basis_are_asked_for_by_name(release):
    online = read_history(release, "out_session_delivery_rate", "mode=online", "events")
    assert online["value"].drop_nulls().to_list() == [0.5]
    assert read_history(release, "out_session_delivery_rate", "", "report")["value"].is_null().all()
    assert read_history(release, "nothing", "", "events")[
        "value_status_code"
    ].unique().to_list() == ["absent"]


def test_aims_are_those_of_the_city_as_a_whole(release):
    indicator, breakdown = release.query(
        "select indicator_id, disagg_key from out_targets where program_id is null"
    ).row(0)
    told = read_aims(release, indicator, breakdown)
    assert told.columns == [
        "city_id", "period_id", "target_value", "accumulation_code", "baseline_value"
    ]  # fmt: skip
    assert told.height == 1
    assert release.query(aims_sql(), [indicator, breakdown]).equals(told)
    assert read_aims(release, "nothing", "").is_empty()


def test_how_it_is_told_says_never_what(release):
    told = read_coverage(release, "out_session_delivery_rate", "events")
    assert not {"value", "low", "high", "numerator_count", "n_count"} & set(told.columns)
    assert told.filter(period_id="2025-Q4").select("city_id", "has_figure").rows() == [
        ("aarby", True), ("borg", True), ("ceder", False), ("dorp", False)
    ]  # fmt: skip
    # Dorp has released nothing, which is not the same as telling nothing
    assert told.filter(city_id="dorp")["value_status_code"].unique().to_list() == ["unreleased"]
    assert told["period_id"].to_list() == ["2024-Q4", "2025-Q4"] * 4


def at(rows, *periods):
    return rows.filter(pl.col("period_id").is_in(periods))


def test_a_period_without_any_figure_is_time_that_went_by():
    rows = at(history(aarby="1/9 2/9 3/9 4/9", borg="5/9 6/9 7/9 8/9"), "2024-Q1", "2024-Q4")
    told = fill_periods(rows)
    assert told["city_id"].to_list() == ["aarby"] * 4 + ["borg"] * 4
    assert told["period_id"].to_list() == ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"] * 2
    assert told["numerator_count"].to_list() == [1, None, None, 4, 5, None, None, 8]
    assert told["value_status_code"].to_list() == ["reported", ABSENT, ABSENT, "reported"] * 2
    assert told["interval_code"].to_list() == ["wilson", "none", "none", "wilson"] * 2


@pytest.mark.parametrize(
    "rows",
    [
        history(),
        history(aarby="1/9"),
        history(aarby="1/9 2/9", borg="w ."),
        # between irregular periods there is none
        history(aarby="1/9 2/9").with_columns(
            period_id=pl.Series(["R:2024-01-03/2024-02-09", "R:2024-06-01/2024-06-30"])
        ),
    ],
)
def test_where_nothing_is_missing_nothing_is_filled(rows):
    assert fill_periods(rows).equals(rows)


LINES = st.lists(st.sampled_from(["5/9", "8/9", "w", ".", "q"]), min_size=1, max_size=9)


@given(LINES, st.data())
def test_filling_adds_no_figure_and_loses_none(line, data):
    rows = history(aarby=" ".join(line), borg=" ".join(reversed(line)))
    periods = sorted(set(rows["period_id"]))
    kept = data.draw(st.sets(st.sampled_from(periods), min_size=1))
    told = fill_periods(at(rows, *kept))
    assert told.filter(pl.col("value_status_code") != ABSENT).equals(at(rows, *kept))
    assert told.select("city_id", "period_id").is_unique().all()
    assert fill_periods(told).equals(told)


@pytest.mark.parametrize(
    ("period", "count"),
    [("2024-Q1", 4), ("2024-03", 12), ("2024-H1", 2), ("2024", 1), ("R:2024-01-03/2024-02-09", 0)],
)
def test_how_many_periods_make_a_year(period, count):
    assert periods_per_year(pl.DataFrame({"period_id": [period]})) == count


def test_no_periods_make_no_year():
    assert periods_per_year(history()) == 0


@pytest.mark.parametrize(
    ("line", "told_by", "parts", "breaks"),
    [
        ("1/9 2/9 3/9", (1, 1, 1), [0, 0, 0], [None, None, None]),
        ("1/9 2/9 3/9", (1, 2, 2), [0, 1, 1], [None, "definition", None]),
        ("1/9 2/9 3/9", (1, 2, 1), [0, 1, 2], [None, "definition", "definition"]),
        # what is not told breaks nothing, and hides no break
        ("1/9 w 3/9", (1, 9, 1), [0, 0, 0], [None, None, None]),
        ("1/9 w 3/9", (1, 9, 2), [0, 0, 1], [None, None, "definition"]),
        (". . 3/9", (9, 9, 2), [0, 0, 0], [None, None, None]),
    ],
)
def test_another_version_of_the_definition_begins_a_new_part(line, told_by, parts, breaks):
    told = with_parts(versions(history(aarby=line), *told_by))
    assert told["part"].to_list() == parts
    assert told["break_code"].to_list() == breaks


def test_another_way_of_counting_begins_a_new_part_of_its_city_alone():
    rows = history(aarby="1/9 2/9", borg="1/9 2/9")
    methods = ["head_count", "estimate", "head_count", "head_count"]
    told = with_parts(rows.with_columns(count_method_code=pl.Series(methods)))
    assert told["part"].to_list() == [0, 1, 0, 0]
    assert told["break_code"].to_list() == [None, "method", None, None]


def test_a_way_of_counting_that_is_not_told_is_taken_for_the_one_before():
    rows = history(aarby="1/9 2/9 3/9 4/9")
    methods = [None, "head_count", None, "estimate"]
    told = with_parts(rows.with_columns(count_method_code=pl.Series(methods)))
    assert told["part"].to_list() == [0, 0, 0, 1]


def changes(rows):
    return tell_only_changes(with_parts(rows).with_columns(centre=pl.lit(0.5)), "centre")


def test_only_changes_since_the_first_figure_of_a_part_are_left():
    told = changes(versions(history(aarby="w 2/10 5/10 8/10 4/10"), 0, 1, 1, 2, 2))
    assert told["value"].to_list() == pytest.approx([None, 0, 0.3, 0, -0.4])
    assert told["centre"].to_list() == pytest.approx([0.3, 0.3, 0.3, -0.3, -0.3])
    levels = told.select("numerator_count", "denominator_count", "low", "high")
    assert levels.null_count().row(0) == (5,) * 4


@given(st.lists(st.integers(0, 50), min_size=1, max_size=8), st.integers(0, 40))
def test_of_two_cities_that_move_alike_nobody_learns_which_lies_higher(counts, higher):
    low = history(aarby=" ".join(f"{count}/100" for count in counts))
    high = history(aarby=" ".join(f"{count + higher}/100" for count in counts))
    shown = [changes(rows)["value"].to_list() for rows in (low, high)]
    assert shown[0] == pytest.approx(shown[1])
