"""Releases that still hold a city which has left the network are taken from the shelf.

So that no rollback brings the city back, and no old file is handed on by mistake. What readers see
stays until there is a release without the city.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from citywise.contracts.ddl import quote
from citywise.warehouse.shelf import id_of, released_files, remove_release, shown_path

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from citywise.workspace import Workspace


def holds(released: Path, cities: Collection[str]) -> bool:
    """The release shows or names one of the cities among those of the network."""
    if not cities:
        return False
    query = f"select count(*) from out_cities where city_id in ({', '.join(map(quote, cities))})"
    return bool(_rows(released, query)[0][0])


def withdrawn_in(released: Path) -> set[str]:
    """Cities of which the release says that they have left the network."""
    table = "select count(*) from duckdb_tables() where table_name = 'out_withdrawals'"
    if not _rows(released, table)[0][0]:
        return set()
    return {str(city) for (city,) in _rows(released, "select city_id from out_withdrawals")}


def clear_shelf(workspace: Workspace, cities: Collection[str]) -> tuple[str, ...]:
    """Remove every release but the shown one that holds one of the cities; returns their ids."""
    shown = shown_path(workspace)
    found = [path for path in released_files(workspace) if path != shown and holds(path, cities)]
    for path in found:
        remove_release(workspace, id_of(path))
    return tuple(id_of(path) for path in found)


def _rows(released: Path, query: str) -> list[tuple[int | str, ...]]:
    # one process has one way to open a file, and the night has opened some of them so
    with duckdb.connect(str(released), read_only=True) as connection:
        return connection.execute(query).fetchall()
