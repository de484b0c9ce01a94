"""How sure a share or a count is. The tables are results that others have printed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywise.comparison.intervals import (
    mean_interval,
    normal_reach,
    poisson_interval,
    rate_interval,
    ratio_of_sums_interval,
    t_interval,
    t_reach,
    wilson_interval,
)


def mean_limits(*given, **options):
    return np.array(mean_interval(*given, **options))


def spread_limits(*given, **options):
    return np.array(t_interval(*given, **options))


def ratio_limits(*given, **options):
    return np.array(ratio_of_sums_interval(*given, **options))


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
        low, high = rate_interval(truth["Numerator"], truth["Denominator"], 100, confidence)
        assert low == pytest.approx(truth[f"lower{level}cl"].to_numpy(), rel=1e-10)
        assert high == pytest.approx(truth[f"upper{level}cl"].to_numpy(), rel=1e-10)

    def test_means(self, published, level, confidence):
        given, truth = published("01_mean_input.csv"), published("01_mean_t.csv")
        for area, value, low, high in truth.select(
            "area", "value", f"lower{level}cl", f"upper{level}cl"
        ).iter_rows():
            values = given.filter(area=area)["values"]
            assert mean_limits(values, confidence) == pytest.approx((value, low, high), rel=1e-10)


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


def test_a_mean_leaves_out_what_is_missing():
    with_gap, without = mean_limits([3, np.nan, 5, 10]), mean_limits([3, 5, 10])
    assert with_gap == pytest.approx(without)
    assert with_gap == pytest.approx((6, -2.957, 14.957), abs=5e-4)


@pytest.mark.parametrize(
    ("values", "mean", "low", "high"),
    [([7], 7, np.nan, np.nan), ([np.nan], np.nan, np.nan, np.nan), ([4, 4, 4], 4, 4, 4)],
)
def test_means_without_spread(values, mean, low, high):
    assert mean_limits(values) == pytest.approx((mean, low, high), nan_ok=True)


def test_spread_and_size_are_enough_for_a_mean():
    values = [3, 5, 10, 11]
    told = spread_limits(np.mean(values), np.std(values, ddof=1), 4)
    assert told == pytest.approx(mean_limits(values))


def test_a_ratio_of_sums_is_surer_the_more_alike_its_parts_are():
    alike = ratio_limits([10, 21, 29, 40], [20, 40, 60, 80])
    unlike = ratio_limits([2, 39, 9, 50], [20, 40, 60, 80], most=1)
    assert alike == pytest.approx((0.5, 0.4738, 0.5262), abs=5e-4)
    assert unlike == pytest.approx((0.5, 0, 1), abs=5e-4)


@pytest.mark.parametrize(
    ("numerator", "denominator", "value"),
    [([3], [6], 0.5), ([3, np.nan], [6, 4], 0.5), ([0, 0], [0, 0], np.nan), ([3, 1], [8, 0], 0.5)],
)
def test_one_part_alone_does_not_tell_how_sure_its_ratio_is(numerator, denominator, value):
    told = ratio_limits(numerator, denominator)
    assert told == pytest.approx((value, np.nan, np.nan), nan_ok=True)


def test_parts_with_one_and_the_same_ratio_leave_no_doubt():
    assert ratio_limits([1, 2, 3], [2, 4, 6]) == pytest.approx((0.5, 0.5, 0.5))


PARTS = st.lists(
    st.tuples(st.integers(0, 10**4), st.integers(1, 10**4)), min_size=2, max_size=30
).map(lambda parts: np.array(parts, float).T)
VALUES = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30)


@given(PARTS, st.integers(1, 10**6))
def test_the_unit_of_a_ratio_changes_nothing_else(parts, per):
    once, told = ratio_limits(*parts), ratio_limits(*parts, per=per)
    assert once[1] <= once[0] <= once[2]
    assert told == pytest.approx(once * per)


@given(VALUES, st.floats(0.01, 100), st.floats(-1000, 1000))
def test_a_mean_moves_with_its_unit(values, unit, zero):
    mean, low, high = mean_limits(values)
    assert low <= mean <= high
    moved = mean_limits(np.array(values) * unit + zero)
    assert moved == pytest.approx(np.array([mean, low, high]) * unit + zero, abs=1e-3)


@given(VALUES)
def test_more_confidence_makes_the_interval_of_a_mean_wider(values):
    once, more = mean_limits(values, 0.95), mean_limits(values, 0.998)
    assert more[1] <= once[1]
    assert once[2] <= more[2]


@given(st.integers(0, 10**4), st.integers(1, 10**6), st.integers(1, 10**5))
def test_a_rate_lies_in_its_interval_in_any_unit(count, size, per):
    once, told = np.array(rate_interval(count, size)), rate_interval(count, size, per)
    assert once[0] <= count / size <= once[1]
    assert np.array(told) == pytest.approx(once * per)


@pytest.mark.parametrize(
    ("freedom", "confidence", "reach"),
    # the tables of Student's t at the back of textbooks
    [(1, 0.95, 12.706), (2, 0.95, 4.303), (10, 0.95, 2.228), (30, 0.95, 2.042), (10, 0.99, 3.169)],
)
def test_how_far_limits_reach_by_the_degrees_of_freedom(freedom, confidence, reach):
    assert t_reach(freedom, confidence) == pytest.approx(reach, abs=5e-4)


@pytest.mark.parametrize(("confidence", "reach"), [(0.95, 1.960), (0.998, 3.090), (0.9, 1.645)])
def test_how_far_limits_reach_where_the_spread_is_known(confidence, reach):
    assert normal_reach(confidence) == pytest.approx(reach, abs=5e-4)
    assert t_reach(1e9, confidence) == pytest.approx(normal_reach(confidence), rel=1e-6)


@given(st.floats(1, 500), st.floats(1, 500), st.floats(0.5, 0.999))
def test_fewer_degrees_of_freedom_and_more_confidence_reach_further(one, other, confidence):
    few, many = sorted((one, other))
    assert t_reach(few, confidence) >= t_reach(many, confidence) >= normal_reach(confidence)
    assert t_reach(few, confidence) <= t_reach(few, 0.9999)


@pytest.mark.parametrize("freedom", [0, -1, np.nan])
def test_without_a_degree_of_freedom_there_is_no_reach(freedom):
    assert np.isnan(t_reach(freedom, 0.95))
