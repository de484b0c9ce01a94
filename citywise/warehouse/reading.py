"""Read releases: what pages, exports and analysts open, and nothing else."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citywise.errors import ReleaseError
from citywise.warehouse.answers import Answers
from citywise.warehouse.as_of import AsOf, rebuilt, release_meant
from citywise.warehouse.facts import Facts, facts_of
from citywise.warehouse.opening import LOCKED_DOWN, Config, open_file
from citywise.warehouse.shelf import release_path
from citywise.workspace import Workspace, find_workspace

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    import duckdb
    import polars as pl


@dataclass(frozen=True, slots=True)
class Release(Answers):
    """One release, open for reading. The file it reads never changes while it is open."""

    facts: Facts
    path: Path
    connection: duckdb.DuckDBPyConnection

    @property
    def id(self) -> str:
        """The name of the release."""
        return self.facts.release_id

    def query(self, sql: str, parameters: Sequence[Any] | None = None) -> pl.DataFrame:
        """The result of a query as a Polars frame."""
        return self.connection.cursor().execute(sql, parameters).pl()

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def __str__(self) -> str:
        """What it is about, in a line."""
        return str(self.facts)


def open_release(
    place: Workspace | Path | str | None = None,
    *,
    as_of: AsOf | None = None,
    config: Config = LOCKED_DOWN,
) -> Release:
    """Open a release, read-only and without access to other files.

    `place` is the folder of a workspace, whose newest release it is, or a released file;
    without one, `CITYWISE_WORKSPACE` or the checkout's `data/`. `as_of` is an earlier release of
    the workspace (`R0007`, or its whole id), or a day or an instant in UTC: then what readers saw
    at that time; only the owner of the workspace can open these. Raises ReleaseError where nothing
    has been released, the file is no release, or its contract is newer than this program.
    """
    if as_of is not None:
        return _open_as_of(_workspace(place), as_of, config)
    return _open(_released_file(place), config)


def _open(path: Path, config: Config) -> Release:
    connection, row = open_file(path, config)
    return Release(facts_of(row), path, connection)


def _open_as_of(workspace: Workspace, as_of: AsOf, config: Config) -> Release:
    release_id = release_meant(workspace, as_of)
    kept = release_path(workspace, release_id)
    if kept.exists():
        return _open(kept, config)
    with rebuilt(workspace, release_id) as path:
        return _open(path, config)


def _workspace(place: Workspace | Path | str | None) -> Workspace:
    if isinstance(place, Workspace):
        return place
    if place is not None and not Path(place).is_dir():
        raise ReleaseError(
            f"{place} is one release and knows no other.",
            "Earlier ones are known to the internal store alone: name the workspace's folder.",
        )
    return find_workspace(place)


def _released_file(place: Workspace | Path | str | None) -> Path:
    """The file itself, never the link to the newest: a reader keeps to one release."""
    if isinstance(place, Path | str) and not Path(place).is_dir():
        return Path(place).resolve()
    workspace = _workspace(place)
    if not workspace.released_file.exists():
        raise ReleaseError(
            f"Nothing has been released in {workspace.root} yet.", "Run a night: citywise run"
        )
    return workspace.released_file.resolve()


@contextmanager
def reading_at_night(workspace: Workspace) -> Generator[Release]:
    """The newest release as the night opens every release: one process has one way to open a file.

    DuckDB refuses a second connection of a process to a file with other settings than the first.
    """
    with open_release(workspace, config={}) as release:
        yield release
