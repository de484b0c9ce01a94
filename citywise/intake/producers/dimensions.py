"""Figures of IATI that are broken down by what the template does not ask for are no totals.

`<actual value="7"><dimension name="disability" value="yes"/></actual>` read without its
dimension would stand for everybody, so the record waits until the template names the column.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from citywise.intake.cells import Problem
from citywise.intake.fitting.combining import cell
from citywise.intake.formats.sheet import FILE, ROW

if TYPE_CHECKING:
    from citywise.intake.fitting.headings import LaidColumn
    from citywise.intake.fitting.recognition import Fit

_PERIOD, _PLACE, _DIMENSION = "period-start", "location", "dimension/"


def hold_unasked(fit: Fit) -> tuple[Fit, list[Problem]]:
    """The sheet without figures of a breakdown that nobody asked for, and each of them told."""
    unasked = [column for column in fit.heading.columns if _is_unasked(column)]
    if not unasked or _PERIOD not in {column.text for column in fit.heading.columns}:
        return fit, []
    below = pl.col(ROW) >= fit.heading.first_row
    held = below & pl.any_horizontal(cell(column).is_not_null() for column in unasked)
    rows = fit.sheet.cells.filter(held).select(FILE, ROW).rows()
    problems = [Problem(f, "unasked_breakdown", "", fit.sheet.number, row) for f, row in rows]
    return replace(fit, sheet=replace(fit.sheet, cells=fit.sheet.cells.filter(~held))), problems


def _is_unasked(column: LaidColumn) -> bool:
    return not column.rule and (column.text == _PLACE or column.text.startswith(_DIMENSION))
