"""What cities would have if they were built alike. Layers are ages, from young to old."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywise.comparison.standardised import (
    direct_rate,
    expected_count,
    indirect_rate,
    indirect_ratio,
    quantile_groups,
    repeated_event_variance,
)

YOUNG_CITY = ([30, 10], [3000, 500])
OLD_CITY = ([5, 60], [500, 3000])
STANDARD = [1, 1]


def directly(*given, **options):
    return np.array(direct_rate(*given, **options))


def test_cities_with_the_same_rates_by_age_have_the_same_standardised_rate():
    crude = [sum(counts) / sum(people) for counts, people in (YOUNG_CITY, OLD_CITY)]
    assert crude == pytest.approx([0.0114, 0.0186], abs=5e-5)
    rates = [directly(*city, STANDARD, per=1000)[0] for city in (YOUNG_CITY, OLD_CITY)]
    assert rates == pytest.approx([15, 15])


@pytest.mark.parametrize(
    ("counts", "rate"), [([4, 5], np.nan), ([4, 6], 11.0), ([4, np.nan], np.nan)]
)
def test_below_ten_there_is_no_rate(counts, rate):
    assert directly(counts, [400, 500], STANDARD, per=1000)[0] == pytest.approx(rate, nan_ok=True)


def test_a_layer_without_people_leaves_no_rate():
    assert np.isnan(directly([20, 0], [400, 0], STANDARD)).all()


def test_people_who_come_back_make_a_rate_less_sure():
    once = repeated_event_variance([[30, 0, 0], [20, 0, 0]], [1, 2, 3])
    thrice = repeated_event_variance([[0, 0, 10], [20, 0, 0]], [1, 2, 3])
    assert (once.tolist(), thrice.tolist()) == ([30, 20], [90, 20])
    given = ([30, 20], [3000, 2000], STANDARD)
    assert directly(*given, variance=once) == pytest.approx(directly(*given))
    value, low, high = directly(*given, variance=thrice)
    assert value == directly(*given)[0]
    assert (low < directly(*given)[1], high > directly(*given)[2]) == (True, True)


@pytest.mark.parametrize(
    ("observed", "expected", "ratio", "low", "high"),
    [
        # exact below ten (Garwood 1936), Byar's from ten on
        (0, 4.0, 0.00, 0.000, 0.922),
        (5, 4.0, 1.25, 0.406, 2.917),
        (20, 10.0, 2.00, 1.221, 3.089),
        (3, 0.0, np.nan, np.nan, np.nan),
        (-1, 2.0, np.nan, np.nan, np.nan),
    ],
)
def test_observed_beside_expected(observed, expected, ratio, low, high):
    told = np.array(indirect_ratio(observed, expected))
    assert told == pytest.approx([ratio, low, high], abs=5e-4, nan_ok=True)


def test_what_a_city_would_have_at_the_rates_of_all():
    assert expected_count([3000, 500], [40, 90], [4000, 4500]) == pytest.approx(30 + 10)
    assert np.isnan(expected_count([3000, 500], [40, 90], [4000, 0]))


@pytest.mark.parametrize(
    ("values", "groups", "found"),
    [
        ([10, 20, 30, 40], 2, [1, 1, 2, 2]),
        ([10, 20, 20, 40], 2, [1, 1, 1, 2]),
        ([40, np.nan, 10, 30, 20], 2, [2, np.nan, 1, 2, 1]),
        ([10, 20], 3, [np.nan, np.nan]),
        ([7], 1, [1]),
    ],
)
def test_groups_of_nearly_equal_size(values, groups, found):
    assert quantile_groups(values, groups) == pytest.approx(found, nan_ok=True)


def test_groups_may_begin_with_the_highest():
    assert quantile_groups([10, 20, 30, 40], 2, is_highest_first=True).tolist() == [2, 2, 1, 1]


@pytest.mark.parametrize(("level", "confidence"), [("95_0", 0.95), ("99_8", 0.998)])
class TestStandardisedByOthers:
    def test_direct(self, published, level, confidence):
        given = published("01_dsr_input.csv")
        truth = published("01_dsr_dobson.csv")
        for area, *limits in truth.select(
            "area", "value", f"lower{level}cl", f"upper{level}cl"
        ).iter_rows():
            ages = given.filter(area=area).select("count", "pop", "esp2013")
            assert directly(*ages, confidence=confidence) == pytest.approx(limits, rel=1e-8)

    def test_indirect(self, published, level, confidence):
        ages = published("01_dsr_input.csv")
        reference = published("01_isr_reference.csv")
        rate = reference["refcount"].sum() / reference["refpop"].sum() * 100_000
        for area, observed, expected, *limits in (
            published("01_isr.csv")
            .select("area", "observed", "expected", "value", f"lower{level}cl", f"upper{level}cl")
            .iter_rows()
        ):
            people = ages.filter(area=area)["pop"]
            found = expected_count(people, reference["refcount"], reference["refpop"])
            assert found == pytest.approx(expected, rel=1e-10)
            told = indirect_rate(observed, found, rate, confidence)
            assert np.array(told) == pytest.approx(limits, rel=1e-10)


def test_others_too_have_no_rate_below_ten(published):
    tiny = published("01_dsr_input.csv").filter(area="testdata_tiny")
    told = directly(*tiny.select(pl.col("count").fill_null(0), "pop", "esp2013"))
    assert np.isnan(told).all()


def test_groups_formed_by_others(published):
    truth = published("01_quantile.csv")
    values = truth["Value"].cast(pl.Float64).to_numpy()
    wanted = truth["QuantileInGrp"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    assert np.array_equal(quantile_groups(values, 7), wanted, equal_nan=True)


LAYERS = st.lists(
    st.tuples(st.integers(5, 500), st.integers(500, 10**5), st.integers(1, 10**4)),
    min_size=2,
    max_size=20,
).map(lambda layers: np.array(layers, float).T)


@given(LAYERS, st.floats(0.01, 100))
def test_only_the_proportions_of_the_standard_count(layers, times):
    counts, people, weights = layers
    once = directly(counts, people, weights)
    assert once[1] <= once[0] <= once[2]
    assert directly(counts, people, weights * times) == pytest.approx(once)
    assert directly(counts, people, weights, per=1000) == pytest.approx(once / 100)


@given(LAYERS)
def test_a_city_built_like_the_standard_keeps_its_own_rate(layers):
    counts, people, _ = layers
    assert directly(counts, people, people, per=1)[0] == pytest.approx(counts.sum() / people.sum())


@given(LAYERS)
def test_more_happenings_make_every_rate_higher(layers):
    counts, people, weights = layers
    fewer, more = directly(counts, people, weights), directly(counts + 1, people, weights)
    assert more[0] > fewer[0]
    expected = expected_count(people, counts, people)
    assert expected == pytest.approx(counts.sum())
    ratios = indirect_ratio([counts.sum(), counts.sum() + 1], expected)
    assert ratios.value[0] == pytest.approx(1)
    assert all(part[1] > part[0] for part in ratios)


@given(st.lists(st.integers(-50, 50), min_size=3, max_size=60), st.integers(1, 3))
def test_groups_follow_the_values_and_nothing_else(values, groups):
    found = quantile_groups(values, groups)
    assert found.min() >= 1
    assert found.max() <= groups
    order = np.argsort(values, kind="stable")
    assert (np.diff(found[order]) >= 0).all()
    assert np.array_equal(found, quantile_groups(np.array(values) * 10 + 3, groups))
