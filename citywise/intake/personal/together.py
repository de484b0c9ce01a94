"""Screen many files that are read as one, as closely as each would be screened alone.

What decides is what one file holds: three numbers that pass a check among five are something
else than three among a thousand. So the texts of all are looked through at once, and a file with
anything to be judged in it is judged by itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from citywise.intake.formats.alike_workbooks import heading_of, sheet_of_one
from citywise.intake.formats.sheet import FILE, ROW, cell_name
from citywise.intake.personal.asked import asks_for_personal
from citywise.intake.personal.forbidden_columns import forbidden_columns
from citywise.intake.personal.name_columns import (
    asks_for_names,
    can_be_of_names,
    people_among,
    with_given_names,
)
from citywise.intake.personal.names import looks_like_name
from citywise.intake.personal.screen import (
    MOST_BESIDE_LABEL,
    beside_labels,
    kinds_of_texts,
    screen_sheet,
    suspects_of,
    text_kinds,
)
from citywise.intake.personal.shapes import IN_COLUMNS, may_be_of_column, plain_text
from citywise.intake.personal.table import COLUMN, PLAIN, TEXT, table_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from citywise.intake.cells import Problem
    from citywise.intake.formats.sheet import Sheet
    from citywise.intake.personal.screen import Hit
    from citywise.intake.personal.table import Table

_FIRST_ROWS = 30
_SEVERAL_WORDS = r"[\s,]|[^\x00-\x7f]"


def screen_together(sheet: Sheet) -> tuple[list[Hit], list[Problem]]:
    """What `screen_sheet` says of each file; all have the heading in their first row alone."""
    whole = replace(sheet, cells=pl.concat([heading_of(sheet, sheet.files[0]), sheet.cells]))
    table = table_of(whole)
    rows = set(_rows_to_be_judged(table))
    is_shared = _is_asked(table) or any(row == 1 for _, row in rows)
    judged = sheet.files if is_shared else sorted({file for file, _ in rows})
    hits = [hit for file in judged for hit in screen_sheet(sheet_of_one(sheet, file))[0]]
    return hits, [*forbidden_columns(table)]


def _is_asked(table: Table) -> bool:
    """The name of the sheet or its headings decide, which are those of every file."""
    name = plain_text(table.sheet.name)
    return (
        table.heading_row != 1
        or not all(table.sheet.head[0])  # a fuller row below may be the heading of one of them
        or bool(text_kinds(name))
        or looks_like_name(name)
        or asks_for_names(table)
        or any(map(asks_for_personal, table.columns.values()))
    )


def _rows_to_be_judged(table: Table) -> Iterator[tuple[int, int]]:
    """Files, and rows of theirs, with anything to be judged."""
    first = table.sheet.cells.filter(pl.col(ROW) <= _FIRST_ROWS)
    yield from _with_texts(table, {*_suspicious(table), *_named(table)})
    yield from _with_labels(first)
    yield from _with_people(first.filter(pl.col(ROW) <= 2))


def _suspicious(table: Table) -> Iterator[tuple[int, str]]:
    suspects = suspects_of(table)
    kinds = kinds_of_texts(suspects[PLAIN])
    of_columns = set(suspects.filter(pl.col(PLAIN).str.contains(IN_COLUMNS))[PLAIN])
    for column, text, plain in suspects.iter_rows():
        if kinds[plain] or (plain in of_columns and may_be_of_column(plain)):
            yield column, text


def _named(table: Table) -> Iterable[tuple[int, str]]:
    columns = [index for index, column in table.columns.items() if can_be_of_names(column)]
    known = with_given_names(table).filter(pl.col(COLUMN).is_in(columns))
    return known.select(COLUMN, TEXT).iter_rows()


def _with_texts(table: Table, texts: set[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    cells = table.sheet.cells
    for column in {column for column, _ in texts}:
        mine = [text for other, text in texts if other == column]
        found = cells.filter(pl.col(cell_name(column)).is_in(mine))
        yield from found.select(FILE, ROW).iter_rows()


def _with_labels(first: pl.DataFrame) -> Iterator[tuple[int, int]]:
    filled = pl.sum_horizontal(pl.exclude(FILE, ROW).is_not_null())
    for file, row, *cells in first.filter(filled <= MOST_BESIDE_LABEL).iter_rows():
        if any(beside_labels([[cell or "" for cell in cells]])):
            yield file, row


def _with_people(first: pl.DataFrame) -> Iterator[tuple[int, int]]:
    """Heads of a register with a column for each person, and what stands right below a heading."""
    of_words = pl.sum_horizontal(pl.exclude(FILE, ROW).str.contains(_SEVERAL_WORDS))
    for file, row, *cells in first.filter(of_words >= 3).iter_rows():
        if people_among(cells):
            yield file, row
