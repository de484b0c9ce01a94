"""Does a series go up and down with the time of the year?"""

from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import f, rankdata

from citywise.comparison.seasons import find_season

NONE = np.nan
YEAR = [10, 30, 20, 5]


def test_what_comes_back_each_year_is_a_season():
    told = find_season([*YEAR, 11, 29, 21, 6, 9, 32, 19, 4], 4)
    assert told.share > 0.9
    assert told.p < 0.05


@pytest.mark.parametrize(
    "level",
    [
        np.arange(20.0),  # a little more each quarter
        np.repeat([0.0, 0, 0, 9, 9], 4),  # a new program with the fourth year
        np.repeat([0.0, 9], [10, 10]),  # or in the middle of the third
        np.arange(20.0) ** 2 / 20,
        -np.arange(20.0),
    ],
)
def test_growth_is_no_season(level):
    wobble = np.random.default_rng(7).normal(size=20)
    assert find_season(level + wobble, 4).p > 0.05


def test_and_hides_none():
    wobble = np.random.default_rng(7).normal(size=20)
    assert find_season(np.arange(20.0) + np.tile(YEAR, 5) + wobble, 4).p < 0.01


@pytest.mark.parametrize(
    "values",
    [
        YEAR * 2,
        [*YEAR * 2, 1, 2, 3],
        [*YEAR * 2, 1, NONE, 3, 4],
        [7] * 12,
        np.arange(16) * 0.1,
        np.repeat([1, 7, 3, 9], 4),
        [],
        [NONE] * 12,
    ],
)
def test_below_three_whole_years_or_where_nothing_varies_but_by_growth_nothing_is_told(values):
    assert np.isnan(np.array(find_season(values, 4))).all()


def test_of_one_period_a_year_there_is_no_season():
    assert np.isnan(np.array(find_season([3, 1, 4, 1, 5], 1))).all()


def test_a_year_with_a_gap_does_not_count():
    with_gap = [*YEAR, 1, NONE, 3, 4, *YEAR, *YEAR]
    assert np.array(find_season(with_gap, 4)) == pytest.approx(np.array(find_season(YEAR * 3, 4)))


def test_years_that_agree_in_all_are_no_surer_than_chance_lets_them_be():
    # three years with the same order of four quarters: once in 24 * 24
    assert find_season(YEAR * 3, 4) == (1, pytest.approx(1 / 24**2))
    # four years with the same order of two halves: once in 2 * 2 * 2
    assert find_season([1, 2] * 4, 2) == (1, 1 / 8)


def by_the_book(years):
    """Aligned ranks as Hodges and Lehmann have printed them, held against F."""
    n, k = years.shape
    ranks = rankdata(years - years.mean(1, keepdims=True)).reshape(n, k)
    above = (ranks.sum(0) ** 2).sum() - k * n**2 / 4 * (k * n + 1) ** 2
    q = (k - 1) * above / ((ranks**2).sum() - (ranks.sum(1) ** 2).sum() / k)
    return max(f.sf((n - 1) * q / (n * (k - 1) - q), k - 1, (n - 1) * (k - 1)), 1 / 24 ** (n - 1))


@given(st.integers(0, 10**6), st.integers(3, 9))
def test_it_is_the_test_of_aligned_ranks_with_and_without_the_line(seed, count):
    years = np.random.default_rng(seed).normal(size=(count, 4))
    slope = np.polyfit(np.arange(count), years.mean(1), 1)[0] / 4
    wanted = max(by_the_book(years), by_the_book(years - slope * np.arange(4)))
    assert find_season(years.ravel(), 4).p == pytest.approx(wanted)


@pytest.mark.parametrize("seed", [0, 1, 6])
def test_it_is_nearly_the_share_of_all_orders_that_agree_as_much(seed):
    """Of all 13 824 orders of four quarters in three years that have one level."""
    years = np.random.default_rng(seed).normal([0, 0.7, 0, -0.7], size=(3, 4))
    years -= years.mean(1, keepdims=True)
    orders = [np.ravel(order) for order in product(*(permutations(year) for year in years))]
    told = find_season(years.ravel(), 4)
    as_much = find_season(np.array(orders), 4).share >= told.share - 1e-9
    assert told.p == pytest.approx(as_much.mean(), abs=0.01)


SERIES = st.lists(st.integers(-50, 50), min_size=12, max_size=40)


@given(SERIES, st.sampled_from([0.5, -1.0, 0.1, 3.3]), st.integers(-100, 100))
def test_the_unit_changes_no_season(values, unit, zero):
    once, told = find_season(values, 4), find_season(np.array(values) * unit + zero / 7, 4)
    assert np.array(told) == pytest.approx(np.array(once), nan_ok=True)


@given(SERIES)
def test_nor_does_looking_backwards(values):
    whole = values[: len(values) // 4 * 4]
    once, told = find_season(whole, 4), find_season(whole[::-1], 4)
    assert np.array(told) == pytest.approx(np.array(once), nan_ok=True)
    assert np.isnan(once.share) or 0 <= once.share <= 1


@given(st.lists(SERIES, min_size=2, max_size=4))
def test_many_cities_at_once_are_each_as_alone(cities):
    length = min(len(values) for values in cities)
    rows = np.array([values[:length] for values in cities], float)
    rows[0, 5] = NONE
    alone = np.array([find_season(row, 4) for row in rows]).T
    assert np.array(find_season(rows, 4)) == pytest.approx(alone, nan_ok=True)


def test_what_is_equal_but_for_the_rounding_of_a_level_is_equal():
    """Each month lies a twelfth above or eleven twelfths below the level of its year."""
    years = np.ones((12, 12))
    np.fill_diagonal(years, 0)
    told = find_season((years + (np.arange(12) % 2 * 10 / 3)[:, None]).ravel(), 12)
    assert told.p == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("per_year", [4, 12])
@pytest.mark.parametrize("growth", [0.0, 0.5])
def test_where_nothing_comes_back_one_is_seldom_found(per_year, growth):
    chance = np.random.default_rng(20_260_108)
    length = per_year * 5
    courses = chance.normal(size=(4000, length)) + growth * np.arange(length)
    assert 0.03 < np.mean(find_season(courses, per_year).p < 0.05) < 0.065


def test_what_comes_back_is_mostly_found():
    chance = np.random.default_rng(20_260_109)
    courses = chance.normal(size=(2000, 32)) + np.tile([0, 1, 0, -1], 8)
    assert np.mean(find_season(courses, 4).p < 0.05) > 0.8
