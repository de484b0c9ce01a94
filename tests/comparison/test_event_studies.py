"""How cities moved before and after they began, beside those that had not begun yet."""

import numpy as np
import pytest

from citywise.comparison.event_studies import study_event

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
