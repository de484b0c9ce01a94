"""A small city's rate is seen among all cities: drawn towards them, the further the less it says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywise.comparison.shrinkage import marshall_rates, shrink_rates, shrink_shares
from citywise.comparison.variation import fit_rates, fit_shares

NONE = np.nan


def test_a_small_city_moves_further_than_a_large_one():
    counts, people = np.array([0, 4, 300, 60, 150]), np.array([20, 20, 2000, 1000, 1000])
    for told in (shrink_rates(counts, people), shrink_shares(counts, people)):
        moved = (told.value - counts / people) * 100
        assert moved == pytest.approx([6.3, -4.6, 0, 0.2, 0], abs=0.4)


def test_where_cities_differ_by_chance_alone_all_come_close_to_the_middle():
    value, low, high = shrink_rates([9, 10, 11, 10, 9, 11], [100] * 6, per=100)
    assert value == pytest.approx([10] * 6, abs=0.4)
    assert low.max() < 10 < high.min()


@pytest.mark.parametrize("shrink", [shrink_rates, shrink_shares])
def test_without_two_cities_nothing_is_told(shrink):
    for counts, people in (
        ([5], [10]),
        ([5, NONE], [10, 10]),
        ([NONE, NONE], [1, 1]),
        ([5, 3], [10, 0]),
    ):
        assert np.isnan(np.array(shrink(counts, people))).all()


@pytest.mark.parametrize("shrink", [shrink_rates, shrink_shares])
def test_a_city_without_numbers_changes_nothing_for_the_others(shrink):
    with_gap = np.array(shrink([5, NONE, 9, 30], [50, 40, 60, 70]))
    without = np.array(shrink([5, 9, 30], [50, 60, 70]))
    assert with_gap[:, [0, 2, 3]] == pytest.approx(without)
    assert np.isnan(with_gap[:, 1]).all()


def test_none_anywhere_is_still_not_certainly_none():
    value, low, high = shrink_rates([0, 0, 0], [100, 200, 300], per=1000)
    assert value.tolist() == low.tolist() == [0, 0, 0]
    assert high == pytest.approx([6.15] * 3, abs=0.01)


@pytest.mark.parametrize(("counts", "share"), [([0, 0], 0), ([10, 20], 1)])
def test_none_or_all_everywhere_is_the_common_share(counts, share):
    value, low, high = shrink_shares(counts, [10, 20])
    assert value.tolist() == [share, share]
    assert 0 < high[0] - low[0] < 0.2


@pytest.mark.parametrize(("fit", "counts"), [(fit_rates, [10, 10, 10]), (fit_shares, [10, 10, 10])])
def test_where_chance_explains_all_there_is_no_spread(fit, counts):
    mean, spread, likelihood = fit(counts, [100, 100, 100])
    assert (float(mean), float(spread)) == (0.1, 0)
    assert np.isnan(likelihood)


@pytest.mark.parametrize("fit", [fit_rates, fit_shares])
def test_one_city_cannot_tell_how_much_cities_vary(fit):
    assert np.isnan(np.array(fit([5, NONE], [10, 10]))).all()


def test_rates_drawn_by_moments_as_by_others(published):
    truth = published("04_eb_sids74_marshall.csv")
    told = marshall_rates(truth["SID74"], truth["BIR74"])
    assert told == pytest.approx(truth["ebest74"].to_numpy(), abs=1e-12)


def test_variation_found_by_others(published, published_facts):
    truth, wanted = published("04_eb_sids74_marshall.csv"), published_facts("04_eb_parameters.json")
    cases, births = truth["SID74"].to_numpy(), truth["BIR74"].to_numpy()
    middle, rates, moments = cases.sum() / births.sum(), cases / births, wanted["EBest74_poisson"]
    kept = (marshall_rates(cases, births) - middle) / (rates - middle)
    assert middle == pytest.approx(moments["b"], rel=1e-5)
    assert kept * middle / births / (1 - kept) == pytest.approx(moments["a"], rel=1e-5)
    mean, spread, likelihood = fit_rates(cases, births * cases.sum() / births.sum())
    parameters = wanted["sids74_gammapoisson_smr_ml"]
    assert 1 / spread == pytest.approx(parameters["shape"], rel=1e-5)
    assert 1 / spread / mean == pytest.approx(parameters["rate"], rel=1e-5)
    assert likelihood == pytest.approx(parameters["loglik"], rel=1e-5)


def test_beta_binomial_variation_is_where_the_likelihood_is_highest():
    above, below = [1, 9, 4, 16, 7, 2], [20, 20, 15, 30, 30, 25]
    mean, spread, highest = (float(x) for x in fit_shares(above, below))
    from scipy.stats import betabinom  # noqa: PLC0415

    def likelihood(m, s):
        return betabinom.logpmf(above, below, m / s, (1 - m) / s).sum()

    assert highest == pytest.approx(likelihood(mean, spread))
    around = [likelihood(mean * a, spread * b) for a in (0.95, 1, 1.05) for b in (0.9, 1, 1.1)]
    assert max(around) == pytest.approx(highest)


CITIES = st.lists(
    st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=3,
    max_size=25,
).map(lambda cities: np.array(cities, float).T)


@given(CITIES)
def test_nobody_is_drawn_beyond_the_others_and_limits_hold_the_value(cities):
    above, below = cities
    raw = above / below
    for told in (shrink_rates(above, below), shrink_shares(above, below)):
        value, low, high = told
        assert not np.isnan(np.array(told)).any()
        assert (low <= value).all()
        assert (value <= high).all()
        assert (value >= raw.min() - 1e-9).all()
        assert (value <= raw.max() + 1e-9).all()


@given(CITIES, st.sampled_from([0.5, 7, 1000]))
def test_the_unit_of_the_exposure_changes_nothing_else(cities, unit):
    above, below = cities
    once = np.array(shrink_rates(above, below))
    assert np.array(shrink_rates(above, below * unit)) * unit == pytest.approx(once, rel=1e-6)
    assert np.array(shrink_rates(above, below, per=unit)) == pytest.approx(once * unit)
    assert marshall_rates(above, below * unit) * unit == pytest.approx(marshall_rates(above, below))


@given(CITIES)
def test_of_equal_cities_the_one_with_more_is_never_told_to_have_less(cities):
    above, _ = cities
    sizes = np.full(above.shape, 3000.0)
    order = np.argsort(above)
    for value in (
        shrink_rates(above, sizes).value,
        shrink_shares(above, sizes).value,
        marshall_rates(above, sizes),
    ):
        assert (np.diff(value[order]) >= -1e-9).all()


@given(CITIES)
def test_shares_mirror_when_the_question_is_turned(cities):
    above, below = cities
    asked, turned = shrink_shares(above, below), shrink_shares(below - above, below)
    assert asked.value == pytest.approx(1 - turned.value, abs=1e-6)
    assert asked.low == pytest.approx(1 - turned.high, abs=1e-6)


@given(CITIES, st.sampled_from([0.5, 7, 1000]))
def test_the_unit_of_the_exposure_changes_no_spread(cities, unit):
    above, below = cities
    once, told = fit_rates(above, below), fit_rates(above, below * unit)
    assert told.spread == pytest.approx(once.spread, rel=1e-4, abs=1e-6)
    assert told.mean * unit == pytest.approx(once.mean, rel=1e-4)


@given(CITIES)
def test_turning_the_question_changes_no_spread_of_shares(cities):
    above, below = cities
    asked, turned = fit_shares(above, below), fit_shares(below - above, below)
    assert turned.mean == pytest.approx(1 - asked.mean, rel=1e-3, abs=1e-6)
    assert min(turned.spread, 1e3) == pytest.approx(min(asked.spread, 1e3), rel=1e-2, abs=1e-6)


def test_millions_are_no_harder_than_tens():
    counts, people = np.array([2e6, 3e6, 1e6]), np.array([1e7, 1e7, 1e7])
    value, low, high = shrink_rates(counts, people)
    assert value == pytest.approx(counts / people, rel=1e-4)
    assert (high - low).max() < 0.001
