"""How sure a share or a count is. The tables are results that others have printed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywise.comparison.intervals import poisson_interval, wilson_interval


@pytest.mark.parametrize(
    ("numerator", "denominator", "low", "high"),
    [
        # Newcombe 1998, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (20, 20, 0.8389, 1.0000),
    ],
)
def test_wilson_agrees_with_the_textbook(numerator, denominator, low, high):
    limits = wilson_interval(numerator, denominator)
    assert [float(limit) for limit in limits] == pytest.approx([low, high], abs=5e-5)


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [
        # Garwood 1936, exact
        (0, 0.000, 3.689),
        (1, 0.025, 5.572),
        (3, 0.619, 8.767),
        (5, 1.623, 11.668),
        (9, 4.115, 17.085),
    ],
)
def test_small_counts_have_exact_limits(count, low, high):
    limits = poisson_interval(count)
    assert [float(limit) for limit in limits] == pytest.approx([low, high], abs=5e-4)


@pytest.mark.parametrize(
    ("count", "low", "high"),
    # exact limits, which Byar's approximation comes close to
    [(10, 4.795, 18.390), (20, 12.217, 30.888), (100, 81.364, 121.627)],
)
def test_larger_counts_have_nearly_exact_limits(count, low, high):
    limits = poisson_interval(count)
    assert [float(limit) for limit in limits] == pytest.approx([low, high], abs=0.01)


@pytest.mark.parametrize(("numerator", "denominator"), [(1, 0), (-1, 10), (11, 10), (0, -5)])
def test_what_is_no_share_has_no_interval(numerator, denominator):
    assert np.isnan(wilson_interval(numerator, denominator)).all()


def test_a_count_below_zero_has_no_interval():
    assert np.isnan(poisson_interval(-1)).all()


@pytest.mark.parametrize(("level", "confidence"), [("95_0", 0.95), ("99_8", 0.998)])
class TestPublishedByOthers:
    def test_shares(self, published, level, confidence):
        truth = published("01_proportion_wilson.csv")
        low, high = wilson_interval(truth["Numerator"], truth["Denominator"], confidence)
        assert low == pytest.approx(truth[f"lower{level}cl"].to_numpy(), rel=1e-10)
        assert high == pytest.approx(truth[f"upper{level}cl"].to_numpy(), rel=1e-10)

    def test_rates(self, published, level, confidence):
        truth = published("01_rate_byar_exact.csv")
        scale = truth["multiplier"].to_numpy() / truth["Denominator"].to_numpy()
        low, high = poisson_interval(truth["Numerator"], confidence)
        assert low * scale == pytest.approx(truth[f"lower{level}cl"].to_numpy(), rel=1e-10)
        assert high * scale == pytest.approx(truth[f"upper{level}cl"].to_numpy(), rel=1e-10)


SHARES = st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(SHARES)
def test_a_share_lies_in_its_interval_and_the_interval_between_none_and_all(share):
    numerator, denominator = share
    low, high = wilson_interval(numerator, denominator)
    assert 0 <= low <= numerator / denominator <= high <= 1


@given(SHARES, st.integers(2, 50))
def test_more_people_make_the_interval_of_the_same_share_narrower(share, times):
    numerator, denominator = share
    few = np.subtract(*wilson_interval(numerator, denominator)[::-1])
    many = np.subtract(*wilson_interval(numerator * times, denominator * times)[::-1])
    assert many < few


@given(st.integers(1, 10**6))
def test_none_and_all_mirror_each_other(size):
    none, all_ = wilson_interval(0, size), wilson_interval(size, size)
    assert (float(none[0]), float(all_[1])) == (0, 1)
    assert float(none[1]) == pytest.approx(1 - float(all_[0]))


@given(st.integers(0, 10**6))
def test_a_count_lies_in_its_interval(count):
    low, high = poisson_interval(count)
    assert 0 <= low <= count < high


@given(st.integers(0, 10**6))
def test_a_larger_count_has_higher_limits(count):
    lows, highs = poisson_interval([count, count + 1])
    assert lows[0] < lows[1]
    assert highs[0] < highs[1]


@given(st.integers(0, 10**4))
def test_more_confidence_makes_the_interval_wider(count):
    low, high = poisson_interval(count, 0.95)
    lower, higher = poisson_interval(count, 0.998)
    assert lower <= low
    assert high < higher
