"""Small-study caution: no test below ten studies, a rare false alarm above, a lean that is found."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from citywise.comparison.asymmetry import ENOUGH_STUDIES, find_asymmetry


def network(chance, count, lean=0.0):
    people = chance.integers(20, 400, count)
    variance = 2 / people
    return chance.normal(0.3 + lean / np.sqrt(people), np.sqrt(variance)), variance, people


def test_below_ten_studies_none_is_made():
    told = network(np.random.default_rng(1), 10)
    assert find_asymmetry(*told).studies == ENOUGH_STUDIES == 10
    assert find_asymmetry(*(x[:9] for x in told)) is None


def test_studies_of_one_size_tell_nothing():
    assert find_asymmetry([0.1] * 12, [0.02] * 12, [50] * 12) is None


def test_a_study_without_numbers_does_not_count():
    effect, variance, people = network(np.random.default_rng(2), 10)
    assert find_asymmetry([np.nan, *effect[1:]], variance, people) is None


@pytest.mark.parametrize("effect", [0.0, 0.3, -1e9])
def test_effects_that_are_all_the_same_lean_nowhere(effect):
    _, variance, people = network(np.random.default_rng(4), 12)
    told = find_asymmetry([effect] * 12, variance, people)
    assert (told.slope, told.error, told.p) == (0, 0, 1)


def test_effects_that_lie_on_one_steep_line_lean_for_certain():
    _, variance, people = network(np.random.default_rng(4), 12)
    told = find_asymmetry(0.3 + 6 / np.sqrt(people), variance, people)
    assert (told.slope, told.p) == (pytest.approx(6), pytest.approx(0, abs=1e-9))


def test_it_is_a_weighted_regression():
    effect, variance, people = network(np.random.default_rng(3), 25)
    wanted = sm.WLS(effect, sm.add_constant(1 / np.sqrt(people)), 1 / variance).fit()
    told = find_asymmetry(effect, variance, people)
    assert (told.slope, told.error, told.p) == pytest.approx(
        (wanted.params[1], wanted.bse[1], wanted.pvalues[1])
    )


def test_five_false_alarms_in_a_hundred_and_a_lean_is_found():
    chance = np.random.default_rng(20_260_103)
    plain = [find_asymmetry(*network(chance, 20)).p < 0.05 for _ in range(2000)]
    lean = [find_asymmetry(*network(chance, 20, lean=6)).p < 0.05 for _ in range(200)]
    assert 0.03 <= np.mean(plain) <= 0.07
    assert np.mean(lean) > 0.8


NETWORKS = st.integers(0, 10**6).map(lambda seed: network(np.random.default_rng(seed), 15))


@given(NETWORKS, st.sampled_from([0.01, -1.0, 1000.0]), st.floats(-10, 10))
def test_the_unit_of_effects_and_their_zero_change_no_lean(studies, unit, zero):
    effect, variance, people = studies
    once = find_asymmetry(effect, variance, people)
    told = find_asymmetry(effect * unit + zero, variance * unit**2, people)
    assert told.slope == pytest.approx(once.slope * unit, rel=1e-6, abs=1e-9)
    assert told.p == pytest.approx(once.p, rel=1e-5, abs=1e-9)


@given(NETWORKS, st.randoms())
def test_the_order_of_studies_changes_no_lean(studies, chance):
    order = chance.sample(range(15), 15)
    once, told = find_asymmetry(*studies), find_asymmetry(*(x[order] for x in studies))
    assert told == pytest.approx(once)


@given(NETWORKS)
def test_variances_count_beside_each_other_and_people_by_their_root(studies):
    effect, variance, people = studies
    once, told = find_asymmetry(*studies), find_asymmetry(effect, variance * 7, people * 4)
    assert told.slope == pytest.approx(once.slope * 2)
    assert told.p == pytest.approx(once.p)
