"""Tables of counts with their margins, written by hand or drawn."""

from __future__ import annotations

from itertools import product

import numpy as np
import polars as pl
from hypothesis import strategies as st

from citywise.disclosure.solving import WITHHELD

TOTAL = "Total"


def table_of(cells, hidden, *, of_all=False):
    """Cells of a table written `row|column` (or `row`), with `Total` for the sums; and its lines.

    A dimension without a `Total` adds up to nothing. `of_all`: nobody tells something of all.
    """
    rows = [(name, size, name in hidden, size, None, of_all) for name, size in cells.items()]
    schema = {"value_id": pl.String, "size": pl.Float64, WITHHELD: pl.Boolean,
              "with_count": pl.Float64, "without_count": pl.Float64,
              "of_all": pl.Boolean}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row"), lines_of(cells)


def lines_of(cells):
    placed = []
    for name in cells:
        place = name.split("|")
        for at, word in enumerate(place):
            line = "|".join([*place[:at], "*", *place[at + 1 :]])
            placed.append(("table", line, name, -1 if word == TOTAL else 1, word == TOTAL))
    schema = {"table_id": pl.String, "line_id": pl.String, "value_id": pl.String,
              "sign": pl.Int64, "is_total": pl.Boolean}  # fmt: skip
    lines = pl.DataFrame(placed, schema=schema, orient="row")
    return lines.filter(pl.col("is_total").any().over("line_id"))


@st.composite
def grids(draw, rows=4, columns=3):
    """A table of counts with its margins, and some of its cells withheld."""
    height, width = draw(st.integers(1, rows)), draw(st.integers(1, columns))
    sizes = st.one_of(st.integers(0, 12), st.integers(0, 80))
    inner = [[draw(sizes) for _ in range(width)] for _ in range(height)]
    cells = grid_cells(np.array(inner))
    return cells, draw(st.sets(st.sampled_from(sorted(cells))))


def grid_cells(inner):
    """`row|column` with margins."""
    whole = np.vstack([inner, inner.sum(axis=0)])
    whole = np.hstack([whole, whole.sum(axis=1, keepdims=True)])
    names = [[*map(str, range(size - 1)), TOTAL] for size in whole.shape]
    return {
        f"{row}|{column}": int(whole[i, j])
        for (i, row), (j, column) in product(*map(enumerate, names))
    }


def equations_of(cells):
    names, lines = list(cells), lines_of(cells)
    at = {line: place for place, line in enumerate(lines["line_id"].unique(maintain_order=True))}
    matrix = np.zeros((len(at), len(names)))
    for line, name, sign in lines.select("line_id", "value_id", "sign").iter_rows():
        matrix[at[line], names.index(name)] = sign
    return names, matrix
