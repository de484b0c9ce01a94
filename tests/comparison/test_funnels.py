"""How far from all cities together one may lie by chance alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywise.comparison.funnels import rate_funnel_limits, ratio_funnel_limits, share_funnel_limits

AVERAGE = 0.8064244785714955
"""Share of all 303 areas together, of which the published tables show some."""


@pytest.mark.parametrize(
    ("size", "centre", "low", "high"),
    [(100, 0.8, 0.7216, 0.8784), (10, 0.5, 0.1901, 0.8099), (4, 0.9, 0.606, 1), (50, 0, 0, 0)],
)
def test_shares(size, centre, low, high):
    limits = share_funnel_limits(size, centre)
    assert [float(limit) for limit in limits] == pytest.approx([low, high], abs=5e-5)


def test_rates():
    low, high = rate_funnel_limits([50_000, 1_000], 40, per=100_000)
    assert low == pytest.approx([22.47, 0], abs=0.01)
    assert high == pytest.approx([57.53, 163.96], abs=0.01)


@pytest.mark.parametrize(("size", "centre"), [(0, 0.5), (-1, 0.5), (10, -0.1), (10, 1.1)])
def test_what_is_no_share_has_no_limits(size, centre):
    assert np.isnan(share_funnel_limits(size, centre)).all()


@pytest.mark.parametrize(("level", "confidence"), [("2s", 0.95), ("3s", 0.998)])
def test_limits_published_by_others(published, level, confidence):
    truth = published("01_funnel_prop_limits.csv")
    low, high = share_funnel_limits(truth["Population"], AVERAGE, confidence)
    assert low * 100 == pytest.approx(truth[f"lower_{level}_limit"].to_numpy(), abs=1e-6)
    assert high * 100 == pytest.approx(truth[f"upper_{level}_limit"].to_numpy(), abs=1e-6)


@given(st.integers(1, 10**6), st.floats(0, 1))
def test_larger_cities_lie_closer_by_chance(size, centre):
    low, high = share_funnel_limits([size, size * 2], centre)
    assert 0 <= low[0] <= low[1] <= centre <= high[1] <= high[0] <= 1


@pytest.mark.parametrize(
    ("expected", "low", "high"),
    [
        # Garwood 1936, divided by what is expected
        (5, 0.325, 2.334),
        (100, 0.814, 1.216),
        (0, np.nan, np.nan),
        (-2, np.nan, np.nan),
    ],
)
def test_ratios_have_exact_limits(expected, low, high):
    limits = np.array(ratio_funnel_limits(expected))
    assert limits == pytest.approx([low, high], abs=5e-4, nan_ok=True)


@given(st.floats(0.5, 10**5), st.floats(0.01, 10))
def test_limits_of_ratios_move_with_the_middle(expected, centre):
    once = np.array(ratio_funnel_limits([expected, expected * 2]))
    assert (once[0] <= 1).all()
    assert (once[1] >= 1).all()
    assert once[0, 0] <= once[0, 1]
    assert once[1, 1] <= once[1, 0]
    assert np.array(ratio_funnel_limits([expected, expected * 2], centre)) == pytest.approx(
        once * centre
    )


@given(st.integers(1, 10**6), st.floats(0, 1000), st.sampled_from([1, 1000, 100_000]))
def test_the_unit_of_rates_changes_nothing_else(size, rate, per):
    once = np.array(rate_funnel_limits(size, rate))
    assert np.array(rate_funnel_limits(size, rate * per, per)) == pytest.approx(once * per)
