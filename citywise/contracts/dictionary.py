"""The data dictionary as a page: every table and column, rendered from the contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.catalogue.vocabularies import vocabulary
from citywise.contracts.ddl import SQL_TYPES, describe
from citywise.contracts.tables import stage_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.contracts.columns import Column
    from citywise.contracts.table import Table

_INTRODUCTION = """\
# Data dictionary

Every table and column, as the contracts define them (`citywise/contracts/`). The same words
stand as comments in the database itself: `select * from duckdb_columns()`.

Tables that begin with `out_` are those of a released file. The others live in the internal
working store, which only the network's data team opens.
"""

_STAGES = {
    "out": "Released tables",
    "measure": "Outcomes before anything is withheld",
    "core": "What was read, and what the network says of itself",
    "raw": "Receipts",
}


def render_dictionary() -> str:
    """The page, in Markdown."""
    return "\n".join(_lines()).rstrip() + "\n"


def _lines() -> Iterator[str]:
    yield _INTRODUCTION
    for stage, title in _STAGES.items():
        yield f"## {title}\n"
        for table in stage_tables(stage):
            yield from _table_lines(table)


def _table_lines(table: Table) -> Iterator[str]:
    yield f"### {table.name}\n"
    yield f"{table.grain}. Key: {', '.join(f'`{name}`' for name in table.key)}.\n"
    yield "| Column | Type | Meaning |"
    yield "|---|---|---|"
    for column in table.fields:
        optional = ", may be empty" if column.name in table.optional else ""
        yield f"| `{column.name}` | {SQL_TYPES[column.kind]}{optional} | {_meaning(column)} |"
    yield ""
    for rule in table.rules:
        yield f"- Rule `{rule.name}`: {rule.says}.\n"


def _meaning(column: Column) -> str:
    codes = f" Codes: {_codes(column.codes)}." if column.codes else ""
    return f"{describe(column)}.{codes}".replace("|", "\\|")


def _codes(name: str) -> str:
    return ", ".join(f"`{code}`" for code in vocabulary(name).codes)
