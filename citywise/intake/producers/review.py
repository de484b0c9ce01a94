"""Records that the tool they come from marks: rejected, deleted, encrypted, with open issues.

They stay in exports. What the tool does not count is left out and told; what it cannot show
is kept back; what somebody still has to look at is counted and told.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from citywise.catalogue.words import fold
from citywise.intake.cells import TYPED, Problem
from citywise.intake.formats.sheet import FILE, ROW, Sheet, cell_name


def _folded(*texts: str) -> frozenset[str]:
    return frozenset(map(fold, texts))


@dataclass(frozen=True, slots=True)
class Mark:
    """What some columns say of a record, and what follows from it.

    `beside` is a column that shows whose table it is; `without` are columns that must be blank.
    """

    columns: frozenset[str]
    words: frozenset[str]
    reason: str
    is_left_out: bool = True
    beside: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()


_REVIEW = _folded(
    "ReviewState", "__system/reviewState", "__system-reviewState",
    "_validation_status", "_validation_status/uid", "_validation_status/label",
)  # fmt: skip
_TRUE = _folded("true", "1", "t")
_DATA_VALUE = _folded("dataElement", "data element")
_MARKS = (
    Mark(
        _REVIEW,
        _folded("rejected", "validation_status_not_approved", "Not Approved"),
        "rejected_submission",
    ),
    Mark(_folded("deleted"), _TRUE, "rejected_submission", beside=_DATA_VALUE),
    Mark(
        _folded("header/status"),
        _folded("deleted"),
        "rejected_submission",
        beside=_folded("header/identifier"),
    ),
    Mark(
        _folded("Status", "__system/status", "__system-status"),
        _folded("not decrypted", "notDecrypted", "missing encrypted form data"),
        "not_decrypted",
        beside=_folded("SubmissionDate", "__system/submissionDate", "__system-submissionDate"),
    ),
    Mark(
        _folded("indicator/measure"),
        _folded("5"),
        "qualitative_only",
        beside=_folded("period-start"),
        without=_folded("actual", "target", "baseline"),
    ),
    Mark(
        _REVIEW,
        _folded("hasIssues", "validation_status_on_hold", "On Hold"),
        "marked_open",
        is_left_out=False,
    ),
    Mark(
        _folded("followUp", "flwup", "follow up"),
        _TRUE,
        "marked_open",
        is_left_out=False,
        beside=_DATA_VALUE,
    ),
)  # fmt: skip


def review(sheet: Sheet) -> tuple[Sheet, list[Problem]]:
    """The sheet without the records that do not count, and each marked record told."""
    told: list[Problem] = []
    for mark in _MARKS:
        is_marked = _is_marked(sheet, mark)
        if is_marked is None:
            continue
        rows = sheet.cells.filter(is_marked).select(FILE, ROW).rows()
        told += [Problem(file, mark.reason, "", sheet.number, row) for file, row in rows]
        if mark.is_left_out and rows:
            sheet = replace(sheet, cells=sheet.cells.filter(~is_marked))
    return sheet, told


def _is_marked(sheet: Sheet, mark: Mark) -> pl.Expr | None:
    names = [fold(name) for name in sheet.head[0]] if sheet.head else []
    if mark.beside and not mark.beside & set(names):
        return None
    columns = [cell_name(i) for i, name in enumerate(names) if name in mark.columns]
    if not columns:
        return None
    texts = {text for name in columns for text in sheet.cells[name].unique().drop_nulls()}
    words = [text for text in texts if fold(text.removeprefix(TYPED)) in mark.words]
    blank = [cell_name(i) for i, name in enumerate(names) if name in mark.without]
    is_marked = pl.any_horizontal(pl.col(columns).is_in(words).fill_null(value=False))
    return is_marked & pl.all_horizontal(pl.lit(value=True), *(pl.col(n).is_null() for n in blank))
