"""What goes on to be read: every sheet is screened, and what is refused goes no further."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from citywise.intake.formats.sheet import FILE, cell_name
from citywise.intake.personal.screen import screen_sheet
from citywise.intake.personal.together import screen_together

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from citywise.intake.cells import Problem
    from citywise.intake.fitting.recognition import Fit
    from citywise.intake.formats.sheet import Sheet
    from citywise.intake.personal.screen import Hit

    Fits = dict[tuple[int, ...], list[Fit]]


def screened(sheets: Iterable[Sheet], hits: list[Hit], told: list[Problem]) -> Iterator[Sheet]:
    """The sheets as they came: a correction does not take out of a file what it holds."""
    for sheet in sheets:
        screen = screen_together if len(sheet.files) > 1 else screen_sheet
        found, notes = screen(sheet)
        hits += found
        told += notes
        yield sheet


def without_columns_of(sheet: Sheet, hits: Iterable[Hit]) -> Sheet:
    """A sheet without every column in which personal data were found, its heading included."""
    mine = {hit.problem.column for hit in hits if hit.problem.sheet_number == sheet.number}
    names = {cell_name(index) for index in mine} & set(sheet.cells.columns)
    blank = [pl.lit(None, dtype=pl.String).alias(name) for name in names]
    head = [["" if i in mine else cell for i, cell in enumerate(row)] for row in sheet.head]
    return replace(sheet, cells=sheet.cells.with_columns(blank), head=head)


def without_refused(
    chosen: Fits, refused: Collection[int]
) -> Iterator[tuple[tuple[int, ...], list[Fit]]]:
    """The fits without what belongs to a refused file, so that nothing of it is written."""
    for numbers, fits in chosen.items():
        left = tuple(number for number in numbers if number not in refused)
        if left == numbers:
            yield numbers, fits
        elif left:
            yield left, [_fit_of(fit, left) for fit in fits]


def _fit_of(fit: Fit, numbers: tuple[int, ...]) -> Fit:
    cells = fit.sheet.cells.filter(pl.col(FILE).is_in(numbers))
    return replace(fit, sheet=replace(fit.sheet, files=numbers, cells=cells))
