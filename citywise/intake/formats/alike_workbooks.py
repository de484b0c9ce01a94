"""Read small workbooks of one layout as one table, as if somebody had copied them together.

Forty logs of one city's clubs have one heading. Each is opened by itself; what is made of their
values is made once. A workbook in which more stands than such a table is read alone.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
import polars as pl

from citywise.intake.cells import Problem, clean_text
from citywise.intake.formats.hidden_places import NOTHING
from citywise.intake.formats.sheet import FILE, ROW, Sheet, cell_name
from citywise.intake.formats.typed_columns import frame_values
from citywise.intake.formats.workbook import HEAD_ROWS, Worksheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MOST_CELLS = 20_000
"""A larger sheet costs more than what is saved, and memory while it waits."""
_MOST_WAITING = 1_000_000
"""Cells that wait; their values take some eighty bytes each."""


class Headings(Protocol):
    """What the templates say of a first row, and of a cell below it."""

    def is_sole(self, cells: tuple[str, ...], sheet_name: str, /) -> bool:
        """The first row is the sheet's heading, unless one begins below it."""
        ...

    def names_among(self, texts: pl.Series, /) -> list[str]:
        """Which of the cells below it may belong to a heading."""
        ...


class _Layout(NamedTuple):
    number: int
    name: str
    heading: tuple[str, ...]


class AlikeWorkbooks:
    """The worksheets that wait for others of their layout."""

    def __init__(self, headings: Headings) -> None:
        self._headings = headings
        self._waiting: dict[_Layout, list[Worksheet]] = defaultdict(list)
        self._cells = 0

    def pass_on(self, found: Iterable[Sheet | Worksheet | Problem]) -> Iterator[Sheet | Problem]:
        """What a reader found in one file, without a worksheet that can wait."""
        whole = [*found]
        only = whole[0] if len(whole) == 1 else None
        if isinstance(only, Worksheet) and (layout := self._layout(only)):
            self._waiting[layout].append(only)
            self._cells += len(only.values) * len(layout.heading)
            if self._cells > _MOST_WAITING:
                yield from self.read()
            return
        for each in whole:
            yield each.as_sheet() if isinstance(each, Worksheet) else each

    def read(self) -> Iterator[Sheet]:
        """What waited, read together where that is the same."""
        for layout, sheets in self._waiting.items():
            if len(sheets) == 1:
                yield sheets[0].as_sheet()
            else:
                yield from self._apart(_sheet_of_all(layout, sheets))
        self._waiting.clear()
        self._cells = 0

    def _layout(self, found: Worksheet) -> _Layout | None:
        if not _is_small_table(found):
            return None
        heading = tuple(map(clean_text, map(str, found.values[0])))
        is_sole = self._headings.is_sole(heading, found.name)
        return _Layout(found.number, found.name, heading) if is_sole else None

    def _apart(self, whole: Sheet) -> Iterator[Sheet]:
        """A file in which a heading may begin further down is a sheet of its own."""
        first = whole.cells.filter(pl.col(ROW) <= HEAD_ROWS)
        texts = pl.concat([first[cell_name(i)].unique() for i in range(len(whole.head[0]))])
        names = self._headings.names_among(texts.drop_nulls().unique())
        if not names:
            yield whole
            return
        other = first.filter(pl.any_horizontal(pl.exclude(FILE, ROW).is_in(names)))
        own = sorted(set(other[FILE]))
        for number in own:
            yield sheet_of_one(whole, number)
        if together := tuple(number for number in whole.files if number not in own):
            yield sheet_of_some(whole, together)


def sheet_of_one(whole: Sheet, number: int) -> Sheet:
    """The sheet of one file as it is when it is read alone."""
    cells = pl.concat([heading_of(whole, number), whole.cells.filter(pl.col(FILE) == number)])
    head = [[text or "" for text in row] for row in _texts(cells).head(HEAD_ROWS).iter_rows()]
    return _part(whole, (number,), cells, head)


def heading_of(whole: Sheet, number: int) -> pl.DataFrame:
    """The row of the heading, which the rows of all files lack."""
    texts = {cell_name(i): [text or None] for i, text in enumerate(whole.head[0])}
    return pl.DataFrame({FILE: [number], ROW: [1]} | texts, schema=whole.cells.schema)


def sheet_of_some(whole: Sheet, numbers: tuple[int, ...]) -> Sheet:
    """The sheet of some files that are read as one."""
    if len(numbers) == 1:
        return sheet_of_one(whole, numbers[0])
    rows = whole.cells.filter(pl.col(FILE).is_in(numbers))
    return _part(whole, numbers, rows, sheet_of_one(whole, numbers[0]).head)


def _part(
    whole: Sheet, numbers: tuple[int, ...], cells: pl.DataFrame, head: list[list[str]]
) -> Sheet:
    return Sheet(numbers, whole.number, whole.name, cells, head)


def _texts(cells: pl.DataFrame) -> pl.DataFrame:
    return cells.drop(FILE, ROW)


def _is_small_table(sheet: Worksheet) -> bool:
    """One table of texts and values from the first row on, and nothing else."""
    hides = not sheet.is_visible or sheet.hidden != NOTHING
    is_plain = not hides and not sheet.merges and not sheet.is_marked
    rows = sheet.values
    is_small = len(rows) > 1 and len(rows) * len(rows[0]) <= _MOST_CELLS
    return is_plain and is_small and all(type(value) is str for value in rows[0])


def _sheet_of_all(layout: _Layout, sheets: list[Worksheet]) -> Sheet:
    """The rows below the heading of every file, with their numbers."""
    counts = np.array([len(sheet.values) - 1 for sheet in sheets])
    numbers = np.repeat(np.array([sheet.file for sheet in sheets], np.int32), counts)
    starts = np.repeat(np.cumsum(counts) - counts, counts)
    rows = (np.arange(len(numbers)) - starts + 2).astype(np.int32)
    values = [*chain.from_iterable(sheet.values[1:] for sheet in sheets)]
    cells = frame_values(values, len(layout.heading))
    places = pl.DataFrame({FILE: numbers, ROW: rows})
    return Sheet(
        files=tuple(sheet.file for sheet in sheets),
        number=layout.number,
        name=layout.name,
        cells=pl.concat([places, cells], how="horizontal"),
        head=sheets[0].head(),
    )
