"""Blank what of a file is given back to nobody: columns about people that are never read.

`_submitted_by`, a column that a template drops, a column that asks for religion: the heading
stays, so that every cell keeps its place, and what stands below it goes.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.forbidden import asks_for_forbidden
from citywise.catalogue.words import fold
from citywise.intake.formats.sheet import ROW, cell_name
from citywise.intake.producers.personal import personal_columns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citywise.intake.formats.sheet import Sheet
    from citywise.intake.templates.template import Template


def blank_personal(sheet: Sheet, templates: Iterable[Template]) -> Sheet:
    """The sheet without what stands below such headings."""
    dropped = frozenset(fold(each) for template in templates for each in template.source.drop)
    headings = _headings(sheet, dropped)
    if not headings:
        return sheet
    blanked = [
        pl.when(pl.col(ROW) <= row).then(cell_name(column)).alias(cell_name(column))
        for column, row in headings.items()
        if cell_name(column) in sheet.cells.columns
    ]
    head = [
        ["" if row > headings.get(column, row) else text for column, text in enumerate(texts)]
        for row, texts in enumerate(sheet.head, 1)
    ]
    # a row that fits no columns may hold anything anywhere
    aside = tuple((row, list[str]()) for row, _ in sheet.set_aside)
    return replace(sheet, cells=sheet.cells.with_columns(blanked), head=head, set_aside=aside)


def _headings(sheet: Sheet, dropped: frozenset[str]) -> dict[int, int]:
    """Column → the row in which such a heading stands first."""
    found: dict[int, int] = {}
    for row, texts in enumerate(sheet.head, 1):
        named = {i for i, text in enumerate(texts) if text and _is_private(text, dropped)}
        for column in named | personal_columns(texts):
            found.setdefault(column, row)
    return found


@lru_cache(maxsize=20_000)
def _is_private(heading: str, dropped: frozenset[str]) -> bool:
    folded = fold(heading)
    return folded in dropped or asks_for_forbidden(folded)
