"""How cities vary beyond chance: the likelihoods, the middle, and what is found by climbing."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import betabinom, gamma, nbinom

from citywise.comparison.likelihoods import maximise
from citywise.comparison.variation import (
    excess_of_rates,
    excess_of_shares,
    fit_rates,
    known_pairs,
    log_beta_binomial,
    log_gamma_poisson,
    rate_middle,
    share_middle,
)

NONE = np.nan


@pytest.mark.parametrize(
    ("above", "below", "rate", "share"),
    [
        ([3, 4], [10, 10], 2, 2),
        ([3, NONE], [10, 10], 1, 1),
        ([3, 4], [10, NONE], 1, 1),
        ([3, 0], [10, 0], 1, 1),
        ([3, -1], [10, 10], 1, 1),
        # more than one happening each is a rate, and no share
        ([3, 40], [10, 10], 2, 1),
        ([NONE], [NONE], 0, 0),
        ([], [], 0, 0),
    ],
)
def test_cities_count_with_both_numbers(above, below, rate, share):
    assert known_pairs(above, below).cities == rate
    assert known_pairs(above, below, is_share=True).cities == share


def test_their_mean_is_the_ratio_of_sums_of_those_that_count():
    assert known_pairs([3, NONE, 98], [2, 5, 98]).mean == pytest.approx(101 / 100)
    assert np.isnan(known_pairs([NONE], [5]).mean)


CITIES = st.lists(
    st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=2,
    max_size=12,
).map(lambda cities: np.array(cities, float).T)
MEANS = st.floats(0.01, 0.99).map(np.array)
SPREADS = st.floats(1e-4, 5).map(np.array)


@given(CITIES, MEANS, SPREADS)
def test_likelihoods_are_those_of_others(cities, mean, spread):
    above, below = cities
    expected, shape = mean * below, 1 / spread
    rates = nbinom.logpmf(above, shape, shape / (shape + expected)).sum()
    assert log_gamma_poisson(known_pairs(above, below), mean, spread) == pytest.approx(rates)
    shares = betabinom.logpmf(above, below, mean / spread, (1 - mean) / spread).sum()
    pairs = known_pairs(above, below, is_share=True)
    assert log_beta_binomial(pairs, mean, spread) == pytest.approx(shares)


@pytest.mark.parametrize("likelihood", [log_gamma_poisson, log_beta_binomial])
@pytest.mark.parametrize("spread", [0.01, 0.5])
def test_the_chances_of_all_counts_there_are_add_up_to_one(likelihood, spread):
    each = [known_pairs([count], [20], is_share=True) for count in range(21)]
    if likelihood is log_gamma_poisson:
        each = [known_pairs([count], [20]) for count in range(400)]
    chances = [np.exp(likelihood(pair, np.array(0.3), np.array(spread))) for pair in each]
    assert sum(chances) == pytest.approx(1)


@given(CITIES, MEANS, SPREADS)
def test_a_city_without_numbers_adds_nothing(cities, mean, spread):
    above, below = cities
    for likelihood in (log_gamma_poisson, log_beta_binomial):
        once = likelihood(known_pairs(above, below), mean, spread)
        more = known_pairs([*above, NONE], [*below, 50])
        assert likelihood(more, mean, spread) == pytest.approx(once)


@given(CITIES, MEANS, SPREADS)
def test_turning_the_question_changes_no_likelihood_of_shares(cities, mean, spread):
    above, below = cities
    asked, turned = (known_pairs(x, below, is_share=True) for x in (above, below - above))
    assert log_beta_binomial(turned, 1 - mean, spread) == pytest.approx(
        log_beta_binomial(asked, mean, spread)
    )
    assert excess_of_shares(turned) == pytest.approx(excess_of_shares(asked), abs=1e-3)


@given(CITIES, SPREADS, st.sampled_from([0.5, 1000.0]))
def test_the_unit_of_the_exposure_moves_the_mean_and_nothing_else(cities, spread, unit):
    above, below = cities
    assume(above.sum() > 0)
    once, told = known_pairs(above, below), known_pairs(above, below * unit)
    assert excess_of_rates(told) == pytest.approx(excess_of_rates(once))
    moved = np.array(rate_middle(told, spread)) * unit
    assert moved == pytest.approx(np.array(rate_middle(once, spread)))


@given(CITIES, SPREADS)
def test_the_middle_lies_among_cities_and_is_less_sure_the_more_they_vary(cities, spread):
    above, below = cities
    assume(above.sum() > 0)
    for middle in (rate_middle, share_middle):
        pairs = known_pairs(above, below, is_share=middle is share_middle)
        # where cities do not vary it is the ratio of sums, with all their people behind it
        told, unsure = (float(x) for x in middle(pairs, np.array(0.0)))
        assert (told, unsure) == pytest.approx((above.sum() / below.sum(), 1 / below.sum()))
        mean, wider = middle(pairs, spread)
        assert (above / below).min() - 1e-9 <= mean <= (above / below).max() + 1e-9
        assert wider >= unsure - 1e-12


def test_where_cities_vary_beyond_measure_each_counts_once():
    for middle in (rate_middle, share_middle):
        mean, _ = middle(known_pairs([10, 900], [100, 1000]), np.array(1e9))
        assert mean == pytest.approx((0.1 + 0.9) / 2, abs=1e-3)


def test_what_happened_nowhere_has_no_middle():
    for middle in (rate_middle, share_middle):
        assert np.isnan(middle(known_pairs([0, 0], [5, 9]), np.array(0.1))[0])


@pytest.mark.parametrize("excess", [excess_of_rates, excess_of_shares])
def test_one_city_has_no_excess_of_rates_and_none_has_nothing(excess):
    assert excess(known_pairs([], [])) == (0, 0)


def drawn(chance, spread, kind):
    """Networks of a thousand cities with a mean of 0.2 that vary by `spread`."""
    below = chance.integers(20, 400, 200_000).astype(float)
    if kind == "rates":
        rate = chance.gamma(1 / spread, 0.2 * spread, below.size) if spread else 0.2
        return known_pairs(chance.poisson(below * rate), below)
    share = chance.beta(0.2 / spread, 0.8 / spread, below.size) if spread else 0.2
    return known_pairs(chance.binomial(below.astype(int), share), below, is_share=True)


@pytest.mark.parametrize("spread", [0, 0.05, 0.3])
def test_the_excess_tells_how_far_cities_vary(spread):
    chance = np.random.default_rng(20_260_105)
    excess, squares = excess_of_rates(drawn(chance, spread, "rates"))
    assert excess / squares == pytest.approx(spread, rel=0.05, abs=0.002)
    # of shares how much two people of one city agree: 1 by one more than the sum of the shapes
    excess, pairs = excess_of_shares(drawn(chance, spread, "shares"))
    assert excess / pairs == pytest.approx(spread / (1 + spread), rel=0.05, abs=0.002)


@pytest.mark.parametrize("spread", [0.05, 0.3])
def test_the_middle_is_as_sure_as_it_says(spread):
    chance, below = np.random.default_rng(20_260_106), np.array([20.0, 50, 90, 400])
    rates = chance.gamma(1 / spread, 0.2 * spread, (20_000, 4))
    shares = chance.beta(0.2 / spread, 0.8 / spread, (20_000, 4))
    for middle, counts, one in [
        (rate_middle, chance.poisson(below * rates), 0.2),
        (share_middle, chance.binomial(below.astype(int), shares), 0.2 * 0.8),
    ]:
        means, unsure = middle(known_pairs(counts, below), np.full(20_000, spread))
        known = ~np.isnan(means)
        assert means[known].var() == pytest.approx(one * unsure[known].mean(), rel=0.06)


def test_climbing_comes_to_the_top_of_a_hill_that_is_known():
    numbers = np.random.default_rng(3).gamma(4.0, 0.5, 400)
    shape, _, scale = gamma.fit(numbers, floc=0)

    def likelihood(log_shape, log_scale):
        a, b = np.exp(log_shape)[..., None], np.exp(log_scale)[..., None]
        return gamma.logpdf(numbers, a, scale=b).sum(-1)

    # from near and from afar, all at once
    starts = np.log([3.0, 0.2, 30.0]), np.log([0.5, 5.0, 0.01])
    fit = maximise(likelihood, *starts)
    assert np.exp(fit.first) == pytest.approx([shape] * 3, rel=1e-4)
    assert np.exp(fit.second) == pytest.approx([scale] * 3, rel=1e-4)
    assert fit.log_likelihood == pytest.approx(
        [gamma.logpdf(numbers, shape, scale=scale).sum()] * 3
    )


@given(st.floats(-5, 5), st.floats(-5, 5), st.floats(0.1, 10), st.floats(0.1, 10), st.floats(-1, 1))
def test_a_parabola_is_climbed_wherever_its_top_lies(x, y, steep, other, tilt):
    across = tilt * 0.9 * np.sqrt(steep * other)

    def hill(first, second):
        a, b = first - x, second - y
        return -(steep * a**2 + other * b**2 + 2 * across * a * b)

    fit = maximise(hill, np.array([0.0]), np.array([0.0]))
    assert (fit.first[0], fit.second[0]) == pytest.approx((x, y), abs=1e-4)
    assert fit.log_likelihood[0] == pytest.approx(0, abs=1e-6)


@given(CITIES)
def test_nowhere_near_the_found_spread_is_likelier(cities):
    above, below = cities
    pairs, told = known_pairs(above, below), fit_rates(above, below)
    assume(told.spread > 0)
    around = [
        log_gamma_poisson(pairs, told.mean * a, told.spread * b)
        for a in (0.98, 1.0, 1.02)
        for b in (0.9, 1.0, 1.1)
    ]
    assert max(around) <= told.log_likelihood + 1e-6
