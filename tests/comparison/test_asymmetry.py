"""Small-study caution: no test below ten studies, a rare false alarm above, a lean that is found."""

import numpy as np
import pytest
import statsmodels.api as sm

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
