"""Hidden rows and columns that were read: told, for whoever sent them may not see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import polars.selectors as cs

from citywise.intake.cells import Problem
from citywise.intake.formats.sheet import ROW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.intake.fitting.recognition import Fit

COUNTED = ("hidden_rows", "hidden_columns")
"""Notes of which one stands for several places; its text says how many."""


def hidden_records(fit: Fit) -> Iterator[Problem]:
    """One note for the hidden rows of a sheet, at the first of them, and one for its columns."""
    sheet, first = fit.sheet, fit.heading.first_row
    if sheet.hidden.rows:
        filled = sheet.cells.filter(
            pl.col(ROW) >= first,
            pl.col(ROW).is_in(list(sheet.hidden.rows)),
            pl.any_horizontal(cs.string().is_not_null()),
        )[ROW]
        if len(filled):
            yield _note(fit, "hidden_rows", len(filled), row=int(filled[0]))
    columns = [c.index for c in fit.heading.columns if c.rule and c.index in sheet.hidden.columns]
    if columns:
        yield _note(fit, "hidden_columns", len(columns), row=first - 1, column=columns[0])


def _note(fit: Fit, reason: str, count: int, *, row: int, column: int = -1) -> Problem:
    return Problem(fit.sheet.files[0], reason, str(count), fit.sheet.number, row, column)
