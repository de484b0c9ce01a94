"""All cities on one outcome, between the limits of chance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywise.comparison.network_funnel import draw_funnel

NAN = np.nan


def told(funnel):
    return funnel.standings.standing.tolist()


def test_cities_that_differ_by_nothing_are_not_told_apart():
    funnel = draw_funnel([50, 52, 48, 20, 31], [100, 100, 100, 40, 60])
    assert funnel.centre == pytest.approx(201 / 400)
    assert funnel.phi < 1
    assert told(funnel) == ["similar"] * 5


def test_one_city_far_outside_is_told_apart():
    shares = [500, 505, 495, 502, 498, 503, 497, 501, 499, 900]
    funnel = draw_funnel(shares, [1000] * 10)
    assert told(funnel)[-1] == "higher"
    assert set(told(funnel)[:-1]) <= {"similar", "lower"}


def test_the_limits_are_closer_where_more_is_counted():
    funnel = draw_funnel([50, 500, 48, 200], [100, 1000, 100, 400])
    low, high = funnel.warning
    assert (np.diff(high - low) < 0).all()
    assert funnel.sizes[[0, -1]].tolist() == pytest.approx([100, 1000])
    assert (funnel.alarm[0] <= low).all()
    assert (funnel.alarm[1] >= high).all()


def test_where_cities_differ_beyond_chance_the_limits_are_wider():
    alike = draw_funnel([500, 501, 499, 500, 502], [1000] * 5)
    unlike = draw_funnel([300, 400, 500, 600, 700], [1000] * 5)
    assert unlike.phi > 10
    assert np.ptp([*unlike.warning[0][:1], *unlike.warning[1][:1]]) > np.ptp(
        [*alike.warning[0][:1], *alike.warning[1][:1]]
    )
    assert told(unlike) == ["similar"] * 5


def test_rates_are_told_by_their_unit():
    funnel = draw_funnel([10, 12, 8, 11], [100_000, 110_000, 90_000, 100_000], per=100_000)
    assert funnel.centre == pytest.approx(41 / 4)
    assert funnel.warning[0][0] < funnel.centre < funnel.warning[1][0]


def test_a_city_without_numbers_is_not_compared_and_moves_nothing():
    funnel = draw_funnel([50, 52, NAN, 48], [100, 100, NAN, 100])
    assert told(funnel) == ["similar", "similar", "not_compared", "similar"]
    assert funnel.centre == pytest.approx(0.5)


def test_where_no_city_has_numbers_there_is_no_funnel():
    funnel = draw_funnel([NAN], [NAN])
    assert np.isnan(funnel.centre)
    assert np.isnan(funnel.warning[0]).all()


def test_a_share_of_more_than_all_is_no_share():
    funnel = draw_funnel([15, 52, 48], [10, 100, 100])
    assert told(funnel) == ["not_compared", "similar", "similar"]
    assert funnel.centre == pytest.approx(0.5)
    assert funnel.sizes.tolist() == [pytest.approx(100)] * 60


def test_of_rates_of_what_happened_nowhere_nobody_is_told_apart():
    funnel = draw_funnel([0, 0, 0], [1000, 2000, 500], per=1000)
    assert funnel.centre == 0
    assert told(funnel) == ["not_compared"] * 3
    assert np.isnan(funnel.warning).all()


def test_one_city_has_the_limits_of_chance():
    funnel = draw_funnel([50], [100])
    assert np.isnan(funnel.phi)
    assert told(funnel) == ["similar"]
    assert funnel.warning[0][0] < 0.5 < funnel.warning[1][0]


COUNTS = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 200)), min_size=1, max_size=12)


@given(COUNTS)
def test_the_middle_lies_between_the_limits_and_shares_stay_shares(parts):
    above, below = np.array(parts, float).T
    funnel = draw_funnel(above, above + below)
    for low, high in (funnel.warning, funnel.alarm):
        assert ((low >= 0) & (low <= funnel.centre + 1e-9)).all()
        assert ((high <= 1) & (high >= funnel.centre - 1e-9)).all()


@given(COUNTS, st.randoms())
def test_the_order_of_cities_changes_nothing(parts, chance):
    above, below = np.array(parts, float).T
    order = chance.sample(range(len(parts)), len(parts))
    once, other = (
        draw_funnel(above, above + below),
        draw_funnel(above[order], (above + below)[order]),
    )
    assert other.phi == pytest.approx(once.phi, nan_ok=True)
    assert told(other) == [told(once)[place] for place in order]
    assert np.array(other.alarm) == pytest.approx(np.array(once.alarm))


@given(COUNTS, st.sampled_from([0.5, 100_000]))
def test_the_unit_of_rates_changes_no_standing(parts, unit):
    above, below = np.array(parts, float).T
    once, other = draw_funnel(above, below, per=1), draw_funnel(above, below * unit, per=unit)
    assert other.centre == pytest.approx(once.centre)
    assert told(other) == told(once)
    assert np.array(other.warning) == pytest.approx(np.array(once.warning), nan_ok=True)


@given(COUNTS)
def test_turning_the_question_turns_the_funnel_of_shares(parts):
    above, below = np.array(parts, float).T
    asked, turned = draw_funnel(above, above + below), draw_funnel(below, above + below)
    assert turned.centre == pytest.approx(1 - asked.centre)
    assert turned.phi == pytest.approx(asked.phi, nan_ok=True, abs=1e-9)
    assert turned.warning[0] == pytest.approx(1 - asked.warning[1], abs=1e-9)
