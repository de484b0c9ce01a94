"""Each city beside what all others lead one to expect of it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import norm, t

from citywise.comparison.expectations import unexpected_p
from citywise.comparison.network_funnel import draw_funnel

NAN = np.nan


def test_of_two_cities_each_is_expected_to_be_like_the_other():
    apart = 2 * norm.sf(0.5 / np.hypot(0.3, 0.4))
    assert unexpected_p([1.0, 1.5], [0.3, 0.4]) == pytest.approx([apart, apart])


def test_of_one_city_nothing_is_expected():
    assert np.isnan(unexpected_p([1.0], [0.3])).all()
    assert unexpected_p([], []).shape == (0,)


def test_a_city_without_numbers_is_not_judged_and_moves_nothing():
    some = unexpected_p([1.0, 1.5, 3.0], [0.3, 0.4, 0.1])
    told = unexpected_p([1.0, NAN, 1.5, 3.0], [0.3, 0.2, 0.4, 0.1])
    assert np.isnan(told[1])
    assert told[[0, 2, 3]] == pytest.approx(some)


def test_cities_that_are_all_the_same_are_as_likely_as_can_be():
    assert unexpected_p([0.5] * 4, [0.1, 0.2, 0.1, 0.3]) == pytest.approx([1.0] * 4)


def test_one_far_away_is_not_expected_and_does_not_hide_itself():
    told = unexpected_p([0.50, 0.52, 0.49, 0.51, 0.90], [0.02] * 5)
    assert told[-1] < 1e-6
    assert (told[:-1] > 0.5).all()


PLACES = st.lists(
    st.tuples(st.integers(-30, 30).map(lambda n: n / 10), st.sampled_from([0.1, 0.2, 0.5])),
    min_size=4,
    max_size=10,
)


def expected_by_search(value, error, city):
    """The same, with the variance between the others found by a search for its defining equation."""
    others = np.arange(len(value)) != city
    y, chance = value[others], error[others] ** 2

    def excess(tau2):
        weight = 1 / (chance + tau2)
        return np.sum(weight * (y - np.average(y, weights=weight)) ** 2) - (len(y) - 1)

    tau2 = brentq(excess, 0, 1e4, xtol=1e-14) if excess(0) > 0 else 0.0
    weight = 1 / (chance + tau2)
    spread = np.sqrt(error[city] ** 2 + tau2 + 1 / weight.sum())
    z = abs(value[city] - np.average(y, weights=weight)) / spread
    return 2 * (t.sf(z, len(y) - 1) if tau2 > 0 else norm.sf(z))


@given(PLACES)
def test_it_is_the_prediction_by_the_random_effects_mean_of_the_others(places):
    value, error = np.array(places).T
    expected = [expected_by_search(value, error, city) for city in range(len(value))]
    assert unexpected_p(value, error) == pytest.approx(expected, abs=1e-5)


@given(PLACES, st.sampled_from([0.01, 7.0]), st.sampled_from([-20.0, 3.0]))
def test_neither_unit_nor_origin_of_the_scale_counts(places, unit, origin):
    value, error = np.array(places).T
    told = unexpected_p(value * unit + origin, error * unit)
    assert told == pytest.approx(unexpected_p(value, error), abs=1e-6)


@given(PLACES, st.randoms())
def test_the_order_of_cities_does_not_count(places, chance):
    value, error = np.array(places).T
    order = chance.sample(range(len(value)), len(value))
    told = unexpected_p(value[order], error[order])
    assert told == pytest.approx(unexpected_p(value, error)[order], abs=1e-6)


@given(PLACES, st.floats(0.1, 5))
def test_the_further_away_the_less_expected(places, further):
    value, error = np.array(places).T
    far = value.max() + 1
    near, beyond = (
        unexpected_p([*value, far + more], [*error, 0.2])[-1] for more in (0.0, further)
    )
    assert beyond <= near + 1e-9


def networks(cities, differ, special=0.0, count=150):
    """Networks in which `differ` is how far shares are apart beyond chance (radians)."""
    chance = np.random.default_rng(cities)
    for _ in range(count):
        sizes = np.exp(chance.uniform(np.log(30), np.log(3000), cities)).astype(int)
        places = np.arcsin(np.sqrt(0.4)) + differ * chance.standard_normal(cities)
        places[0] += special
        sizes[0] = 800 if special else sizes[0]
        yield chance.binomial(sizes, np.sin(np.clip(places, 0, np.pi / 2)) ** 2), sizes


def told_apart(counts):
    return np.isin(draw_funnel(*counts).standings.standing, ["lower", "higher"])


@pytest.mark.parametrize("cities", [5, 8, 20, 40])
@pytest.mark.parametrize("differ", [0.0, 0.1, 0.2])
def test_where_none_is_special_few_networks_tell_a_city_apart(cities, differ):
    false = [told_apart(counts).any() for counts in networks(cities, differ)]
    assert np.mean(false) <= 0.12


def test_one_that_is_special_is_found():
    found = [told_apart(counts)[0] for counts in networks(12, 0.05, special=0.4)]
    assert np.mean(found) > 0.85
