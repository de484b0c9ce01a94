"""The data dictionary as a page: every table, view, column and macro, from the contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.catalogue.vocabularies import vocabulary
from citywise.contracts.ddl import SQL_TYPES, describe
from citywise.contracts.macros import MACROS
from citywise.contracts.tables import stage_tables
from citywise.contracts.tables.past import WITH_PAST
from citywise.contracts.views import VIEWS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.contracts.columns import Column
    from citywise.contracts.macro import Macro
    from citywise.contracts.table import Table
    from citywise.contracts.view import View

_INTRODUCTION = """\
# Data dictionary

Every table, view, column and macro, as the contracts define them (`citywise/contracts/`). The same
words stand as comments in the database itself: `select * from duckdb_columns()`, and
`select * from duckdb_functions() where not internal` for the macros.

Tables that begin with `out_` are those of a released file. The others live in the internal
working store, which only the network's data team opens.
"""

_STAGES = {
    "out": "Released tables",
    "measure": "Outcomes before anything is withheld",
    "core": "What was read, and what the network says of itself",
    "raw": "Receipts",
    "night": "How the nights went",
    "past": "What earlier releases knew",
}

_PAST = """\
Of each table below, the internal store has a view that begins with `past_` before the name, such as
`past_out_values`, with every version of its rows and the numbers of the releases from and to which
it held (`known_from_release`, included; `known_to_release`, not included, empty while it holds):
"""


def render_dictionary() -> str:
    """The page, in Markdown."""
    return "\n".join(_lines()).rstrip() + "\n"


def _lines() -> Iterator[str]:
    yield _INTRODUCTION
    for stage, title in _STAGES.items():
        yield f"## {title}\n"
        for table in stage_tables(stage):
            yield from _table_lines(table)
        if stage == "out":
            yield from _toolkit_lines()
    yield _PAST
    yield ", ".join(f"`{table.name}`" for table in WITH_PAST) + "."


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


def _toolkit_lines() -> Iterator[str]:
    yield "## Views of a release\n"
    for view in VIEWS.values():
        yield from _view_lines(view)
    yield "## Macros of a release\n"
    yield "They call nothing but DuckDB, so they work as well where the file is attached:"
    yield "`attach 'citywise.duckdb' as release; select release.period_days('2025-Q1')`.\n"
    for macro in MACROS.values():
        yield from _macro_lines(macro)


def _view_lines(view: View) -> Iterator[str]:
    yield f"### {view.name}\n"
    yield f"{view.grain}.\n"
    yield "| Column | Type | Meaning |"
    yield "|---|---|---|"
    for column in view.fields:
        yield f"| `{column.name}` | {SQL_TYPES[column.kind]} | {_meaning(column)} |"
    yield ""


def _macro_lines(macro: Macro) -> Iterator[str]:
    yield f"### {macro.name}\n"
    yield f"`{macro.call}`\n"
    yield f"{macro.says}. Gives {macro.gives}.\n"
    yield "| Argument | Meaning |"
    yield "|---|---|"
    for argument in macro.arguments:
        yield f"| `{argument.name}` | {argument.says} |"
    expression, result = macro.example
    yield f"\nExample: `{expression}` is {result}. Source: {macro.source}."
    yield f"In Python: `{macro.twin}`.\n"


def _meaning(column: Column) -> str:
    codes = f" Codes: {_codes(column.codes)}." if column.codes else ""
    return f"{describe(column)}.{codes}".replace("|", "\\|")


def _codes(name: str) -> str:
    return ", ".join(f"`{code}`" for code in vocabulary(name).codes)
