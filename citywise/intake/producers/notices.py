"""What a fitting export should be told of, although it loads: a weak key, a text cut short."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.words import fold
from citywise.intake.cells import Problem
from citywise.intake.fitting.combining import cell
from citywise.intake.formats.sheet import FILE, ROW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.intake.fitting.recognition import Fit
    from citywise.intake.formats.sheet import Sheet

CUT = "<WARNING: Truncated to Excel limit"
"""What KoboToolbox writes before a text that did not fit into a cell."""

_CHANGES_WITH_EDIT = fold("_uuid")
_NAVIGATION = "@odata.navigationLink"
_ADDED_BY_KOBO = frozenset({"_uuid", "_index", "_submission_time"})
_OF_KOBO = frozenset({"_uuid", "_submission_time"})


def notices(fit: Fit) -> Iterator[Problem]:
    """Problems that hold nothing back."""
    yield from _changing_references(fit)
    yield from _cut_texts(fit)


def lacks_repeats(sheet: Sheet) -> bool:
    """A form without its repeats: text tables of KoboToolbox, OData that only links to them."""
    heading = sheet.head[0] if sheet.head else []
    is_plain = not sheet.name and not sheet.places and set(heading) >= _OF_KOBO
    return is_plain or any(name.endswith(_NAVIGATION) for name in heading)


def _changing_references(fit: Fit) -> Iterator[Problem]:
    """References taken from `_uuid`, which is another one after an edit."""
    columns = [c for c in fit.heading.columns if c.rule == "field:ref"]
    weak = [c for c in columns if fold(c.text) == _CHANGES_WITH_EDIT]
    if not weak:
        return
    better = [cell(c).is_null() for c in columns if c not in weak]
    is_weak = pl.all_horizontal(cell(weak[0]).is_not_null(), *better)
    yield from _in_rows(fit, is_weak, "changing_reference", weak[0].index)


def _cut_texts(fit: Fit) -> Iterator[Problem]:
    if not _ADDED_BY_KOBO & set(fit.sheet.head[0]):
        return
    for column in fit.heading.columns:
        if column.rule:
            is_cut = cell(column).str.starts_with(CUT).fill_null(value=False)
            yield from _in_rows(fit, is_cut, "cut_text", column.index)


def _in_rows(fit: Fit, breach: pl.Expr, reason: str, column: int) -> Iterator[Problem]:
    below = pl.col(ROW) >= fit.heading.first_row
    for file, row in fit.sheet.cells.filter(below & breach).select(FILE, ROW).iter_rows():
        yield Problem(file, reason, "", fit.sheet.number, row, column)
