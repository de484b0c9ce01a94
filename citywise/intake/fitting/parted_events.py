"""Rows that tell one event in parts, by a column of sexes that the template does not read.

Date       | Activity | Sex    | Came
2031-01-05 | sports   | Female |   12     one event, and not two:
2031-01-05 | sports   | Male   |   15     nothing that is read tells them apart
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.sexes import sex_of
from citywise.intake.cells import TYPED, Problem
from citywise.intake.fitting.combining import cell
from citywise.intake.formats.sheet import FILE, ROW, cell_name

if TYPE_CHECKING:
    from citywise.intake.fitting.headings import LaidColumn
    from citywise.intake.fitting.recognition import Fit

_BOTH = frozenset({"F", "M"})
_MOST_WORDS = 12
"""A column of more different texts is no column of sexes."""
_PARTS = "parts_of_event"


def hold_parts_of_events(fit: Fit) -> tuple[Fit, list[Problem]]:
    """The sheet without rows that would be as many events, and each of them told."""
    if fit.template.produces != "events":
        return fit, []
    problems: list[Problem] = []
    for column in (c for c in fit.heading.columns if not c.rule and _tells_sexes(fit, c)):
        held = _parts(fit, column)
        problems += [
            Problem(file, "event_in_several_rows", text, fit.sheet.number, row, column.index)
            for file, row, text in held.iter_rows()
        ]
        rest = fit.sheet.cells.join(held, on=[FILE, ROW], how="anti", maintain_order="left")
        fit = replace(fit, sheet=replace(fit.sheet, cells=rest))
    return fit, problems


def _tells_sexes(fit: Fit, column: LaidColumn) -> bool:
    below = fit.sheet.cells.filter(pl.col(ROW) >= fit.heading.first_row)
    texts = below.select(cell(column).drop_nulls().unique()).to_series()
    if len(texts) > _MOST_WORDS:
        return False
    return {sex_of(text.removeprefix(TYPED)) for text in texts} >= _BOTH


def _parts(fit: Fit, column: LaidColumn) -> pl.DataFrame:
    """Rows alike in all that is read but the numbers, where they tell more than one sex."""
    told = [c for c in fit.heading.columns if c.rule.startswith(("field:", "choice:"))]
    same = [c for c in told if c.rule != "field:sessions"]
    of_several = _columns_of_several_rows(fit)
    keys = [cell(c).forward_fill().over(FILE) if c.index in of_several else cell(c) for c in same]
    below = fit.sheet.cells.filter(pl.col(ROW) >= fit.heading.first_row)
    filled = below.filter(pl.any_horizontal(cell(c).is_not_null() for c in told))
    if fit.sheet.within:  # rows of two outer records are two events, however alike these are
        filled = filled.filter(pl.col(ROW).is_in(fit.sheet.within.shared))
    rows = filled.select(FILE, ROW, cell(column).alias(_PARTS), *keys)
    several = pl.col(_PARTS).drop_nulls().n_unique().over(FILE, *(cell_name(c.index) for c in same))
    return rows.filter(several > 1).select(FILE, ROW, _PARTS)


def _columns_of_several_rows(fit: Fit) -> set[int]:
    """Those of which a cell describes the empty ones below it: merged, or filled down."""
    merged = {left for top, left, bottom, _ in fit.sheet.merges if bottom > top}
    rules = fit.template.columns.items()
    filled = {f"field:{name}" for name, rule in rules if rule.fill_down}
    return merged | {c.index for c in fit.heading.columns if c.rule in filled}
