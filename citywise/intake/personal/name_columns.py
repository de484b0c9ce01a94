"""Columns and rows of persons' names: enough of their texts are names to be no accident."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.personal import personal_words
from citywise.catalogue.words import fold
from citywise.intake.formats.sheet import FILE, ROW, cell_name
from citywise.intake.personal.names import (
    NAME_SHAPE,
    begins_with_given_name,
    has_thing,
    is_given_name,
    looks_like_any_name,
    looks_like_name,
)
from citywise.intake.personal.shapes import plain_text
from citywise.intake.personal.table import COLUMN, PLAIN, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from citywise.intake.personal.table import Column, Table

_FIRST, _SECOND = r"^([\pL'’-]+)", r"^[^ ]+ ([\pL'’-]+)"
_SHAPE = rf"{NAME_SHAPE}|^\pL[\pL'’-]+$"


def named_texts(table: Table) -> Iterator[tuple[tuple[int, str], set[str]]]:
    """Per column, the texts that are names, where the column is one of names in some file."""
    known = with_given_names(table).partition_by(COLUMN, as_dict=True)
    people = _has_people(table)
    for column in table.columns.values():
        is_asked = _is_weakly_asked(column)
        if people and is_asked:
            yield (column.index, "name"), _any_names(table, column)
        elif (column.index,) in known and can_be_of_names(column):
            names = _names(known[column.index,], is_asked=is_asked)
            if names and _is_column_of_names(table, column, names, is_asked=is_asked):
                yield (column.index, "name"), names


def with_given_names(table: Table) -> pl.DataFrame:
    """The texts by which a column may be one of names."""
    alike = table.texts.filter(pl.col(PLAIN).str.contains(_SHAPE))
    return alike.filter(_has_given_name())


def asks_for_names(table: Table) -> bool:
    """The rows are people, and one of the columns has their names."""
    return _has_people(table) and any(map(_is_weakly_asked, table.columns.values()))


def can_be_of_names(column: Column) -> bool:
    """A column that is not said to be of things."""
    return _is_weakly_asked(column) or not any(map(has_thing, column.headings))


def _names(texts: pl.DataFrame, *, is_asked: bool) -> set[str]:
    is_name = looks_like_any_name if is_asked else looks_like_name
    return {text for _, text, plain in texts.iter_rows() if is_name(plain)}


def _has_given_name() -> pl.Expr:
    """One of the first two words is a given name; each distinct word is looked up once."""
    first, second = (pl.col(PLAIN).str.extract(pattern) for pattern in (_FIRST, _SECOND))
    return first.map_batches(_given, return_dtype=pl.Boolean) | second.map_batches(
        _given, return_dtype=pl.Boolean
    ).fill_null(value=False)


def _given(words: pl.Series) -> pl.Series:
    known = [word for word in words.drop_nulls().unique().to_list() if is_given_name(word)]
    return words.is_in(known).fill_null(value=False)


def _is_weakly_asked(column: Column) -> bool:
    return any(map(personal_words().asking["name"].is_weakly_asked, column.headings))


def _has_people(table: Table) -> bool:
    """Two columns say that a row is a person."""
    beside = personal_words().beside_people
    return sum(1 for c in table.columns.values() if not beside.isdisjoint(c.headings)) >= 2


def _is_column_of_names(table: Table, column: Column, names: set[str], *, is_asked: bool) -> bool:
    """In one of the files at least; under a heading that may ask, a third of the cells."""
    name = pl.col(cell_name(column.index))
    texts = table.sheet.cells.select(FILE, ROW, name).drop_nulls()
    below = texts.filter(pl.col(ROW) > table.heading_row).select(FILE, name).unique()
    counts = below.group_by(FILE).agg(pl.len().alias("all"), name.is_in(names).sum().alias("named"))
    named, whole = pl.col("named"), pl.col("all")
    enough = named * 3 >= whole if is_asked else (named >= 3) & (named * 5 >= whole * 3)
    return bool(counts.filter((named > 0) & enough).height)


def _any_names(table: Table, column: Column) -> set[str]:
    mine = table.texts.filter(pl.col(COLUMN) == column.index).select(TEXT, PLAIN)
    asks = personal_words().asking["name"].is_weakly_asked
    return {
        text
        for text, plain in mine.iter_rows()
        if not asks(fold(text)) and looks_like_any_name(plain)
    }


def heads_of_people(table: Table) -> Iterator[tuple[int, int]]:
    """Cells of a heading row of which most are names: a register with a column for each person."""
    for number, row in enumerate(table.sheet.head[: table.heading_row + 1], 1):
        yield from ((number, index) for index in people_among(row))


def people_among(row: Sequence[str | None]) -> list[int]:
    """The cells of a row that are names, where most of them are."""
    filled = [(index, plain_text(cell)) for index, cell in enumerate(row) if cell]
    named = [
        index for index, cell in filled if looks_like_name(cell) and begins_with_given_name(cell)
    ]
    return named if len(named) >= 3 and len(named) * 2 >= len(filled) else []
