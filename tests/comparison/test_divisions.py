"""Dividing where there may be nothing to divide by: never an error, never infinite."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywise.comparison.divisions import divide, divide_sums
from citywise.comparison.sums import ratio_of_sums

NONE = np.nan


@pytest.mark.parametrize(
    ("above", "below", "ratio"),
    [(3, 4, 0.75), (0, 4, 0), (-3, 4, -0.75), (3, 0, NONE), (0, 0, NONE), (3, -4, NONE),
     (NONE, 4, NONE), (3, NONE, NONE)],
)  # fmt: skip
def test_a_ratio_is_told_only_of_something(above, below, ratio):
    assert divide(np.array([above]), np.array([below])) == pytest.approx([ratio], nan_ok=True)


@pytest.mark.parametrize(
    ("above", "below", "ratio"),
    [
        ([1, 98], [2, 98], 0.99),
        ([1, 98, NONE], [2, 98, NONE], 0.99),
        ([0, 0], [3, 4], 0),
        ([1, 2], [0, 0], NONE),
        ([NONE], [NONE], NONE),
        ([], [], NONE),
        ([7], [10], 0.7),
    ],
)
def test_sums_are_divided_and_stay_beside_their_parts(above, below, ratio):
    told = divide_sums(np.array(above, float), np.array(below, float))
    assert told == pytest.approx([ratio], nan_ok=True)


PARTS = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1)


@given(PARTS, st.sampled_from([0.25, 1000.0]))
def test_the_unit_moves_with_what_it_stands_in(parts, unit):
    above, below = np.array(parts, float).T
    for function in (divide, divide_sums):
        once = function(above, below)
        assert function(above * unit, below) == pytest.approx(once * unit, nan_ok=True)
        assert function(above, below * unit) == pytest.approx(once / unit, nan_ok=True)


@given(PARTS)
def test_a_ratio_of_sums_lies_among_the_ratios_and_is_the_one_of_numbers(parts):
    above, below = np.array(parts, float).T
    whole, as_numbers = divide_sums(above, below), ratio_of_sums(parts)
    assert whole == pytest.approx([NONE if as_numbers is None else as_numbers], nan_ok=True)
    each = divide(above, below)[below > 0]
    if each.size and above[below == 0].sum() == 0:
        assert each.min() - 1e-9 <= whole[0] <= each.max() + 1e-9
