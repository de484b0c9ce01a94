"""How cities moved before and after they began, beside those that had not begun yet."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ttest_ind

from citywise.comparison.event_studies import study_event
from citywise.comparison.intervals import t_reach

NONE = np.nan
# all rise by 1 a period, each by chance a little more or less; the first four gain 5 from the
# fifth or sixth period on
WOBBLE = np.array(
    [
        [0.1, -0.1, 0.2, 0.0, -0.2, 0.1, 0.0, 0.1],
        [-0.1, 0.2, 0.0, 0.1, 0.1, -0.2, 0.2, 0.0],
        [0.0, 0.1, -0.2, -0.1, 0.2, 0.1, -0.1, 0.2],
        [0.2, -0.2, 0.1, 0.1, 0.0, 0.2, 0.1, -0.1],
        [0.1, 0.0, 0.1, -0.2, 0.1, -0.1, 0.2, 0.1],
        [-0.2, 0.1, 0.0, 0.2, -0.1, 0.0, 0.1, 0.2],
        [0.0, 0.2, -0.1, 0.1, 0.2, 0.1, -0.2, 0.0],
        [0.1, 0.1, 0.2, 0.0, -0.2, 0.2, 0.0, -0.1],
    ]
)
BEGINS = np.array([4, 4, 5, 5, NONE, NONE, NONE, NONE])
AFTER = np.arange(8) >= BEGINS[:, None]
STEADY = 10 + np.arange(8) + WOBBLE


def test_a_gain_is_found_and_nothing_before_it():
    study = study_event(STEADY + 5 * AFTER, BEGINS)
    assert study.overall == pytest.approx(5, abs=0.3)
    assert study.overall_low < 5 < study.overall_high
    assert study.overall_p < 0.001
    course = dict(zip(study.since.tolist(), study.effect.tolist(), strict=True))
    assert course[-1] == 0
    assert [round(course[since]) for since in (-3, -2, 0, 1, 2)] == [0, 0, 5, 5, 5]
    assert (study.treated, study.controls) == (4, 4)


def test_where_nothing_happened_the_interval_holds_nothing():
    study = study_event(STEADY, BEGINS)
    assert study.overall_low < 0 < study.overall_high


def test_cities_that_went_another_way_before_are_told_apart():
    drift = np.where(np.isnan(BEGINS), 0, 1)[:, None] * np.arange(8) * 2.0
    assert study_event(STEADY, BEGINS).before.code == "together"
    assert study_event(STEADY + drift, BEGINS).before.code == "apart"


def test_the_period_of_the_beginning_lies_partly_before_it_and_is_not_in_the_mean():
    begun_late_in_it = np.arange(8) > BEGINS[:, None]
    study = study_event(STEADY + 5 * begun_late_in_it, BEGINS)
    assert study.overall == pytest.approx(5, abs=0.3)
    assert study.effect[study.since.tolist().index(0)] == pytest.approx(0, abs=0.3)


def test_the_period_before_is_what_all_are_held_against_and_has_no_width():
    study = study_event(STEADY, BEGINS)
    place = study.since.tolist().index(-1)
    assert (study.low[place], study.effect[place], study.high[place]) == (0, 0, 0)


@pytest.mark.parametrize(
    "begins",
    [
        [4, 4, NONE, NONE, NONE, NONE, NONE, NONE],  # two cities began
        [4, 4, 4, 4, 4, 4, NONE, NONE],  # two had not
        [0, 0, 0, 0, NONE, NONE, NONE, NONE],  # all began before the first period
        [9, 9, 9, 9, NONE, NONE, NONE, NONE],  # none began before the last
    ],
)
def test_of_too_few_cities_nothing_is_told(begins):
    study = study_event(STEADY, begins)
    assert np.isnan([study.overall, study.overall_low, study.overall_p]).all()
    assert study.before.code == "too_few"
    assert len(study.since) == 0


def test_cities_that_begin_last_serve_for_comparison_until_then():
    study = study_event(STEADY + 5 * AFTER, [4, 4, 4, 4, 6, 6, 6, NONE])
    assert study.cities.tolist() == [1, 1, 1, 1, 0, 0, 0, 0]


def test_a_city_without_the_period_before_or_any_after_tells_nothing():
    gaps = STEADY + 5 * AFTER
    gaps[0, 3] = NONE
    gaps[7, :] = NONE
    study = study_event(gaps, BEGINS)
    assert study.cities.tolist() == [-1, 1, 1, 1, 0, 0, 0, -1]
    assert study.overall == pytest.approx(5, abs=0.3)
    gaps[1, 4:] = NONE
    assert study_event(gaps, BEGINS).cities.tolist() == [-1, -1, 1, 1, 0, 0, 0, -1]


def test_with_one_period_before_the_beginning_the_time_before_is_not_judged():
    study = study_event(STEADY[:, 3:], BEGINS - 3)
    assert study.before.code == "too_few"
    assert study.overall == pytest.approx(0, abs=0.3)


def test_courses_without_any_spread_have_no_interval():
    study = study_event(np.tile(np.arange(8.0), (8, 1)), BEGINS)
    assert study.overall == 0
    assert np.isnan([study.overall_low, study.overall_high, study.overall_p]).all()


@pytest.mark.parametrize("step", [0.1, 1 / 3])
def test_nor_do_those_that_spread_by_a_rounding(step):
    levels = np.arange(8)[:, None] * 0.7
    study = study_event(levels + np.arange(8) * step, BEGINS)
    assert study.overall == pytest.approx(0, abs=1e-12)
    assert np.isnan([study.overall_low, study.overall_high, study.overall_p]).all()


def test_a_gap_in_a_direction_in_which_no_city_spreads_is_no_chance():
    """Every city lies in the third period before as in the second, but for 5 more of some."""
    begins = np.array([3.0] * 4 + [NONE] * 4)
    course = np.zeros((8, 5))
    course[:, :2] = WOBBLE[:, [0]]
    course[:, 3:] = WOBBLE[:, 1:3]
    assert study_event(course, begins).before.code == "together"
    course[:4, 0] += 5
    before = study_event(course, begins).before
    assert (before.code, before.p) == ("apart", 0)


def test_a_city_on_the_mean_of_its_kind_counts_as_any_other():
    """Three cities that began change by 1, 2 and 3: two degrees of freedom, and not one."""
    course = np.zeros((6, 4))
    course[:3, 2:] = [[1, 1], [2, 2], [3, 3]]
    course[3:, 2:] = [[0.5, 0.5], [0, 0], [-0.5, -0.5]]
    study = study_event(course, [2, 2, 2, NONE, NONE, NONE])
    # Welch 1947: 1 / 3 and 0.25 / 3, each with two degrees of freedom
    freedom = (1.25 / 3) ** 2 / ((1 / 3) ** 2 / 2 + (0.25 / 3) ** 2 / 2)
    reach = t_reach(freedom, 0.95) * np.sqrt(1.25 / 3)
    assert study.overall == pytest.approx(2)
    assert (study.overall_low, study.overall_high) == pytest.approx((2 - reach, 2 + reach))
    result = ttest_ind([1, 2, 3], [0.5, 0, -0.5], equal_var=False)
    assert study.overall_p == pytest.approx(result.pvalue)


PERIODS = 6
PANELS = st.lists(
    st.tuples(
        st.sampled_from([NONE, NONE, 2, 3, 4]),
        st.lists(st.integers(0, 3), min_size=PERIODS, max_size=PERIODS),
    ),
    min_size=6,
    max_size=14,
).map(lambda rows: (np.array([x for _, x in rows]).cumsum(1) / 10, np.array([b for b, _ in rows])))


def told(study):
    ends = (study.overall, study.overall_low, study.overall_high)
    return np.array([*ends, *study.effect, *study.low, *study.high])


def chances(study):
    return np.array([study.overall_p, study.before.p])


def alike(numbers):
    return pytest.approx(numbers, abs=1e-6, nan_ok=True)


@given(PANELS, st.sampled_from([0.5, 10.0, 1000.0]), st.randoms())
def test_unit_levels_and_what_all_share_change_nothing_else(panel, unit, chance):
    outcome, begins = panel
    levels = [[chance.randint(-5, 5)] for _ in begins]
    shared = [chance.randint(-5, 5) for _ in range(PERIODS)]
    once, moved = (
        study_event(outcome, begins),
        study_event(outcome * unit + levels + shared, begins),
    )
    assert told(moved) == alike(told(once) * unit)
    assert chances(moved) == alike(chances(once))
    assert moved.before.code == once.before.code


@given(PANELS)
def test_upside_down_every_effect_turns(panel):
    outcome, begins = panel
    once, turned = study_event(outcome, begins), study_event(-outcome, begins)
    assert turned.effect == alike(-once.effect)
    assert turned.low == alike(-once.high)
    assert chances(turned) == alike(chances(once))


@given(PANELS, st.randoms())
def test_the_order_of_cities_changes_nothing(panel, chance):
    outcome, begins = panel
    order = chance.sample(range(len(begins)), len(begins))
    once, mixed = study_event(outcome, begins), study_event(outcome[order], begins[order])
    assert told(mixed) == alike(told(once))
    assert mixed.cities.tolist() == once.cities[order].tolist()


@given(PANELS, st.integers(-20, 20))
def test_what_is_added_after_the_beginning_is_found(panel, gain):
    outcome, begins = panel
    after = np.arange(PERIODS) > begins[:, None]
    once, more = study_event(outcome, begins), study_event(outcome + gain * after, begins)
    ends = [(study.overall, study.overall_low, study.overall_high) for study in (once, more)]
    assert np.array(ends[1]) == alike(np.array(ends[0]) + gain)
    assert more.before.p == alike(once.before.p)
