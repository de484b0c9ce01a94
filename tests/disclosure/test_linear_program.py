"""The cheapest amounts that leave every equation balanced."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citywise.disclosure.linear_program import solve_program


def solved(costs, equations, least, most):
    arrays = (np.array(each, float) for each in (costs, equations, least, most))
    return solve_program(*arrays).tolist()


@pytest.mark.parametrize(
    ("costs", "equations", "least", "most", "amounts"),
    [
        # two parts make up a total of at least ten; the cheaper one does
        ([1, 3, 0], [[1, 1, -1]], [0, 0, 10], [20, 20, 20], [10, 0, 10]),
        # as far as it goes, the dearer one the rest
        ([1, 3, 0], [[1, 1, -1]], [0, 0, 10], [4, 20, 20], [4, 6, 10]),
        # what earns goes as far as it may
        ([-1, 0], [[1, -1]], [0, 0], [7, 100], [7, 7]),
        ([-1, 0], [[1, -1]], [-3, -2], [7, 5], [5, 5]),
        # there is none: the parts cannot be ten
        ([1, 3, 0], [[1, 1, -1]], [0, 0, 10], [4, 4, 20], [0, 0, 0]),
        # nothing is asked
        ([1], [[1]], [0], [np.inf], [0]),
        ([2, -3], np.zeros((0, 2)), [-1, 0], [5, 4], [-1, 4]),
    ],
)
def test_amounts(costs, equations, least, most, amounts):
    assert solved(costs, equations, least, most) == pytest.approx(amounts)


@st.composite
def programs(draw):
    """Three amounts of at most three either way, in two equations as lines of tables have them."""
    costs = draw(st.lists(st.integers(-3, 3), min_size=3, max_size=3))
    signs = st.lists(st.sampled_from([-1, 0, 1]), min_size=3, max_size=3)
    least = [-draw(st.integers(0, 3)) for _ in costs]
    most = [draw(st.integers(0, 3)) for _ in costs]
    return costs, [draw(signs), draw(signs)], least, most


@settings(deadline=None)
@given(programs())
def test_no_whole_amounts_are_cheaper(program):
    costs, equations, least, most = program
    found = solved(*program)
    assert np.array(equations) @ found == pytest.approx([0, 0], abs=1e-7)
    assert all(
        low - 1e-7 <= x <= high + 1e-7 for low, x, high in zip(least, found, most, strict=True)
    )
    whole = (
        np.array(each)
        for each in product(*(range(low, high + 1) for low, high in zip(least, most, strict=True)))
        if not (np.array(equations) @ each).any()
    )
    assert np.dot(costs, found) <= min(np.dot(costs, each) for each in whole) + 1e-7


@settings(deadline=None)
@given(programs(), st.sampled_from([0.5, 3, 1000]))
def test_the_scale_of_amounts_decides_nothing(program, scale):
    costs, equations, least, most = program
    cost = np.dot(costs, solved(*program))
    wider = solved(costs, equations, np.array(least) * scale, np.array(most) * scale)
    assert np.dot(costs, wider) == pytest.approx(cost * scale, abs=1e-6)
