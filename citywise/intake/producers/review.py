"""Records that were rejected or deleted in the tool they come from, and stay in its exports."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from citywise.catalogue.words import fold
from citywise.intake.cells import TYPED, Problem
from citywise.intake.formats.sheet import FILE, ROW, Sheet, cell_name

_COLUMNS = frozenset(
    map(fold, ("ReviewState", "__system/reviewState", "__system-reviewState", "_validation_status",
               "_validation_status/uid", "_validation_status/label"))
)  # fmt: skip
_DELETED, _DATA_ELEMENT = fold("deleted"), fold("dataElement")
"""Data values of DHIS2 are marked when they are deleted."""
_REJECTED = frozenset(
    map(fold, ("rejected", "validation_status_not_approved", "Not Approved", "true"))
)


def without_rejected(sheet: Sheet) -> tuple[Sheet, list[Problem]]:
    """The sheet without its rejected rows, each of them told as a note."""
    heading = sheet.head[0] if sheet.head else []
    names = [fold(name) for name in heading]
    wanted = _COLUMNS | ({_DELETED} if _DATA_ELEMENT in names else set[str]())
    reviewed = [cell_name(i) for i, name in enumerate(names) if name in wanted]
    if not reviewed:
        return sheet, []
    texts = {text for name in reviewed for text in sheet.cells[name].unique().drop_nulls()}
    words = [text for text in texts if fold(text.removeprefix(TYPED)) in _REJECTED]
    is_rejected = pl.any_horizontal(pl.col(reviewed).is_in(words).fill_null(value=False))
    rows = sheet.cells.filter(is_rejected).select(FILE, ROW).rows()
    notes = [Problem(file, "rejected_submission", "", sheet.number, row) for file, row in rows]
    return replace(sheet, cells=sheet.cells.filter(~is_rejected)), notes
