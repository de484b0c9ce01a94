"""Releases: build a new file aside, verify it, and point readers at it in one step.

A reader sees the last complete release until the next one is complete. Released files
have names of their own and are never written to again; `citywise.duckdb` is a link.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

import duckdb

from citywise.contracts.ddl import create_table, quote
from citywise.contracts.tables import stage_tables
from citywise.contracts.version import CONTRACT_VERSION
from citywise.errors import ReleaseError
from citywise.warehouse.toolkit import write_toolkit
from citywise.warehouse.working import write_comments
from citywise.workspace import OWNER_ONLY_FILE

if TYPE_CHECKING:
    from pathlib import Path

    from citywise.contracts.table import Table
    from citywise.warehouse.working import WorkingStore
    from citywise.workspace import Workspace

READABLE_FILE = 0o644
READABLE_FOLDER = 0o755


@dataclass(frozen=True, slots=True)
class Draft:
    """What the one row of `out_releases` says, besides what can be counted."""

    data_date: date
    content_fingerprint: str
    facts: dict[str, object]


@dataclass(frozen=True, slots=True)
class LastRelease:
    """What tells one release from another: its id, and a digest of what went into it."""

    release_id: str
    content_fingerprint: str


def released_path(workspace: Workspace) -> Path | None:
    """The file that readers are pointed at, or None before the first release."""
    link = workspace.released_file
    return link.resolve(strict=True) if link.exists() else None


def last_release(workspace: Workspace) -> LastRelease | None:
    """The release that readers see."""
    path = released_path(workspace)
    if path is None:
        return None
    with duckdb.connect(str(path), read_only=True) as connection:
        query = "select release_id, content_fingerprint from out_releases"
        row = connection.execute(query).fetchone()
    return LastRelease(*row) if row else None


def publish(store: WorkingStore, workspace: Workspace, draft: Draft, *, keep: int) -> str:
    """Build, verify and flip; returns the release's id."""
    previous = released_path(workspace)
    _remove_unpublished(workspace, previous)
    release_id = _next_id(workspace, draft.data_date)
    _write_release_row(store, release_id, previous, draft)
    _write_changes(store, previous)
    path = workspace.releases / f"citywise-{release_id}.duckdb"
    aside = workspace.scratch / f"{uuid4().hex}.duckdb"
    _build(store, aside)
    _verify(store, aside)
    _sync(aside)
    aside.rename(path)
    _flip(workspace, path)
    _retire(workspace, keep)
    return release_id


def _next_id(workspace: Workspace, data_date: date) -> str:
    newest = max(map(_number, workspace.releases.glob("citywise-R*.duckdb")), default=0)
    return f"R{newest + 1:04d}-{data_date}"


def _remove_unpublished(workspace: Workspace, previous: Path | None) -> None:
    """A file that was built but never pointed at belongs to a night that was cut short.

    Where several files are there and the link is gone, they were published: they stay.
    """
    files = list(workspace.releases.glob("citywise-R*.duckdb*"))
    if previous is None and len(files) > 1:
        return
    for path in files:
        if _number(path) > _number(previous):
            path.unlink()


def _number(path: Path | None) -> int:
    match = re.match(r"citywise-R(\d+)", path.name) if path else None
    return int(match[1]) if match else 0


def _write_release_row(
    store: WorkingStore, release_id: str, previous: Path | None, draft: Draft
) -> None:
    match = re.fullmatch(r"citywise-(.*)\.duckdb", previous.name) if previous else None
    row = draft.facts | {
        "release_id": release_id,
        "released_at_utc": datetime.now(UTC).replace(tzinfo=None, microsecond=0),
        "data_date": draft.data_date,
        "withheld_count": store.value("select count(*) from measure_protection"),
        "content_fingerprint": draft.content_fingerprint,
        "contract_version": CONTRACT_VERSION,
        "previous_release_id": match[1] if match else None,
    }
    names = ", ".join(row)
    marks = ", ".join("?" for _ in row)
    with store.transaction():
        store.run("delete from out_releases")
        store.run(f"insert into out_releases ({names}) values ({marks})", list(row.values()))


