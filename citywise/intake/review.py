"""Submissions that a reviewer has rejected in the form tool stay in its exports; they count not."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from citywise.catalogue.words import fold
from citywise.intake.cells import Problem
from citywise.intake.formats.sheet import FILE, ROW, Sheet, cell_name

_COLUMNS = frozenset(
    map(fold, ("ReviewState", "__system/reviewState", "__system-reviewState", "_validation_status",
               "_validation_status/uid", "_validation_status/label"))
)  # fmt: skip
_REJECTED = frozenset(map(fold, ("rejected", "validation_status_not_approved", "Not Approved")))


def without_rejected(sheet: Sheet) -> tuple[Sheet, list[Problem]]:
    """The sheet without its rejected rows, each of them told as a note."""
    heading = sheet.head[0] if sheet.head else []
    reviewed = [cell_name(i) for i, name in enumerate(heading) if fold(name) in _COLUMNS]
    if not reviewed:
        return sheet, []
    texts = {text for name in reviewed for text in sheet.cells[name].unique().drop_nulls()}
    words = [text for text in texts if fold(text) in _REJECTED]
    is_rejected = pl.any_horizontal(pl.col(reviewed).is_in(words).fill_null(value=False))
    rows = sheet.cells.filter(is_rejected).select(FILE, ROW).rows()
    notes = [Problem(file, "rejected_submission", "", sheet.number, row) for file, row in rows]
    return replace(sheet, cells=sheet.cells.filter(~is_rejected)), notes
