"""Digests of what a release shows, by which two contents are known to be the same.

Those of earlier releases are internal: who has one release could try out what another held,
one small number after the other, until its digest is right.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import duckdb

from citywise.warehouse.durable import write_whole
from citywise.warehouse.shelf import release_path
from citywise.workspace import OWNER_ONLY_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from citywise.workspace import Workspace

_OF_THE_RELEASE = frozenset({"out_releases", "out_changes", "out_quality_results"})
"""What differs from release to release even where the data are the same."""


def table_digests(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, str]]:
    """Rows and digest of every released table, whatever the order of its rows."""
    return {name: _digest(connection, name) for name in _released_tables(connection)}


def table_rows(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows of every released table."""
    counts = {
        name: connection.execute(f"select count(*) from {name}").fetchone()
        for name in _released_tables(connection)
    }
    return {name: row[0] if row else 0 for name, row in counts.items()}


def _released_tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    names = connection.execute(
        "select table_name from duckdb_tables()"
        " where schema_name = 'main' and not internal and not temporary"
        " and starts_with(table_name, 'out_') order by all"
    ).fetchall()
    return [name for (name,) in names]


def content_digest(connection: duckdb.DuckDBPyConnection) -> str:
    """One digest of all data that readers see."""
    return digest_of(table_digests(connection))


def digest_of(tables: Mapping[str, tuple[int, str]]) -> str:
    """One digest of the digests of tables."""
    lines = [f"{name} {digest}" for name, (_, digest) in sorted(tables.items())
             if name not in _OF_THE_RELEASE]  # fmt: skip
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def noted_contents(workspace: Workspace) -> dict[str, str]:
    """The digest of every release that was made since they are noted, kept or not."""
    file = _file(workspace)
    return json.loads(file.read_bytes()) if file.exists() else {}


def note_contents(workspace: Workspace, contents: dict[str, str]) -> None:
    """Keep the digests of releases for as long as the workspace."""
    told = noted_contents(workspace) | contents
    write_whole(_file(workspace), json.dumps(told, indent=1).encode(), OWNER_ONLY_FILE)


def forget_contents(workspace: Workspace) -> None:
    """Forget all of them: what was shown of a city could be tried out by them."""
    write_whole(_file(workspace), b"{}", OWNER_ONLY_FILE)


def note_missing(workspace: Workspace, release_ids: Iterable[str]) -> None:
    """Note what releases show that were made before there were digests, as far as they are kept."""
    noted = noted_contents(workspace)
    unknown = {name: release_path(workspace, name) for name in release_ids if name not in noted}
    found = {name: _content_in(path) for name, path in unknown.items() if path.exists()}
    if found:
        note_contents(workspace, found)


def _content_in(released: Path) -> str:
    with duckdb.connect(str(released), read_only=True) as connection:
        return content_digest(connection)


def _file(workspace: Workspace) -> Path:
    return workspace.manifests / "contents.json"


def _digest(connection: duckdb.DuckDBPyConnection, name: str) -> tuple[int, str]:
    row = connection.execute(
        "select count(*), sha256(coalesce(string_agg(line, '' order by line), ''))"
        f" from (select md5(row_text::varchar) as line from {name} as row_text)"
    ).fetchone()
    return (row[0], row[1]) if row else (0, "")
