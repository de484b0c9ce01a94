"""Open a file as a release, or say why it is none to whoever must act."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb

from citywise.contracts.version import CONTRACT_VERSION, is_understood
from citywise.errors import ReleaseError

if TYPE_CHECKING:
    from pathlib import Path

Config = dict[str, str | bool | int | float | list[str]]

LOCKED_DOWN: Config = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "lock_configuration": "true",
}
"""A reader's connection reaches its file and no other."""

_OPEN_THE_NEWEST = "Open the workspace's folder, or a file of warehouse/releases/ in it."


def open_file(path: Path, config: Config) -> tuple[duckdb.DuckDBPyConnection, dict[str, Any]]:
    """A read-only connection to a released file, with its row of `out_releases`."""
    if not path.is_file():
        raise ReleaseError(f"There is no file {path}.", _OPEN_THE_NEWEST)
    connection = _connect(path, config)
    try:
        return connection, _release_row(path, connection)
    except BaseException:
        connection.close()
        raise


def _connect(path: Path, config: Config) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(path), read_only=True, config=config)
    except duckdb.ConnectionException as error:
        raise ReleaseError(
            f"This program has {path} open already, with other settings.",
            "Close that connection first, or go on with it.",
        ) from error
    except duckdb.IOException as error:
        raise _unusable(path, str(error)) from error


def _unusable(path: Path, reason: str) -> ReleaseError:
    if "ermission denied" in reason:
        return ReleaseError(
            f"{path} is not open to you.",
            "Older releases are closed to readers. Open the workspace's folder for the newest.",
        )
    if "lock" in reason.lower():
        return ReleaseError(f"Another program writes to {path}; no release is.", _OPEN_THE_NEWEST)
    if "version number" in reason:
        return ReleaseError(
            f"{path} was written by a newer DuckDB than this program brings.",
            "Install the version of Citywise that made it, or a later one.",
        )
    return ReleaseError(f"{path} is not a release.", _OPEN_THE_NEWEST)


def _release_row(path: Path, connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    names = connection.execute("select table_name from duckdb_tables()").fetchall()
    if ("out_releases",) not in names:
        raise ReleaseError(f"{path} is not a release.", _OPEN_THE_NEWEST)
    if any(not name.startswith("out_") for (name,) in names):
        raise ReleaseError(
            f"{path} is the internal store, in which nothing is withheld; it is not a release.",
            _OPEN_THE_NEWEST,
        )
    found = connection.execute("from out_releases").pl()
    if found.height != 1:
        raise ReleaseError(f"{path} was never finished as a release.", _OPEN_THE_NEWEST)
    row = found.row(0, named=True)
    # releases made before contracts had versions say none
    version = row.get("contract_version") or CONTRACT_VERSION
    if not is_understood(version):
        raise ReleaseError(
            f"{path} keeps contract {version}; this program knows {CONTRACT_VERSION}.",
            "Install the version of Citywise that made it, or a later one.",
        )
    return row
