"""Columns that ask for what must never become a dimension: told, and never read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.forbidden import asks_for_forbidden
from citywise.intake.cells import Problem
from citywise.intake.formats.sheet import FILE, ROW, cell_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.intake.personal.table import Column, Table


def forbidden_columns(table: Table) -> Iterator[Problem]:
    """One for each file in which such a column has a filled cell below its heading."""
    for column in table.columns.values():
        if any(map(asks_for_forbidden, column.headings)):
            yield from _filled(table, column)


def _filled(table: Table, column: Column) -> Iterator[Problem]:
    below = table.sheet.cells.filter(pl.col(ROW) > table.heading_row)
    filled = below.filter(pl.col(cell_name(column.index)).is_not_null())
    for file in filled[FILE].unique().sort():
        yield Problem(
            file, "forbidden_column", "", table.sheet.number, table.heading_row, column.index,
            column.place,
        )  # fmt: skip
