"""Between which ends the lines of a table leave each count."""

from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tiny_tables import TOTAL, equations_of, grid_cells, lines_of

from citywise.disclosure.shuttle import ANY, draw_closer


def ends_of(cells):
    """Cells as `(least, most)`, or as the one number that they are."""
    both = {name: told if isinstance(told, tuple) else (told, told) for name, told in cells.items()}
    rows = [(name, least, most) for name, (least, most) in both.items()]
    schema = {"value_id": pl.String, "least": pl.Float64, "most": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def drawn(cells, lines=None):
    lines = lines_of(cells) if lines is None else lines
    found = draw_closer(ends_of(cells), lines).select("value_id", "least", "most")
    return {name: (least, most) for name, least, most in found.iter_rows()}


EMPTY = (0, ANY)


@pytest.mark.parametrize(
    ("cells", "known"),
    [
        # the rest of the others
        ({"F": EMPTY, "M": 47, TOTAL: 50}, {"F": (3, 3)}),
        ({"F": EMPTY, "M": 50, TOTAL: 50}, {"F": (0, 0)}),
        # their sum
        ({"F": 3, "M": 47, TOTAL: EMPTY}, {TOTAL: (50, 50)}),
        # two share a rest
        ({"F": EMPTY, "M": EMPTY, "X": 42, TOTAL: 50}, {"F": (0, 8), "M": (0, 8)}),
        # what is known roughly tells roughly
        ({"F": EMPTY, "M": (44, 48), TOTAL: 50}, {"F": (2, 6)}),
        ({"F": EMPTY, "M": 40, TOTAL: (50, 60)}, {"F": (10, 20)}),
        ({"F": EMPTY, "M": 47, TOTAL: EMPTY}, {TOTAL: (47, ANY)}),
        # numbers that contradict each other tell nothing
        ({"F": EMPTY, "M": 53, TOTAL: 50}, {"F": EMPTY, "M": (53, 53), TOTAL: (50, 50)}),
    ],
)
def test_one_line(cells, known):
    found = drawn(cells)
    assert {name: found[name] for name in known} == known


def test_a_cell_is_found_by_way_of_another_one():
    # by age there are fifty, so of those by sex too
    cells = {"F|": EMPTY, "M|": 47}
    lines = pl.concat(
        [
            pl.DataFrame({"line_id": line, "value_id": names, "sign": signs})
            for line, names, signs in [
                ("sex", ["F|", "M|", "unpublished"], [1, 1, -1]),
                ("age", ["young", "old", "unpublished"], [1, 1, -1]),
            ]
        ]
    )
    found = drawn(cells | {"young": 25, "old": 25}, lines)
    assert found["F|"] == (3, 3)
    assert found["unpublished"] == (50, 50)


def test_nothing_has_no_ends():
    assert drawn({}) == {}


def test_contradictions_come_to_an_end():
    # each is one more than the other
    names = ["a", "b", "one"]
    lines = pl.concat(
        [
            pl.DataFrame({"line_id": line, "value_id": names, "sign": signs})
            for line, signs in [("a", [-1, 1, 1]), ("b", [1, -1, 1])]
        ]
    )
    assert drawn({"a": EMPTY, "b": EMPTY, "one": 1}, lines)["one"] == (1, 1)


@st.composite
def holes(draw):
    """A table with margins, and what of it is not told."""
    height, width = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    sizes = st.lists(st.integers(0, 20), min_size=width, max_size=width)
    cells = grid_cells(np.array([draw(sizes) for _ in range(height)]))
    return cells, draw(st.sets(st.sampled_from(sorted(cells))))


@settings(deadline=None)
@given(holes())
def test_the_true_count_lies_between_the_ends_and_those_of_the_program_do(table):
    cells, empty = table
    found = drawn({name: EMPTY if name in empty else size for name, size in cells.items()})
    names, matrix = equations_of(cells)
    limits = [(0, 1e4) if name in empty else (cells[name], cells[name]) for name in names]
    for name in sorted(empty):
        least, most = found[name]
        assert least - 1e-6 <= cells[name] <= most + 1e-6
        goal = np.array([float(name == other) for other in names])
        low, high = (
            linprog(sign * goal, A_eq=matrix, b_eq=np.zeros(len(matrix)), bounds=limits)
            for sign in (1, -1)
        )
        assert least - 1e-6 <= low.fun
        assert min(-high.fun, 1e4) <= most + 1e-6


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 6), min_size=3, max_size=3), st.sets(st.sampled_from("abc")))
def test_on_one_line_the_ends_are_those_of_all_tables_there_could_be(sizes, empty):
    parts = dict(zip("abc", sizes, strict=True))
    told = {name: EMPTY if name in empty else size for name, size in parts.items()}
    found = drawn(told | {TOTAL: sum(sizes)})
    ranges = (range(sum(sizes) + 1) if name in empty else [size] for name, size in parts.items())
    tables = [each for each in product(*ranges) if sum(each) == sum(sizes)]
    for name, counts in zip(parts, zip(*tables, strict=True), strict=True):
        assert found[name] == (min(counts), max(counts))
