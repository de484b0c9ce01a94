"""Withhold what would reveal a withheld number by subtraction.

On every line whose total is there, either nothing is withheld, or at least two cells are
and together they are not small; and no withheld cell follows from several lines together.
The smallest cell that can serve is taken, never one more than is needed.
"""

from __future__ import annotations

import polars as pl

from citywise.disclosure.audit import narrow_cells, withheld_ranges
from citywise.disclosure.solving import WITHHELD, solvable_cells


def add_complements(cells: pl.DataFrame, lines: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """`cells` (`value_id`, `size`, `is_withheld`) with the complements withheld as well.

    `size` is the count behind the cell; cells that show no number are not among them.
    `lines` are those of `table_lines`.
    """
    own = cells.filter(WITHHELD)["value_id"]
    cells = _mended(cells, lines, threshold)
    cells = _without_needless(cells, lines, threshold, own)
    while True:
        chosen = _against_solving(cells, lines)
        if chosen.is_empty():
            return cells
        cells = _mended(_set(cells, chosen, withheld=True), lines, threshold)


def drop_needless(
    cells: pl.DataFrame, lines: pl.DataFrame, threshold: int, fixed: pl.Series
) -> pl.DataFrame:
    """Show what nothing needs withheld any more, unless something could then be told too closely.

    `fixed` are the cells that stay as they are.
    """
    fewer = _without_needless(cells, lines, threshold, fixed)
    is_safe = (
        solvable_cells(fewer, lines).is_empty()
        and narrow_cells(withheld_ranges(fewer, lines, threshold), threshold).is_empty()
    )
    return fewer if is_safe else cells


def _mended(cells: pl.DataFrame, lines: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """Withhold one more cell on each line that breaks the rule, until none does."""
    while True:
        chosen = _chosen(cells, lines, threshold)
        if chosen.is_empty():
            return cells
        cells = _set(cells, chosen, withheld=True)


def _set(cells: pl.DataFrame, chosen: pl.Series, *, withheld: bool) -> pl.DataFrame:
    changed = pl.when(pl.col("value_id").is_in(chosen.implode())).then(pl.lit(withheld))
    return cells.with_columns(changed.otherwise(WITHHELD).alias(WITHHELD))


def _on_lines(cells: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Every cell of every line, with what is withheld on the line."""
    size = pl.when(WITHHELD).then("size").otherwise(0)
    return lines.join(cells, on="value_id").with_columns(
        hidden=pl.col(WITHHELD).sum().over("line_id"),
        hidden_size=size.sum().over("line_id"),
    )


def _breaks(hidden: pl.Expr, hidden_size: pl.Expr, threshold: int) -> pl.Expr:
    """One hidden cell is the rest of the others; a few tiny ones are nearly known."""
    return (hidden == 1) | ((hidden > 1) & (hidden_size < threshold))


def _chosen(cells: pl.DataFrame, lines: pl.DataFrame, threshold: int) -> pl.Series:
    """For each line that breaks the rule, the shown cell that can serve at the least cost."""
    broken = _on_lines(cells, lines).filter(
        _breaks(pl.col("hidden"), pl.col("hidden_size"), threshold) & ~pl.col(WITHHELD)
    )
    return cheapest_cells(broken, "line_id")


def cheapest_cells(shown: pl.DataFrame, by: str) -> pl.Series:
    """`value_id` of the one cell of each group `by` that is withheld at the least cost.

    The smallest (`size`, in persons); totals (`is_total`) after all parts, empty cells last.
    """
    is_empty = pl.col("size") == 0
    best = shown.sort(by, is_empty, "is_total", "size", "value_id")
    return best.group_by(by, maintain_order=True).first()["value_id"].unique()


def _against_solving(cells: pl.DataFrame, lines: pl.DataFrame) -> pl.Series:
    """For each cell that could be solved for, one more cell of its table."""
    solved = solvable_cells(cells, lines)
    around = lines.filter(pl.col("value_id").is_in(solved.implode()))
    placed = lines.join(cells.filter(~pl.col(WITHHELD)), on="value_id")
    near = placed.join(around, on="line_id", how="semi")
    left = around.join(near, on="table_id", how="anti")
    return pl.concat(
        [
            cheapest_cells(near, "line_id"),
            cheapest_cells(placed.join(left, on="table_id", how="semi"), "table_id"),
        ]
    )


def _without_needless(
    cells: pl.DataFrame, lines: pl.DataFrame, threshold: int, own: pl.Series
) -> pl.DataFrame:
    """Show again, largest first, what a later choice has made needless."""
    while True:
        placed = _on_lines(cells, lines).filter(WITHHELD)
        left, left_size = pl.col("hidden") - 1, pl.col("hidden_size") - pl.col("size")
        breaks = _breaks(left, left_size, threshold)
        free = (
            placed.filter(~pl.col("value_id").is_in(own.implode()))
            .group_by("value_id")
            .agg(breaks.any().alias("is_needed"), pl.col("size", "table_id").first())
            .filter(~pl.col("is_needed"))
        )
        if free.is_empty():
            return cells
        # one at a time in a table: two may each be needless while the other is there
        one = free.sort("size", "value_id", descending=True).group_by("table_id")
        cells = _set(cells, one.first()["value_id"], withheld=False)
