"""How far a value has moved since a baseline, and whether a target is reached."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywise.comparison.changes import judge_target, mean_change, rate_ratio, share_change

NONE = np.nan
INF = np.inf


@pytest.mark.parametrize(
    ("later", "earlier", "change", "low", "high"),
    [
        # Newcombe 1998, table II, method 10
        ((56, 70), (48, 80), 0.2000, 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.6000, 0.1705, 0.8090),
        ((10, 10), (0, 20), 1.0000, 0.6791, 1.0000),
        ((10, 10), (0, 10), 1.0000, 0.6075, 1.0000),
        ((5, 56), (0, 29), 0.0893, -0.0381, 0.1926),
    ],
)
def test_shares_of_other_people(later, earlier, change, low, high):
    told = np.array(share_change(*later, *earlier))
    assert told == pytest.approx([change, low, high], abs=5e-5)


@pytest.mark.parametrize(
    ("later", "earlier", "ratio", "low", "high"),
    [
        ((20, 1000), (10, 1000), 2.00, 0.952, 4.200),
        ((20, 2000), (10, 1000), 1.00, 0.476, 2.100),
        ((0, 1000), (10, 1000), 0.00, 0.000, 0.384),
        ((10, 1000), (0, 1000), INF, 2.603, INF),
        ((0, 1000), (0, 1000), NONE, NONE, NONE),
        ((5, 0), (5, 100), NONE, NONE, NONE),
        ((-1, 10), (5, 100), NONE, NONE, NONE),
    ],
)
def test_rates_as_a_ratio(later, earlier, ratio, low, high):
    told = np.array(rate_ratio(*later, *earlier))
    assert told == pytest.approx([ratio, low, high], abs=5e-4, nan_ok=True)


def test_means_of_other_people():
    told = mean_change(12, 4, 20, (10, 3, 16))
    # Welch: 34 degrees of freedom, standard error 1.167
    assert np.array(told) == pytest.approx([2, -0.374, 4.374], abs=5e-3)


@pytest.mark.parametrize("earlier", [(10, 3, 1), (10, 3, 0), (10, NONE, 5)])
def test_one_person_at_a_time_leaves_a_change_of_means_open(earlier):
    value, low, high = mean_change(12, 4, 20, earlier)
    assert value == 2
    assert np.isnan([low, high]).all()


@pytest.mark.parametrize(
    ("low", "high", "target", "direction", "told"),
    [
        (0.55, 0.65, 0.50, "higher", "reached"),
        (0.50, 0.65, 0.50, "higher", "reached"),
        (0.45, 0.65, 0.50, "higher", "open"),
        (0.35, 0.45, 0.50, "higher", "not_reached"),
        (0.35, 0.45, 0.50, "lower", "reached"),
        (0.55, 0.65, 0.50, "lower", "not_reached"),
        (NONE, NONE, 0.50, "higher", "not_told"),
        (0.55, 0.65, NONE, "higher", "not_told"),
    ],
)
def test_a_target_is_reached_where_the_whole_interval_reaches_it(
    low, high, target, direction, told
):
    assert judge_target(low, high, target, direction).item() == told


SHARE = st.integers(1, 10**5).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
RATE = st.tuples(st.integers(1, 10**5), st.integers(1, 10**6))


@given(SHARE, SHARE)
def test_a_change_lies_in_its_interval_and_turns_with_time(later, earlier):
    change, low, high = (float(x) for x in share_change(*later, *earlier))
    assert -1 <= low <= change <= high <= 1
    back = np.array(share_change(*earlier, *later), float)
    assert back == pytest.approx([-change, -high, -low], abs=1e-12)


@given(RATE, RATE, st.floats(0.001, 1000))
def test_a_ratio_lies_in_its_interval_turns_with_time_and_has_no_unit(later, earlier, unit):
    ratio, low, high = (float(x) for x in rate_ratio(*later, *earlier))
    assert low <= ratio * (1 + 1e-12)
    assert ratio <= high * (1 + 1e-12)
    back = np.array(rate_ratio(*earlier, *later), float)
    assert back == pytest.approx([1 / ratio, 1 / high, 1 / low], rel=1e-6)
    scaled = rate_ratio(later[0], later[1] * unit, earlier[0], earlier[1] * unit)
    assert np.array(scaled, float) == pytest.approx([ratio, low, high], rel=1e-6)


@given(SHARE)
def test_no_change_is_told_of_the_same_share(share):
    change, low, high = share_change(*share, *share)
    assert change == 0
    assert low <= 0 <= high


@given(st.integers(2, 1000), st.floats(0.1, 100), st.floats(0.01, 100))
def test_a_change_of_means_moves_with_its_unit(size, spread, unit):
    once = np.array(mean_change(12, spread, size, (10, spread, size)))
    told = mean_change(12 * unit, spread * unit, size, (10 * unit, spread * unit, size))
    assert np.array(told) == pytest.approx(once * unit, abs=1e-9)
    assert once[1] <= once[0] <= once[2]


@given(st.floats(-10, 10), st.floats(0, 5), st.floats(-10, 10), st.floats(0, 5))
def test_a_nearer_target_is_never_harder_to_reach(low, width, target, nearer):
    order = ["not_reached", "open", "reached"]
    for direction, sign in [("higher", -1), ("lower", 1)]:
        far = judge_target(low, low + width, target, direction).item()
        near = judge_target(low, low + width, target + sign * nearer, direction).item()
        assert order.index(near) >= order.index(far)
