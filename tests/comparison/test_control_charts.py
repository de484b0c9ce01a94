"""Within which limits a city's own course moves, and which points are more than that."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywise.comparison.control_charts import (
    Chart,
    excess_spread,
    p_chart,
    part_slices,
    u_chart,
    xmr_chart,
)
from citywise.comparison.special_causes import special_causes

NONE = np.nan


def lines(chart):
    """Centre, low and high of a chart whose lines are level."""
    return [float(line[0]) for line in chart[1:]]


def signs(values, breaks=()):
    return special_causes(xmr_chart(values, breaks), breaks).tolist()


@pytest.mark.parametrize(
    ("values", "centre", "low", "high"),
    [
        # mean moving range 2
        ([10, 12, 10, 12], 11, 5.68, 16.32),
        # a great step is left out: the others' mean is 2
        ([10, 12, 10, 12, 10, 12, 30], 13.71, 8.39, 19.03),
        ([10, 12, NONE, 12, 10], 11, 5.68, 16.32),
        # great steps are all that moves: they count
        ([3, 3, 3, 3, 3, 3, 3, 3, 4], 3.11, 2.78, 3.44),
        # nothing moves: limits on the value itself, also where a mean would miss it
        ([0.1, 0.1, 0.1], 0.1, 0.1, 0.1),
        ([7], 7, NONE, NONE),
        ([7, NONE, 9], 8, NONE, NONE),
        ([NONE, NONE], NONE, NONE, NONE),
    ],
)
def test_single_values(values, centre, low, high):
    assert lines(xmr_chart(values)) == pytest.approx([centre, low, high], abs=5e-3, nan_ok=True)


def test_the_great_step_counts_where_that_is_wanted():
    wide = lines(xmr_chart([10, 12, 10, 12, 10, 12, 30], is_screened=False))
    assert wide == pytest.approx([13.71, 1.3, 26.13], abs=5e-3)


def test_of_a_course_that_moves_once_only_the_point_that_moved_is_special():
    assert signs([3] * 5 + [4] + [3] * 5) == ["common"] * 5 + ["outside_high"] + ["common"] * 5


def test_limits_may_rest_on_the_first_points():
    assert lines(xmr_chart([10, 12, 10, 12, 90, 95], baseline=4)) == pytest.approx(
        [11, 5.68, 16.32]
    )


def test_from_a_known_change_on_limits_are_drawn_anew():
    chart = xmr_chart([10, 12, 10, 12, 40, 44, 40, 44], breaks=[4])
    assert chart.centre.tolist() == [11] * 4 + [42] * 4
    assert chart.high[0] - chart.centre[0] == pytest.approx(5.32)
    assert chart.high[4] - chart.centre[4] == pytest.approx(10.64)


@pytest.mark.parametrize("breaks", [[], [0], [4], [-2], [99]])
def test_a_break_outside_the_series_breaks_nothing(breaks):
    values = [10, 12, 10, 12]
    assert np.array_equal(np.array(xmr_chart(values, breaks)), np.array(xmr_chart(values)))


def test_shares_have_limits_by_the_size_of_each_period():
    chart = p_chart([40, 4, 0], [80, 8, 0])
    assert chart.value[:2].tolist() == [0.5, 0.5]
    assert chart.low[:2] == pytest.approx([0.332, 0], abs=5e-4)
    assert chart.high[:2] == pytest.approx([0.668, 1], abs=5e-4)
    assert np.isnan([chart.value[2], chart.low[2]]).all()


def test_rates_have_limits_by_the_size_of_each_period():
    chart = u_chart([40, 10], [8000, 2000], per=1000)
    assert chart.centre.tolist() == [5, 5]
    assert chart.low == pytest.approx([2.628, 0.257], abs=5e-4)
    assert chart.high == pytest.approx([7.372, 9.743], abs=5e-4)


@pytest.mark.parametrize("wrong", [(-1, 10), (11, 10), (NONE, 10), (1, NONE)])
def test_what_is_no_share_has_no_point(wrong):
    assert np.isnan(p_chart([5, wrong[0]], [10, wrong[1]]).value[1])


LOW_HIGH = [9, 11] * 6


@pytest.mark.parametrize(
    ("values", "last"),
    [
        ([*LOW_HIGH, 10.5], "common"),
        ([*LOW_HIGH, 40], "outside_high"),
        ([*LOW_HIGH, -20], "outside_low"),
        ([1, *[9, 11] * 4, 8, 9, 10, 11, 12, 13, 14], "trend_up"),
        ([30, *[21, 19] * 4, 22, 21, 20, 19, 18, 17, 16], "trend_down"),
    ],
)
def test_signs_of_the_last_point(values, last):
    assert signs(values)[-1] == last


def test_seven_on_one_side_are_a_shift_and_a_point_on_the_centre_ends_it():
    chart = Chart(
        np.array([1, 2, 1, 2, 1, 2, 1, 0, -1, -2.0]), *np.array([[0], [-9], [9.0]]).repeat(10, 1)
    )
    assert special_causes(chart).tolist() == ["shift_high"] * 7 + ["common"] * 3
    broken = chart._replace(value=np.array([1, 2, 1, 2, 0, 2, 1, 1, 2, 1.0]))
    assert set(special_causes(broken)) == {"common"}


def test_two_of_three_near_a_limit_need_the_third_on_the_same_side():
    flat = np.array([[0], [-9], [9.0]]).repeat(5, 1)
    told = special_causes(Chart(np.array([-1, 7, 1, 8, -1.0]), *flat))
    assert told.tolist() == ["common", "two_of_three_high", "common", "two_of_three_high", "common"]
    told = special_causes(Chart(np.array([-1, 7, -1, 8, -1.0]), *flat))
    assert set(told) == {"common"}


def test_a_missing_period_ends_what_ran_up_to_it():
    flat = np.array([[0], [-9], [9.0]]).repeat(8, 1)
    told = special_causes(Chart(np.array([1, 2, 1, 2, NONE, 2, 1, 2]), *flat))
    assert told.tolist() == ["common"] * 4 + ["none"] + ["common"] * 3


def test_a_break_ends_what_ran_up_to_it():
    values = [9, 11, 9, 11, 9, 11, 19, 21, 19, 21, 19, 21]
    assert set(signs(values, breaks=[6])) == {"common"}


def test_a_series_that_does_not_move_has_no_sign():
    assert set(signs([0.1] * 20)) == {"common"}
    assert set(signs([5])) == {"none"}


CODES = {
    "Common Cause": "common",
    "Above UCL": "outside_high",
    "Below LCL": "outside_low",
    "7 Point Trend (Increasing)": "trend_up",
    "7 Point Trend (Decreasing)": "trend_down",
    "2 in 3 Above CL": "two_of_three_high",
    "2 in 3 Below CL": "two_of_three_low",
    "7 Points Above CL": "shift_high",
    "7 Points Below CL": "shift_low",
}


def test_charts_and_rules_of_others(published):
    truth = published("05_spc_xmr_rules.csv")
    for (_, is_screened), rows in truth.group_by("series", "screen_outliers"):
        series = rows.sort("i")
        chart = xmr_chart(series["y"], is_screened=is_screened)
        for line, column in [(chart.centre, "mean"), (chart.low, "lpl"), (chart.high, "upl")]:
            assert line == pytest.approx(series[column].to_numpy(), rel=1e-9)
        wanted = [CODES[label] for label in series["special_cause_type"]]
        assert special_causes(chart).tolist() == wanted


def test_chart_of_single_values_by_others(published):
    truth = published("05_qic_ex_6.5_3.csv")
    frozen = truth["baseline"].sum()
    _agrees(xmr_chart(truth["y"], baseline=frozen, factor=3 / 1.128), truth)


def test_chart_of_shares_by_others(published):
    truth = published("05_qic_tbl_7.4_1.csv")
    _agrees(p_chart(truth["y.sum"], truth["n"]), truth)


def _agrees(chart, truth):
    for line, column in zip(chart, ["y", "cl", "lcl", "ucl"], strict=True):
        assert line == pytest.approx(truth[column].cast(pl.Float64).to_numpy(), rel=1e-9)


SERIES = st.lists(st.integers(-1000, 1000), min_size=2, max_size=40)


@given(st.integers(0, 30), st.lists(st.integers(-5, 40), max_size=5))
def test_parts_lie_one_after_the_other_and_leave_nothing_out(length, breaks):
    points, parts = list(range(length)), list(part_slices(length, breaks))
    assert [point for part in parts for point in points[part]] == points
    inside = {place for place in breaks if 0 < place < length}
    assert {part.start for part in parts} == inside | {0}


@given(SERIES, st.sampled_from([0.25, 2.0, 1024.0]), st.integers(-100, 100))
def test_the_unit_of_values_changes_no_sign(values, unit, zero):
    once = np.array(xmr_chart(values))
    moved = xmr_chart(np.array(values) * unit + zero * unit)
    assert np.array(moved) == pytest.approx((once + zero) * unit, abs=1e-6)
    assert signs(np.array(values) * 2.0) == signs(values)


@given(SERIES)
def test_upside_down_every_sign_turns(values):
    opposite = {
        "high": "low", "low": "high", "up": "down", "down": "up", "common": "common", "none": "none"
    }  # fmt: skip
    for told, turned in zip(signs(values), signs([-x for x in values]), strict=True):
        stem, _, end = told.rpartition("_")
        assert turned == f"{stem}_{opposite[end]}".lstrip("_")


@given(SERIES)
def test_screening_never_widens_limits(values):
    screened, plain = xmr_chart(values), xmr_chart(values, is_screened=False)
    assert (screened.low <= screened.centre).all()
    assert (screened.high <= plain.high + 1e-9).all()


@given(
    st.lists(
        st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1
    )
)
def test_larger_periods_have_narrower_limits(periods):
    above, below = np.array(periods, float).T
    for chart in (p_chart(above, below), u_chart(above, below)):
        assert (chart.low <= chart.centre).all()
        assert (chart.centre <= chart.high).all()
        order = np.argsort(below)
        assert (np.diff(chart.high[order]) <= 1e-12).all()


def test_many_series_at_once_are_each_as_alone():
    rng = np.random.default_rng(5)
    many = rng.normal(size=(40, 25))
    together = special_causes(xmr_chart(many, [9]), [9])
    for row, told in zip(many, together, strict=True):
        assert told.tolist() == signs(row, [9])


JUMPY = np.array([300, 500, 300, 500, 300, 500])


def test_limits_are_as_much_wider_as_the_points_lie_further_apart_than_by_chance():
    plain, wide = (
        p_chart(JUMPY, 1000 + 0 * JUMPY),
        p_chart(JUMPY, 1000 + 0 * JUMPY, is_widened=True),
    )
    error = (0.4 * 0.6 / 1000) ** 0.5
    ratio = (wide.high - 0.4) / (plain.high - 0.4)
    assert ratio == pytest.approx(0.2 / error / 1.128)
    assert wide.centre == pytest.approx(plain.centre)


def test_a_course_calmer_than_chance_does_not_narrow_limits():
    calm = np.array([400, 401, 400, 401, 400])
    for chart in (p_chart, u_chart):
        assert chart(calm, [1000] * 5, is_widened=True)[3] == pytest.approx(
            chart(calm, [1000] * 5)[3]
        )


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)), min_size=1, max_size=12))
def test_widened_limits_are_never_narrower(parts):
    above, below = np.array(parts, float).T
    for chart in (p_chart, u_chart):
        plain, wide = chart(above, above + below), chart(above, above + below, is_widened=True)
        assert (wide.high >= plain.high - 1e-9).all()
        assert (wide.low <= plain.low + 1e-9).all()


@pytest.mark.parametrize("distances", [[], [1], [1, NONE, 1], [NONE, NONE]])
def test_where_nothing_follows_each_other_nothing_is_known_to_spread(distances):
    assert excess_spread(distances, np.ones(len(distances))) == 1
