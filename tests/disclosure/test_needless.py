"""What is withheld and nothing needs any more is shown again; what is needed is not."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_tables import TOTAL, grids, lines_of, table_of

from citywise.disclosure.audit import narrow_cells, withheld_ranges
from citywise.disclosure.complements import add_complements, drop_needless
from citywise.disclosure.solving import WITHHELD, solvable_cells
from citywise.disclosure.widening import widen_ranges


def dropped(cells, hidden, fixed, threshold=10):
    """What stays withheld."""
    table, lines = table_of(cells, hidden)
    return names(drop_needless(table, lines, threshold, pl.Series(sorted(fixed), dtype=pl.String)))


def names(table):
    return set(table.filter(WITHHELD)["value_id"])


LINE = {"A": 5, "B": 20, "C": 30, TOTAL: 55}
GRID = {
    "a|x": 5, "a|y": 30, "a|Total": 35,
    "b|x": 40, "b|y": 50, "b|Total": 90,
    "Total|x": 45, "Total|y": 80, "Total|Total": 125,
}  # fmt: skip
SQUARE = {"a|x", "a|y", "b|x", "b|y"}


@pytest.mark.parametrize(
    ("cells", "hidden", "fixed", "left"),
    [
        ({}, set(), set(), set()),
        (LINE, set(), set(), set()),
        # of two that nothing needs each would be the rest, and both stay
        (LINE, {"B", "C"}, set(), {"B", "C"}),
        # the largest is shown again, and the other one hides the small one
        (LINE, {"A", "B", "C"}, {"A"}, {"A", "B"}),
        (LINE, {"A", "B"}, {"A"}, {"A", "B"}),
        # what is fixed stays, needed or not
        (LINE, {"A", "B", "C"}, {"A", "C"}, {"A", "C"}),
        (LINE, set(LINE), set(LINE), set(LINE)),
        # of a table the square around the small cell is needed
        (GRID, SQUARE, {"a|x"}, SQUARE),
        # one city with one number: on no line nothing is needless
        ({"A": 5}, {"A"}, {"A"}, {"A"}),
        ({"A": 50}, {"A"}, set(), {"A"}),
    ],
)
def test_what_stays_withheld(cells, hidden, fixed, left):
    assert dropped(cells, hidden, fixed) == left


def test_what_was_not_safe_to_begin_with_stays_as_it_is():
    assert dropped({"A": 3, "B": 4, TOTAL: 7}, {"A"}, {"A"}) == {"A"}


def protected(cells, small):
    """Wide enough, by the rules of single lines, and with a few cells more than are needed."""
    table, lines = table_of(cells, small)
    return add_complements(widen_ranges(table, lines, 10), lines, 10), lines


@settings(max_examples=60, deadline=None)
@given(grids(), st.data())
def test_an_attacker_finds_nothing_after_it_and_nothing_needed_is_shown(grid, data):
    cells, _ = grid
    small = {name for name, size in cells.items() if 0 < size < 10}
    table, lines = protected(cells, small)
    more = data.draw(st.sets(st.sampled_from(sorted(cells)), max_size=3))
    wider = table.with_columns(pl.col(WITHHELD) | pl.col("value_id").is_in(sorted(more)))
    after = drop_needless(wider, lines, 10, pl.Series(sorted(small), dtype=pl.String))
    assert small <= names(after) <= names(wider)
    if is_safe(wider, lines):
        assert is_safe(after, lines)
    again = drop_needless(after, lines, 10, pl.Series(sorted(small), dtype=pl.String))
    assert names(again) == names(after)


def is_safe(table, lines):
    close = narrow_cells(withheld_ranges(table, lines, 10), 10)
    return close.is_empty() and solvable_cells(table, lines).is_empty()


@settings(max_examples=30, deadline=None)
@given(grids(), st.randoms(use_true_random=False))
def test_neither_the_order_of_cells_nor_what_a_dimension_is_called_decides(grid, chance):
    cells, hidden = grid
    mixed = dict(chance.sample(sorted(cells.items()), len(cells)))
    assert dropped(mixed, hidden, set()) == dropped(cells, hidden, set())
    small = {name for name in hidden if cells[name] < 10}
    assert dropped(mixed, hidden, small) == dropped(cells, hidden, small)


def test_cells_on_no_line_need_nothing():
    table, _ = table_of({"A": 5, "B": 20}, {"A", "B"})
    none = lines_of({})
    assert names(drop_needless(table, none, 10, pl.Series(["A"]))) == {"A", "B"}
