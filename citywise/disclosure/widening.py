"""Withhold further cells where an attacker could narrow a withheld count down too closely.

For each such count the cheapest cells are looked for that let it be the width of the rule larger
than it is: a flow through the table that leaves every line adding up, as the heuristics of cell
suppression go (Kelly, Golden & Assad 1992, Networks 22(4)).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from citywise.disclosure.audit import (
    COUNTS,
    form_equations,
    hidden_counts,
    narrow_cells,
    withheld_ranges,
)
from citywise.disclosure.linear_program import solve_program
from citywise.disclosure.solving import WITHHELD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from citywise.comparison.intervals import Numbers

_NOTHING = 1e-6
"""What it costs to use a cell that is withheld anyway; and what is no movement."""


def widen_ranges(cells: pl.DataFrame, lines: pl.DataFrame, width: float) -> pl.DataFrame:
    """`cells` with further ones withheld, until no withheld count is known closer than `width`."""
    while True:
        narrow = narrow_cells(withheld_ranges(cells, lines, width), width)
        chosen = pl.col("value_id").is_in([*_chosen(cells, lines, narrow, width)])
        wider = cells.with_columns((pl.col(WITHHELD) | chosen).alias(WITHHELD))
        if wider[WITHHELD].sum() == cells[WITHHELD].sum():
            return cells
        cells = wider


def _chosen(
    cells: pl.DataFrame, lines: pl.DataFrame, narrow: pl.DataFrame, width: float
) -> Iterator[str]:
    """For one narrow count of each table the cells that widen it; others may need no more then."""
    for name in COUNTS:
        mine = narrow.filter(count_name=name).join(lines, on="value_id")
        first = mine.sort("value_id").unique("table_id", keep="first", maintain_order=True)
        for table, cell in first.select("table_id", "value_id").iter_rows():
            yield from _cheapest_flow(_table(cells, lines, table, name), cell, width)


def _table(cells: pl.DataFrame, lines: pl.DataFrame, table: str, name: str) -> pl.DataFrame:
    """The lines of a table, and of each cell its count and whether it is withheld.

    A total that is not published is not: to let it move is no reason to withhold its other parts.
    """
    told = cells.select("value_id", WITHHELD, size=pl.col(name).cast(pl.Float64))
    absent = hidden_counts(cells, lines, name).join(told, on="value_id", how="anti")
    counted = pl.concat(
        [told, absent.select("value_id", pl.lit(value=False).alias(WITHHELD), "size")]
    )
    placed = lines.filter(table_id=table).join(counted, on="value_id")
    return placed.filter((pl.col("size").is_not_null() | ~pl.col(WITHHELD)).all().over("line_id"))


def _cheapest_flow(placed: pl.DataFrame, cell: str, width: float) -> list[str]:
    """The shown cells that must move so that `cell` can be `width` more than it is."""
    known = placed.with_columns(pl.col("size").fill_null(0))
    ids, sizes, matrix = form_equations(known)
    costs, both_ways = _costs(known, ids), matrix.toarray()
    is_goal = ids == cell
    more = np.where(is_goal, width, np.inf), np.where(is_goal, 0, sizes)
    least = np.concatenate([np.where(is_goal, width, 0), np.zeros_like(sizes)])
    equations = np.hstack([both_ways, -both_ways])
    moved = solve_program(np.tile(costs, 2), equations, least, np.concatenate(more))
    is_used = moved.reshape(2, -1).sum(axis=0) > _NOTHING
    return ids[is_used & (costs > _NOTHING)].tolist()


def _costs(placed: pl.DataFrame, ids: Iterable[str]) -> Numbers:
    """What it costs to withhold each: a large number more, an empty cell most of all."""
    size = pl.col("size")
    dear = pl.when(size > 0).then(size).otherwise(size.max() + 1)
    told = placed.select("value_id", cost=pl.when(WITHHELD).then(_NOTHING).otherwise(dear + 1))
    costs = dict(told.iter_rows())
    return np.array([costs[name] for name in ids])
