"""Figures in cells that are merged over several, and that are those of none of them alone.

Age   | Women | Men
12-14 | 40    | 50
15-17 |      45          of women and men together: not 45 women
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from citywise.intake.cells import MERGED, TYPED
from citywise.intake.fitting.text_rows import OF_FIGURES
from citywise.intake.fitting.zones import is_figure
from citywise.intake.formats.sheet import FILE, ROW, cell_name

if TYPE_CHECKING:
    from citywise.intake.fitting.recognition import Fit
    from citywise.intake.formats.sheet import Merge

_Row = dict[str, str | None]


def mark_merged_figures(fit: Fit) -> Fit:
    """The sheet with a mark at each cell over which a figure of several cells is merged."""
    first, figures = fit.heading.first_row, _names(fit, OF_FIGURES)
    begin = set(figures.values())
    merges = [m for m in fit.sheet.merges if m[0] + 1 >= first and m[1] in begin]
    merges = [merge for merge in merges if _over(merge, figures)]
    if not merges:
        return fit
    below = fit.sheet.cells.filter(pl.col(ROW) >= first)
    rows = {row.pop(ROW): row for row in below.drop(FILE).iter_rows(named=True)}
    marks: dict[str, dict[int, str]] = defaultdict(dict)
    numbers = sorted(rows)
    for merge in merges:
        covered = numbers[bisect_left(numbers, merge[0] + 1) : bisect_right(numbers, merge[2] + 1)]
        text = rows.get(merge[0] + 1, {}).get(cell_name(merge[1]))
        if text and is_figure(text) and _is_of_several(merge, [rows[n] for n in covered], fit):
            for name in _over(merge, figures):
                marks[name] |= dict.fromkeys(covered, MERGED + text.removeprefix(TYPED))
    marked = [marked_cells(name, rows) for name, rows in marks.items()]
    return replace(fit, sheet=replace(fit.sheet, cells=fit.sheet.cells.with_columns(marked)))


def _names(fit: Fit, kinds: str | tuple[str, ...]) -> dict[str, int]:
    """The frame's columns of those that the template takes for one of some kinds."""
    return {cell_name(c.index): c.index for c in fit.heading.columns if c.rule.startswith(kinds)}


def _over(merge: Merge, names: dict[str, int]) -> list[str]:
    """The columns over which a range reaches, where it reaches over more than one cell."""
    top, left, bottom, right = merge
    within = [name for name, index in names.items() if left <= index <= right]
    return within if len(within) > 1 or bottom > top else []


def _is_of_several(merge: Merge, rows: list[_Row], fit: Fit) -> bool:
    """Over several columns of figures, or over rows of a report that are about several things.

    An event that takes several rows of a log has its figures in the first of them.
    """
    if len(_over(merge, _names(fit, OF_FIGURES))) > 1:
        return True
    told = [{row[name] for row in rows} - {None} for name in _names(fit, "field:")]
    return fit.template.produces == "values" and any(len(texts) > 1 for texts in told)


def marked_cells(name: str, marks: dict[int, str]) -> pl.Expr:
    """A column with other texts in some of its rows."""
    text = pl.col(ROW).replace_strict(marks, default=None, return_dtype=pl.String)
    return pl.coalesce(text, pl.col(name)).alias(name)
