"""A sheet as the screen looks at it: each column with its headings and its distinct texts.

Where the table begins is not known yet, and must not matter: the fullest of the first rows is
taken for the heading, and what stands above it for titles and levels.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.words import fold
from citywise.intake.cells import BREAK, TYPED
from citywise.intake.formats.sheet import FILE, ROW, cell_name
from citywise.intake.personal.shapes import STRANGE
from citywise.intake.producers.personal import personal_columns

if TYPE_CHECKING:
    from citywise.intake.formats.sheet import Sheet

COLUMN, TEXT, PLAIN = "column", "text", "plain"

_FEW_ROWS = 5_000
"""Up to so many rows all columns are looked at together, which costs less than one by one."""

_KEYS = frozenset(
    map(fold, ("_uuid", "_id", "_submission_time", "meta/instanceID", "meta-instanceID", "KEY",
               "SubmissionDate", "__id", "meta/rootUuid", "_index", "_parent_index", "dataElement",
               "@id", "formhub/uuid"))
)  # fmt: skip
"""Columns by which the table of a form tool or platform is known."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its place from 0: its headings folded, alone and below those above them."""

    index: int
    headings: tuple[str, ...] = ()
    place: str = ""


@dataclass(slots=True)
class Table:
    """What is looked at: `texts` has `column`, `text` and `plain`, each distinct text once.

    `above` are the cells of rows that the frame does not have, as (row, column, text).
    """

    sheet: Sheet
    columns: dict[int, Column]
    texts: pl.DataFrame
    heading_row: int
    above: list[tuple[int, int, str]] = field(default_factory=list[tuple[int, int, str]])


def table_of(sheet: Sheet) -> Table:
    """The sheet without the columns that producers add and nobody reads."""
    heading_row = _heading_row(sheet.head)
    levels = [_filled_to_the_right(row) for row in sheet.head[:heading_row]]
    hidden = _never_read(sheet.head[:heading_row])
    names = [name for name in sheet.cells.columns if name not in (FILE, ROW)]
    columns = {
        i: Column(i, _headings(sheet.head[:heading_row], levels, i), _place(sheet, i))
        for i in range(len(names))
        if i not in hidden
    }
    return Table(
        sheet, columns, _distinct(sheet.cells, list(columns)), heading_row, _above(sheet, hidden)
    )


def _heading_row(head: list[list[str]]) -> int:
    """The first row of the fullest ones, counted from 1."""
    filled = [sum(1 for cell in row if cell and not cell.startswith(TYPED)) for row in head]
    return filled.index(max(filled)) + 1 if filled else 0


def _never_read(head: list[list[str]]) -> set[int]:
    """Columns about submitters, devices and places, where a form tool's table is known."""
    if not any(fold(cell) in _KEYS or cell.startswith("#") for row in head for cell in row):
        return set()
    return {index for row in head for index in personal_columns(row)}


def _filled_to_the_right(row: list[str]) -> list[str]:
    """What a merged heading says stands in its first cell alone."""
    said, whole = "", list[str]()
    for cell in row:
        said = cell or said
        whole.append(said)
    return whole


def _headings(head: list[list[str]], levels: list[list[str]], index: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for number, row in enumerate(head):
        text = row[index] if index < len(row) else ""
        if not text or text.startswith(TYPED) or len(text) > 120:
            continue
        found |= {fold(text): None, fold(text.rpartition("/")[2]): None}
        if number and index < len(levels[number - 1]):
            found[fold(f"{levels[number - 1][index]} {text}")] = None
    return tuple(filter(None, found))


def _place(sheet: Sheet, index: int) -> str:
    return sheet.places[index] if index < len(sheet.places) else ""


def _above(sheet: Sheet, hidden: set[int]) -> list[tuple[int, int, str]]:
    first = sheet.cells[ROW].min() if sheet.cells.height else None
    rows = sheet.head[: first - 1] if isinstance(first, int) else sheet.head
    return [
        (number, index, cell)
        for number, row in enumerate(rows, 1)
        for index, cell in enumerate(row)
        if cell and index not in hidden
    ]


def _distinct(cells: pl.DataFrame, indexes: list[int]) -> pl.DataFrame:
    names = [cell_name(index) for index in indexes]
    if not names:
        return pl.DataFrame(schema={COLUMN: pl.Int32, TEXT: pl.String, PLAIN: pl.String})
    if cells.height <= _FEW_ROWS:
        long = cells.select(names).unpivot(variable_name=COLUMN, value_name=TEXT)
        texts = long.drop_nulls().unique(maintain_order=True)
        texts = texts.with_columns(pl.col(COLUMN).str.slice(1).cast(pl.Int32))
    else:
        texts = pl.concat([_of_column(cells, index) for index in indexes])
    return _with_plain(texts)


def _of_column(cells: pl.DataFrame, index: int) -> pl.DataFrame:
    texts = cells[cell_name(index)]
    # a column in which nearly every text is another one costs more to make distinct than to read
    if texts.head(_FEW_ROWS).n_unique() * 2 < _FEW_ROWS:
        texts = texts.unique()
    found = texts.drop_nulls().alias(TEXT).to_frame()
    return found.select(pl.lit(index, dtype=pl.Int32).alias(COLUMN), TEXT)


def _with_plain(texts: pl.DataFrame) -> pl.DataFrame:
    """`shapes.plain_text` for the texts that need it, which are few or none."""
    is_typed = texts[TEXT].str.starts_with(TYPED).any()
    untyped = pl.col(TEXT).str.strip_prefix(TYPED) if is_typed else pl.col(TEXT)
    texts = texts.with_columns(untyped.alias(PLAIN))
    is_wide = texts[PLAIN].str.len_bytes() != texts[PLAIN].str.len_chars()
    if not is_wide.any():
        return texts
    is_strange = is_wide & texts[PLAIN].str.contains(f"[{STRANGE}]")
    strange = texts.filter(is_strange)
    digits = {c: str(i % 10) for i, c in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}
    folded = (
        pl.col(PLAIN)
        .str.replace_all(BREAK, " ", literal=True)
        .str.normalize("NFKC")
        .str.replace_all(r"\p{Cf}", "")
        .str.replace_many(list(digits), list(digits.values()))
    )
    return pl.concat([texts.filter(~is_strange), strange.with_columns(folded)])
