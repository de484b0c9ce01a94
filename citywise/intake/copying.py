"""Copy the cells of files, for giving them back. Runs in the limited process that reads files.

What a reader answers are plain records; a cell is text, marked where the file itself had stored
a number or a date (`intake.cells`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from citywise.intake.formats.sheet import ROW, Merge, Sheet, apart, rows_of
from citywise.intake.personal.blanking import blank_personal
from citywise.intake.reading import FileToRead, sheets_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from citywise.intake.templates.template import Template

MOST_CELLS = 200_000
"""Of a longer file only the first rows are copied, and those that must not be left out."""

FIRST_ROWS = 30
"""Where the heading of a long file stands."""

_MOST_FILES, _MOST_BYTES = 40, 1024 * 1024
"""Of files that are copied together."""


@dataclass(frozen=True, slots=True)
class CopiedSheet:
    """One sheet: the texts of its rows by their number, as a spreadsheet counts.

    `places` say how columns are told in an address where there is no grid, as in `Sheet`.
    """

    number: int
    name: str
    rows: dict[int, list[str]]
    merges: list[Merge]
    is_visible: bool
    places: tuple[str, ...]
    is_shortened: bool


@dataclass(frozen=True, slots=True)
class CopiedFile:
    """The sheets of a file; none where nothing of it can be read."""

    sheets: tuple[CopiedSheet, ...] = ()


@dataclass(frozen=True, slots=True)
class FileToCopy:
    """A file of which the cells are wanted; `rows` are those that must not be left out."""

    file: FileToRead
    rows: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class CopiedFiles:
    """What was copied of several files, in their order."""

    files: tuple[CopiedFile, ...]


def copy_files(
    wanted: list[FileToCopy],
    templates: list[Template],
    largest: int,
    *,
    begin: Callable[[int], object] = int,
    most_cells: int = MOST_CELLS,
) -> CopiedFiles:
    """Each cell in its place, less what nobody may read (`blank_personal`).

    `begin` is told which file is read now, as in `read_batch`.
    """
    rows = {one.file.number: one.rows for one in wanted}
    read = sheets_of([one.file for one in wanted], templates, largest, begin)
    copied = {
        number: _copied_file([blank_personal(each, templates) for each in sheets], rows[number],
                             most_cells)
        for number, sheets in _by_file(read)
    }  # fmt: skip
    return CopiedFiles(tuple(copied.get(number, CopiedFile()) for number in rows))


def _by_file(sheets: Iterable[Sheet]) -> Iterator[tuple[int, list[Sheet]]]:
    """The sheets of each file; what several have in one sheet is taken apart."""
    for files, of_the_same in groupby(sheets, key=lambda sheet: sheet.files):
        if len(files) == 1:
            yield files[0], list(of_the_same)
        else:
            yield from ((own.files[0], [own]) for whole in of_the_same for own in apart(whole))


def _copied_file(sheets: list[Sheet], rows: frozenset[int], most_cells: int) -> CopiedFile:
    is_long = sum(sheet.cells.width * sheet.cells.height for sheet in sheets) > most_cells
    return CopiedFile(tuple(_copied(sheet, rows if is_long else None) for sheet in sheets))


def small_batches(wanted: list[FileToCopy]) -> Iterator[list[FileToCopy]]:
    """In their order, as many at a time as weigh little in memory."""
    batch: list[FileToCopy] = []
    size = 0
    for one in wanted:
        bytes_of_one = Path(one.file.path).stat().st_size
        if batch and (len(batch) == _MOST_FILES or size + bytes_of_one > _MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(one)
        size += bytes_of_one
    if batch:
        yield batch


def _copied(sheet: Sheet, wanted: frozenset[int] | None) -> CopiedSheet:
    rows = dict(_rows_of(sheet, wanted))
    rows |= {number: list(texts) for number, texts in sheet.set_aside}
    first = min(rows, default=1)
    # of a text file that begins with its heading, the heading stands in the head alone
    rows |= {number: list(texts) for number, texts in enumerate(sheet.head, 1) if number < first}
    return CopiedSheet(
        number=sheet.number,
        name=sheet.name,
        rows=rows,
        merges=list(sheet.merges),
        is_visible=sheet.is_visible,
        places=sheet.places,
        is_shortened=wanted is not None,
    )


def _rows_of(sheet: Sheet, wanted: frozenset[int] | None) -> Iterator[tuple[int, list[str]]]:
    cells = sheet.cells
    if wanted is not None:
        cells = cells.filter(pl.col(ROW).is_in(list(wanted)) | (pl.col(ROW) <= FIRST_ROWS))
    for number, texts in zip(cells[ROW].to_list(), rows_of(cells), strict=True):
        yield number, [text or "" for text in texts]
