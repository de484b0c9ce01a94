"""What a released file brings along for analysts: macros, and views over its tables.

Both stand in the file and see nothing but the file, which holds no withheld number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.contracts.ddl import (
    comment_macro,
    comment_table,
    comment_view,
    create_macro,
    create_table,
    create_view,
)
from citywise.contracts.macros import MACROS
from citywise.contracts.tables import stage_tables
from citywise.contracts.views import VIEWS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb


def release_script() -> str:
    """What makes a released file without rows: tables, macros and views, with their meaning."""
    tables = stage_tables("out")
    made = [create_table(table) for table in tables]
    comments = [statement for table in tables for statement in comment_table(table)]
    return ";\n".join([*made, *comments, *_toolkit()]) + ";\n"


def write_toolkit(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the macros and views with their meaning; the released tables are there."""
    for statement in _toolkit():
        connection.execute(statement)


def _toolkit() -> Iterator[str]:
    for macro in MACROS.values():
        yield create_macro(macro)
        yield comment_macro(macro)
    for view in VIEWS.values():
        yield create_view(view)
        yield from comment_view(view)