def _write_changes(store: WorkingStore, previous: Path | None) -> None:
    """What differs from the release that readers see now, by city, indicator and period."""
    if previous is None:
        source = "select * from out_values where false"
        store.run(f"create or replace temp table values_before as {source}")
    else:
        store.run(f"attach {quote(str(previous))} as before (read_only)")
        store.run("create or replace temp table values_before as from before.out_values")
        store.run("detach before")
    changes = store.rows(_CHANGES if previous else "select * from out_changes where false")
    with store.transaction():
        store.replace("out_changes", changes)


_CHANGES = """
select
    coalesce(now.city_id, before.city_id) as city_id,
    coalesce(now.indicator_id, before.indicator_id) as indicator_id,
    coalesce(now.period_id, before.period_id) as period_id,
    case
        when before.value_id is null then 'new'
        when now.value_id is null then 'removed'
        else 'revised'
    end as change_code,
    count(*) as value_count
from out_values as now
full join values_before as before on now.value_id = before.value_id
where before.value_id is null or now.value_id is null
    or (now.value, now.low, now.high, now.numerator_count, now.denominator_count,
        now.value_status_code)
    is distinct from (before.value, before.low, before.high, before.numerator_count,
        before.denominator_count, before.value_status_code)
group by all
"""


def _build(store: WorkingStore, path: Path) -> None:
    """Copy the released tables, in the order of their keys, into a file of their own."""
    tables = stage_tables("out")
    with duckdb.connect(str(path)) as connection:
        for table in tables:
            frame = store.rows(_ordered(table))
            connection.execute(create_table(table))
            connection.register("incoming", frame)
            connection.execute(f"insert into {table.name} by name from incoming")
            connection.unregister("incoming")
        write_comments(connection, tables)
        write_toolkit(connection)
        connection.execute("checkpoint")


def _ordered(table: Table) -> str:
    return f"select * from {table.name} order by {', '.join(table.key)}"


def _verify(store: WorkingStore, path: Path) -> None:
    """The new file opens read-only, holds every row, and shows no withheld number."""
    with duckdb.connect(str(path), read_only=True) as connection:
        for table in stage_tables("out"):
            built = connection.execute(f"select count(*) from {table.name}").fetchone()
            wanted = store.value(f"select count(*) from {table.name}")
            if built is None or built[0] != wanted:
                raise ReleaseError(
                    f"The new release has {built} rows in {table.name} instead of {wanted}.",
                    "The last release stays in place. Run again; if it recurs, report it.",
                )
            for rule in table.rules:
                broken = connection.execute(
                    f"select count(*) from {table.name} where {rule.breach}"
                ).fetchone()
                if broken and broken[0]:
                    raise ReleaseError(
                        f"{table.name}: {broken[0]} rows break the rule: {rule.says}.",
                        "The last release stays in place. Report it; nothing was shown.",
                    )


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _flip(workspace: Workspace, path: Path) -> None:
    path.chmod(READABLE_FILE)
    workspace.warehouse.chmod(READABLE_FOLDER)
    workspace.releases.chmod(READABLE_FOLDER)
    link = workspace.warehouse / f".{uuid4().hex}"
    link.symlink_to(path.relative_to(workspace.warehouse))
    link.replace(workspace.released_file)
    _sync(workspace.warehouse)


def _retire(workspace: Workspace, keep: int) -> None:
    """Older releases are the owner's alone: two releases side by side tell more than one."""
    files = sorted(workspace.releases.glob("citywise-R*.duckdb"), key=_number, reverse=True)
    for path in files[1:keep]:
        path.chmod(OWNER_ONLY_FILE)
    for path in files[keep:]:
        path.unlink()
