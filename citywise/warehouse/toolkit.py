"""What a released file brings along for analysts: macros, and views over its tables.

Both stand in the file and see nothing but the file, which holds no withheld number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.contracts.ddl import comment_macro, comment_view, create_macro, create_view
from citywise.contracts.macros import MACROS
from citywise.contracts.views import VIEWS

if TYPE_CHECKING:
    import duckdb


def write_toolkit(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the macros and views with their meaning; the released tables are there."""
    for macro in MACROS.values():
        connection.execute(create_macro(macro))
        connection.execute(comment_macro(macro))
    for view in VIEWS.values():
        connection.execute(create_view(view))
        for statement in comment_view(view):
            connection.execute(statement)
