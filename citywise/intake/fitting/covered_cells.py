"""Cells that another one is merged over, and that hold something all the same.

Day        | Women | Men
2031-01-05 |      12            in the cell under the 12 there may still be a 7, which nobody sees
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from citywise.intake.cells import COVERED, TYPED
from citywise.intake.fitting.merged_figures import marked_cells
from citywise.intake.fitting.text_rows import OF_FIGURES
from citywise.intake.formats.sheet import ROW, cell_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.intake.fitting.recognition import Fit
    from citywise.intake.formats.sheet import Merge


def mark_covered_cells(fit: Fit) -> Fit:
    """The sheet with a mark at each cell of the table that lies under another.

    A text that is that of the cell above it says nothing new; a figure would count twice.
    """
    asked = {c.index: c.rule.startswith(OF_FIGURES) for c in fit.heading.columns if c.rule}
    first = fit.heading.first_row
    merges = [m for m in fit.sheet.merges if m[2] + 1 >= first and any(_within(m, asked))]
    if not merges:
        return fit
    marks: dict[str, dict[int, str]] = defaultdict(dict)
    for merge in merges:
        for name, row, text in _covered(fit.sheet.cells, merge, asked):
            if row >= first:
                marks[name][row] = COVERED + text.removeprefix(TYPED)
    marked = [marked_cells(name, rows) for name, rows in marks.items()]
    return replace(fit, sheet=replace(fit.sheet, cells=fit.sheet.cells.with_columns(marked)))


def _covered(
    cells: pl.DataFrame, merge: Merge, asked: dict[int, bool]
) -> Iterator[tuple[str, int, str]]:
    """The cells under a merged one that hold something of their own: column, row and text."""
    top, left, bottom, _ = merge
    start = cells[ROW].search_sorted(top + 1)
    within = cells[start : cells[ROW].search_sorted(bottom + 1, side="right")]
    shown = within.filter(pl.col(ROW) == top + 1)[cell_name(left)].to_list()
    for index in _within(merge, asked):
        for row, text in within.select(ROW, cell_name(index)).iter_rows():
            is_same = text in shown and not asked[index]
            if text and (row, index) != (top + 1, left) and not is_same:
                yield cell_name(index), row, text


def _within(merge: Merge, asked: dict[int, bool]) -> list[int]:
    """The columns that the template asks for in which a merged cell covers others."""
    top, left, bottom, right = merge
    return [i for i in asked if left <= i <= right and (i > left or bottom > top)]
