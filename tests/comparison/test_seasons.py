"""Does a series go up and down with the time of the year?"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kruskal

from citywise.comparison.seasons import find_season

NONE = np.nan
YEAR = [10, 30, 20, 5]


def test_what_comes_back_each_year_is_a_season():
    told = find_season([*YEAR, 11, 29, 21, 6, 9, 32, 19, 4], 4)
    assert told.share > 0.9
    assert told.p < 0.05


def test_growth_is_no_season():
    growing = np.arange(16) + np.tile([0, 0.2, -0.2, 0.1], 4)[::-1]
    level = find_season(np.repeat([1.0, 7.0, 3.0, 9.0], 4) + [0, 1, 2, 3, 3, 2, 1, 0] * 2, 4)
    assert level.p > 0.5
    assert find_season(growing, 4, is_detrended=False).p > 0.3


@pytest.mark.parametrize(
    "values",
    [YEAR * 2, [*YEAR * 2, 1, 2, 3], [*YEAR * 2, 1, NONE, 3, 4], [7] * 12, [], [NONE] * 12],
)
def test_below_three_whole_years_or_where_nothing_varies_nothing_is_told(values):
    assert np.isnan(np.array(find_season(values, 4))).all()


def test_a_year_with_a_gap_does_not_count():
    with_gap = [*YEAR, 1, NONE, 3, 4, *YEAR, *YEAR]
    assert np.array(find_season(with_gap, 4)) == pytest.approx(np.array(find_season(YEAR * 3, 4)))


SERIES = st.lists(st.integers(-50, 50), min_size=12, max_size=40)


@given(SERIES)
def test_it_is_the_test_of_kruskal_and_wallis(values):
    years = np.array(values[: len(values) // 4 * 4]).reshape(-1, 4)
    told = find_season(values, 4, is_detrended=False)
    if np.ptp(years) == 0:
        assert np.isnan(told.p)
    else:
        assert told.p == pytest.approx(kruskal(*years.T).pvalue)
        assert 0 <= told.share <= 1 + 1e-9


@given(SERIES, st.sampled_from([0.5, 4.0]), st.integers(-100, 100))
def test_the_unit_changes_no_season(values, unit, zero):
    once, told = find_season(values, 4), find_season(np.array(values) * unit + zero, 4)
    assert told.share == pytest.approx(once.share, nan_ok=True)
