"""Everything that readers see in a release, to compare two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from citywise.workspace import Workspace


def read_release(workspace: Workspace) -> dict[str, list[str]]:
    """Rows by table, in any order; of the release itself all but the time it was made."""
    with duckdb.connect(str(workspace.released_file.resolve()), read_only=True) as connection:
        names = connection.execute("select table_name from duckdb_tables()").fetchall()
        return {name: _rows(connection, name) for (name,) in names}


def _rows(connection: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    query = f"from {name}"
    if name == "out_releases":
        query = "select * exclude (released_at_utc) from out_releases"
    return sorted(map(repr, connection.execute(query).fetchall()))
