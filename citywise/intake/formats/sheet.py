"""A sheet as every reader hands it on: cells of text, each in its true place."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import polars as pl

from citywise.intake.cells import BREAK, BREAKS, BROKEN_NUMBER
from citywise.intake.formats.hidden_places import NOTHING, Hidden

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD_ROWS = 30
"""The first rows, among which a heading is looked for."""
FILE, ROW = "file_number", "source_row"
"""Columns of a sheet's frame besides the cells: whose row it is, and which."""

Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column, counted from 0, all included."""


@dataclass(frozen=True, slots=True)
class Within:
    """How the rows of a sheet lie within the records of others.

    `outer` are the numbers of those sheets, `lent` the columns that hold what an outer record
    says: the same in all of its rows. `shared` are the numbers of rows whose outer record has
    other rows here as well.
    """

    outer: frozenset[int]
    lent: frozenset[int]
    shared: frozenset[int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Cells `c0`, `c1`, … of text (null when blank), with `file_number` and `source_row`.

    One sheet may hold the rows of several `files` that share one heading; `head` are the
    first rows of the first file, as text, from row 1. `places` say how each column is told
    in an address, where a spreadsheet's letters would not find it. `set_aside` are rows that
    could not be laid, with their numbers: nothing is read from them but that there is nothing
    personal in them. `hidden` rows and columns are read like any other. `within` is told of
    rows that repeat within the records of another sheet.
    """

    files: tuple[int, ...]
    number: int
    name: str
    cells: pl.DataFrame
    head: list[list[str]]
    merges: list[Merge] = field(default_factory=list[Merge])
    is_visible: bool = True
    places: tuple[str, ...] = ()
    set_aside: tuple[tuple[int, list[str]], ...] = ()
    hidden: Hidden = NOTHING
    within: Within | None = None


def cell_name(index: int) -> str:
    """The frame's name of a column counted from 0."""
    return f"c{index}"


def rows_of(cells: pl.DataFrame) -> Iterator[tuple[str | None, ...]]:
    """The texts of each row; column by column, since no query pays for a few rows."""
    texts = [column for column in cells.get_columns() if column.name not in (FILE, ROW)]
    return zip(*(column.to_list() for column in texts), strict=True)


def apart(whole: Sheet) -> Iterator[Sheet]:
    """The sheet of each file of one that holds the rows below the same heading of several."""
    parts = whole.cells.partition_by(FILE, as_dict=True)
    for number in whole.files:
        cells = parts.get((number,), whole.cells.clear())
        below = [[text or "" for text in row] for row in rows_of(cells.head(HEAD_ROWS - 1))]
        yield replace(whole, files=(number,), cells=cells, head=[whole.head[0], *below])


def frame_cells(rows: list[list[str]], numbers: list[int], file_number: int) -> pl.DataFrame:
    """Rows of text with their row numbers as a frame; shorter rows are filled up with blanks."""
    width = max((len(row) for row in rows), default=0)
    columns = {
        cell_name(i): pl.Series([_cell(row, i) for row in rows], dtype=pl.String)
        for i in range(width)
    }
    base = {
        FILE: pl.Series([file_number] * len(rows), dtype=pl.Int32),
        ROW: pl.Series(numbers, dtype=pl.Int32),
    }
    return pl.DataFrame(base | columns)


def _cell(row: list[str], index: int) -> str | None:
    return (row[index] or None) if index < len(row) else None


def cleaned_cells(names: list[str]) -> list[pl.Expr]:
    """Columns of text as `clean_text` has each cell; null when blank."""
    blank = pl.lit(None, dtype=pl.String)
    texts = {
        name: pl.col(name)
        .str.replace_all(rf"[\x00-\x1f\x7f--{BREAKS}]", "")
        .str.replace_all(BROKEN_NUMBER, f"${{1}}{BREAK}${{2}}${{3}}")
        .str.replace_all(f"[{BREAKS}]", " ")
        .str.strip_chars()
        for name in names
    }
    return [
        pl.when(text == "").then(blank).otherwise(text).alias(name) for name, text in texts.items()
    ]
