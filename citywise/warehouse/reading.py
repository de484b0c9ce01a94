"""Read releases: what pages, exports and analysts open, and nothing else."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from citywise.errors import ReleaseError
from citywise.workspace import Workspace, find_workspace

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    import polars as pl

Config = dict[str, str | bool | int | float | list[str]]

_LOCKED_DOWN: Config = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "lock_configuration": "true",
}


@dataclass(frozen=True, slots=True)
class Release:
    """One release, open for reading. The file it reads never changes while it is open."""

    id: str
    path: Path
    connection: duckdb.DuckDBPyConnection

    def frame(self, sql: str, parameters: Sequence[Any] | None = None) -> pl.DataFrame:
        """The result of a query as a Polars frame."""
        return self.connection.cursor().execute(sql, parameters).pl()

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()


def open_release(
    workspace: Workspace | Path | str | None = None, *, config: Config = _LOCKED_DOWN
) -> Release:
    """Open the newest release of a workspace, read-only and without access to other files.

    `workspace` is a folder; without one, `CITYWISE_WORKSPACE` or the checkout's `data/`.
    Raises ReleaseError where nothing has been released yet.
    """
    chosen = workspace if isinstance(workspace, Workspace) else find_workspace(workspace)
    if not chosen.released_file.exists():
        raise ReleaseError(
            f"Nothing has been released in {chosen.root} yet.", "Run a night: citywise run"
        )
    path = chosen.released_file.resolve()
    connection = duckdb.connect(str(path), read_only=True, config=config)
    row = connection.execute("select release_id from out_releases").fetchone()
    return Release(str(row[0]) if row else "", path, connection)


@contextmanager
def reading_at_night(workspace: Workspace) -> Generator[Release]:
    """The newest release as the night opens every release: one process has one way to open a file.

    DuckDB refuses a second connection of a process to a file with other settings than the first.
    """
    release = open_release(workspace, config={})
    try:
        yield release
    finally:
        release.close()


@contextmanager
def reading(workspace: Workspace | Path | str | None = None) -> Generator[Release]:
    """A release that is closed when the block ends."""
    release = open_release(workspace)
    try:
        yield release
    finally:
        release.close()
