"""Does a share or a rate rise or fall beyond chance?"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm, t

from citywise.comparison.control_charts import excess_spread
from citywise.comparison.trends import TOLD_BY_STEP, rate_trend, share_trend, widen_trend

NONE = np.nan


@pytest.mark.parametrize(
    ("counts", "z"),
    [
        ([10, 20, 30], 3.54),
        ([30, 20, 10], -3.54),
        ([20, 20, 20], 0),
        # what rises and falls again has no straight trend
        ([10, 30, 10], 0),
    ],
)
def test_a_share_of_a_hundred_rises_or_falls(counts, z):
    told = share_trend(counts, [100, 100, 100])
    assert told.z == pytest.approx(z, abs=5e-3)
    assert told.p == pytest.approx({0: 1, 3.54: 0.0004, -3.54: 0.0004}[z], abs=5e-5)


def test_a_rate_rises_as_events_do_where_they_are_rare():
    few = rate_trend([10, 20, 30], [10**6] * 3).z
    assert few == pytest.approx(share_trend([10, 20, 30], [10**6] * 3).z, rel=1e-4)
    assert few == pytest.approx(3.162, abs=5e-4)


@pytest.mark.parametrize(
    ("counts", "sizes"),
    [
        ([10, 20], [100, 100]),
        ([10, 20, NONE], [100, 100, 100]),
        ([10, 20, 5], [100, 100, 0]),
        ([0, 0, 0], [100, 100, 100]),
        ([5], [10]),
    ],
)
def test_where_nothing_can_be_told_nothing_is(counts, sizes):
    for trend in (share_trend, rate_trend):
        assert np.isnan(np.array(trend(counts, sizes))).all()


def test_all_everywhere_is_no_trend_of_shares():
    assert np.isnan(share_trend([5, 5, 5], [5, 5, 5]).z)


def test_a_missing_period_stays_a_step_in_time():
    with_gap = share_trend([10, NONE, 25, 30], [100, 100, 100, 100])
    assert with_gap.z == pytest.approx(share_trend([10, 25, 30], [100] * 3, [0, 2, 3]).z)


def test_the_slope_is_that_of_the_straight_line():
    told = share_trend([30, 35, 40, 45], [100] * 4)
    assert told.slope == pytest.approx(0.05)
    # a share of 0.375 of a hundred, four times, around the middle of time
    assert told.error == pytest.approx((0.375 * 0.625 / 500) ** 0.5)
    assert told.z == pytest.approx(told.slope / told.error)
    assert share_trend([30, 35, 40, 45], [100] * 4, [0, 2, 4, 6]).slope == pytest.approx(0.025)


def test_others_find_the_same_trend(published_facts):
    for case in published_facts("10_trend_proportions.json"):
        told = share_trend(case["x"], case["n"])
        assert told.z**2 == pytest.approx(case["chisq"], rel=1e-9)
        assert told.p == pytest.approx(case["p"], rel=1e-9)


PERIODS = st.lists(
    st.integers(2, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=3,
    max_size=20,
).map(lambda periods: np.array(periods, float).T)


@given(PERIODS, st.floats(0.01, 100), st.floats(-100, 100))
def test_the_unit_of_time_changes_nothing(periods, unit, zero):
    above, below = periods
    times = np.arange(len(above))
    for trend in (share_trend, rate_trend):
        once, told = trend(above, below), trend(above, below, times * unit + zero)
        assert told.z == pytest.approx(once.z, abs=1e-6, nan_ok=True)


@given(PERIODS)
def test_backwards_a_rise_is_a_fall(periods):
    above, below = periods
    for trend in (share_trend, rate_trend):
        once, back = trend(above, below), trend(above[::-1], below[::-1])
        assert back.z == pytest.approx(-once.z, abs=1e-9, nan_ok=True)
        assert back.p == pytest.approx(once.p, nan_ok=True)


@given(PERIODS)
def test_turning_the_question_turns_the_trend_of_shares(periods):
    above, below = periods
    turned = share_trend(below - above, below)
    assert turned.z == pytest.approx(-share_trend(above, below).z, abs=1e-9, nan_ok=True)


@given(PERIODS, st.sampled_from([1000, 0.001]))
def test_the_unit_of_the_exposure_changes_no_trend(periods, unit):
    above, below = periods
    once, told = rate_trend(above, below), rate_trend(above, below * unit)
    assert told.z == pytest.approx(once.z, abs=1e-9, nan_ok=True)


RISING = share_trend([30, 35, 40, 45, 50, 55], [100] * 6)


def test_a_trend_of_points_further_apart_than_by_chance_is_held_against_students_t():
    told = widen_trend(RISING, 2.0, 5)
    freedom = 5 * TOLD_BY_STEP
    assert told.slope == RISING.slope
    assert told.error == pytest.approx(2 * RISING.error)
    assert told.p == pytest.approx(2 * t.sf(RISING.z / 2, freedom))
    reach = t.ppf(0.975, freedom) * told.error
    assert (told.low, told.high) == pytest.approx((told.slope - reach, told.slope + reach))
    # z is as rare in a normal distribution
    assert 2 * norm.sf(told.z) == pytest.approx(told.p)


@pytest.mark.parametrize(("spread", "steps"), [(1, 5), (1, 0), (3, 0)])
def test_without_more_than_chance_or_a_step_it_is_told_by_a_trend_is_as_it_was(spread, steps):
    told = widen_trend(RISING, spread, steps)
    assert (told.z, told.p) == (RISING.z, RISING.p)
    reach = norm.ppf(0.975) * RISING.error * spread
    assert told.high - told.slope == pytest.approx(reach)


def test_of_nothing_nothing_is_told():
    assert np.isnan(np.array(widen_trend(share_trend([], []), 2.0, 5))).all()


@given(PERIODS, st.floats(1, 20), st.floats(1, 3), st.integers(1, 30), st.integers(0, 30))
def test_more_spread_makes_a_trend_less_sure_and_more_steps_surer(
    periods, spread, more, steps, further
):
    trend = share_trend(*periods)
    once = widen_trend(trend, spread, steps)
    wider, longer = (
        widen_trend(trend, spread * more, steps),
        widen_trend(trend, spread, steps + further),
    )
    assert not wider.p < once.p - 1e-12
    assert not longer.p > once.p + 1e-12
    assert not wider.high - wider.low < once.high - once.low - 1e-12
    assert np.sign(once.z) == np.sign(trend.z) or np.isnan(trend.z)


@pytest.mark.parametrize("periods", [6, 8, 16])
@pytest.mark.parametrize("beyond", [1, 5])
def test_courses_that_move_beyond_chance_seldom_seem_to_have_a_trend(periods, beyond):
    """Steady shares of a thousand, moved by so many standard errors more than by chance."""
    chance = np.random.default_rng(20_260_110)
    shares = chance.normal(0.4, beyond * np.sqrt(0.24 / 1000), (10_000, periods)).clip(0, 1)
    counts, sizes = chance.binomial(1000, shares), np.full(shares.shape, 1000.0)
    middle = counts.mean(-1, keepdims=True) / 1000
    spread = excess_spread(counts / sizes - middle, np.sqrt(middle * (1 - middle) / sizes))
    told = widen_trend(share_trend(counts, sizes), spread, periods - 1)
    assert 0.02 < np.mean(told.p < 0.05) < 0.06
    assert np.mean((told.low <= 0) & (told.high >= 0)) == pytest.approx(1 - np.mean(told.p < 0.05))


def test_a_step_tells_so_much_of_the_spread():
    steps = np.abs(np.diff(np.random.default_rng(20_260_111).normal(size=(20_000, 101))))
    found = steps.mean(1) / 1.128
    # a standard deviation with f degrees of freedom varies by 1 / 2 f
    assert 1 / (2 * found.var()) == pytest.approx(100 * TOLD_BY_STEP, rel=0.04)
