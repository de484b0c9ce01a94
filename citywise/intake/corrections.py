"""Put declared corrections into the cells of text, before any meaning is read from them.

Every correction is either applied or told: where its guard does not match, where there is no
such cell or sheet, and where another line has corrected the cell already.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from citywise.intake.cells import OTHERWISE, RECORD_FIELD, TYPED, Problem, clean_text, column_index
from citywise.intake.formats.sheet import FILE, ROW, cell_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from citywise.intake.formats.sheet import Sheet
    from citywise.intake.reading import FileToRead
    from citywise.network.corrections import Correction

Place = tuple[int, int]
"""Row counted from 1, column counted from 0."""

_HEAD_ROWS = 30


def correct_sheets(
    sheets: Iterable[Sheet], files: Iterable[FileToRead], told: list[Problem]
) -> Iterator[Sheet]:
    """The sheets with their files' corrections; `told` gets each that was applied or was not."""
    waiting = {file.number: list(file.corrections) for file in files if file.corrections}
    for sheet in sheets:
        for part in _apart(sheet, waiting) if waiting else (sheet,):
            mine = waiting.get(part.files[0], [])
            here = [c for c in mine if c.sheet == part.name.strip()]
            if here:
                waiting[part.files[0]] = [c for c in mine if c not in here]
                yield _corrected(part, here, told)
            else:
                yield part
    for number, left in waiting.items():
        told += [_not_applied(number, 0, c, "there is no such sheet") for c in left]


def _apart(sheet: Sheet, numbers: Iterable[int]) -> Iterator[Sheet]:
    """Of files that are read as one, each that is corrected as a sheet of its own."""
    own = [number for number in sheet.files if number in numbers]
    if not own or len(sheet.files) == 1:
        yield sheet
        return
    others = tuple(number for number in sheet.files if number not in own)
    for files in (*((number,) for number in own), others):
        if files:
            yield _part(sheet, files)


def _part(sheet: Sheet, files: tuple[int, ...]) -> Sheet:
    """The rows of some files; their heading is the one that all of them share."""
    cells = sheet.cells.filter(pl.col(FILE).is_in(files))
    first = cells.filter(pl.col(FILE) == files[0]).drop(FILE, ROW).head(_HEAD_ROWS - 1)
    head = [sheet.head[0], *([cell or "" for cell in row] for row in first.iter_rows())]
    return replace(sheet, files=files, cells=cells, head=head)


def _corrected(sheet: Sheet, corrections: list[Correction], told: list[Problem]) -> Sheet:
    (number,) = sheet.files
    texts: dict[Place, str] = {}
    for correction in corrections:
        place = place_of(correction.cell, sheet.places)
        if why := _refusal(sheet, place, correction, texts):
            told.append(_not_applied(number, sheet.number, correction, why))
        else:
            texts[place] = clean_text(correction.replace_by)
            told.append(Problem(number, "cell_corrected", "", sheet.number, *place))
    return replace(sheet, cells=_frame_with(sheet, texts), head=_head_with(sheet, texts))


def place_of(cell: str, places: tuple[str, ...] = ()) -> Place:
    """`C7` as row 7, column 2; `11/date` as the row of the record and the field of that name.

    A field that the sheet does not have is column -1.
    """
    number, is_record, field = cell.partition(RECORD_FIELD)
    if is_record:
        name = RECORD_FIELD + field
        return int(number) + 1, places.index(name) if name in places else -1
    letters, row = re.findall(r"[A-Z]+|[0-9]+", cell)
    return int(row), column_index(letters)


def _refusal(sheet: Sheet, place: Place, correction: Correction, texts: Iterable[Place]) -> str:
    """Why the correction cannot be applied; it never repeats what stands in the cell."""
    if place in texts:
        return "another line corrects the cell"
    found = _text_at(sheet, place)
    if found is None:
        return "there is no such cell"
    expected = clean_text(correction.expect)
    return "" if found.lstrip(TYPED + OTHERWISE) == expected else "another text stands in the cell"


def _text_at(sheet: Sheet, place: Place) -> str | None:
    """The text of a cell, empty for a blank one; None where there is no such cell."""
    row, column = place
    name = cell_name(column)
    found = sheet.cells.filter(pl.col(ROW) == row)
    if found.height:
        return (found[name][0] or "") if name in found.columns else None
    first = sheet.cells[ROW].min() or row + 1
    # of files that are read as one, the heading stands in the head alone
    is_above = isinstance(first, int) and row < first and row <= len(sheet.head)
    cells = sheet.head[row - 1] if is_above else []
    return cells[column] if column < len(cells) else None


def _frame_with(sheet: Sheet, texts: dict[Place, str]) -> pl.DataFrame:
    cells = sheet.cells
    for (row, column), text in texts.items():
        name = cell_name(column)
        if name in cells.columns:
            there = pl.when(pl.col(ROW) == row)
            text_or_blank = pl.lit(text or None, dtype=pl.String)
            cells = cells.with_columns(there.then(text_or_blank).otherwise(name).alias(name))
    return cells


def _head_with(sheet: Sheet, texts: dict[Place, str]) -> list[list[str]]:
    head = [list(cells) for cells in sheet.head]
    for (row, column), text in texts.items():
        if row <= len(head):
            cells = head[row - 1]
            cells += [""] * (column + 1 - len(cells))
            cells[column] = text
    return head


def _not_applied(number: int, sheet_number: int, correction: Correction, why: str) -> Problem:
    place = place_of(correction.cell)
    return Problem(number, "correction_not_applied", why, sheet_number, *place)
