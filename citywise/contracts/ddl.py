"""Tables as DuckDB statements: definitions, comments, and the digest of a contract."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.vocabularies import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citywise.contracts.columns import Column, Kind
    from citywise.contracts.macro import Macro
    from citywise.contracts.table import Table
    from citywise.contracts.view import View

SQL_TYPES: dict[Kind, str] = {
    "text": "varchar",
    "integer": "bigint",
    "number": "double",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp",
}

FrameType = type[pl.DataType] | pl.DataType

_FRAME_TYPES: dict[Kind, FrameType] = {
    "text": pl.String,
    "integer": pl.Int64,
    "number": pl.Float64,
    "boolean": pl.Boolean,
    "date": pl.Date,
    "timestamp": pl.Datetime("us"),
}


def create_table(table: Table) -> str:
    """The statement that makes the table, where it is not there yet."""
    lines = [_definition(column, table) for column in table.fields]
    return f"create table if not exists {table.name} (\n    " + ",\n    ".join(lines) + "\n)"


def _definition(column: Column, table: Table) -> str:
    null = "" if column.name in table.optional else " not null"
    return f'"{column.name}" {sql_type(table, column)}{null}'


def sql_type(table: Table, column: Column) -> str:
    """The column's type in the database; codes of bulk tables are enumerations."""
    if table.is_bulk and column.codes and not column.local_codes:
        return f"enum({', '.join(map(quote, vocabulary(column.codes).codes))})"
    return SQL_TYPES[column.kind]


def comment_table(table: Table) -> list[str]:
    """The statements that write the grain and every column's meaning into the database."""
    return _comments("table", table.name, table.grain, table.fields)


def comment_view(view: View) -> list[str]:
    """The statements that write a view's grain and every column's meaning into the database."""
    return _comments("view", view.name, view.grain, view.fields)


def _comments(kind: str, name: str, grain: str, columns: Iterable[Column]) -> list[str]:
    statements = [f"comment on {kind} {name} is {quote(grain)}"]
    for column in columns:
        target = f'{name}."{column.name}"'
        statements.append(f"comment on column {target} is {quote(describe(column))}")
    return statements


def describe(column: Column) -> str:
    """A column in a sentence, with its unit."""
    return f"{column.says} [{column.unit}]" if column.unit else column.says


def quote(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def frame_schema(table: Table) -> dict[str, FrameType]:
    """The table's columns as Polars types."""
    return {column.name: _FRAME_TYPES[column.kind] for column in table.fields}


def digest(tables: Iterable[Table]) -> str:
    """Changes when, and only when, some table would be made differently."""
    content = "\n".join(create_table(table) for table in tables)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def create_macro(macro: Macro) -> str:
    """The statement that makes the macro."""
    return f"create macro {macro.call} as {macro.body}"


def comment_macro(macro: Macro) -> str:
    """The statement that writes meaning, arguments and source of a macro into the database."""
    return f"comment on macro {macro.name} is {quote(describe_macro(macro))}"


def describe_macro(macro: Macro) -> str:
    """A macro in a few sentences."""
    arguments = "; ".join(f"{each.name}: {each.says}" for each in macro.arguments)
    return f"{macro.says}. Gives {macro.gives}. {arguments}. Source: {macro.source}."


def create_view(view: View) -> str:
    """The statement that makes the view."""
    return f"create view {view.name} as\n{view.sql}"
