"""Build a release aside: what its own row says, what changed, and the file with its tables."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb

from citywise.contracts.ddl import quote
from citywise.contracts.tables import stage_tables
from citywise.contracts.version import CONTRACT_VERSION
from citywise.errors import ReleaseError
from citywise.warehouse.toolkit import release_script

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping
    from datetime import date
    from pathlib import Path

    import polars as pl

    from citywise.contracts.table import Table
    from citywise.warehouse.manifest import Disclosed, Versions
    from citywise.warehouse.working import WorkingStore


@dataclass(frozen=True, slots=True)
class Draft:
    """What the one row of `out_releases` says besides what can be counted, and who judges it.

    `audit` looks at the outcomes and the studies that the finished file shows.
    """

    data_date: date
    content_fingerprint: str
    facts: dict[str, object]
    versions: Versions
    audit: Callable[[pl.DataFrame, pl.DataFrame], list[Disclosed]]


def write_release_row(store: WorkingStore, release_id: str, previous_id: str, draft: Draft) -> None:
    """What the release says of itself."""
    row = draft.facts | {
        "release_id": release_id,
        "released_at_utc": datetime.now(UTC).replace(tzinfo=None, microsecond=0),
        "data_date": draft.data_date,
        "withheld_count": store.value("select count(*) from measure_protection"),
        "content_fingerprint": draft.content_fingerprint,
        "contract_version": CONTRACT_VERSION,
        "previous_release_id": previous_id or None,
    }
    names = ", ".join(row)
    marks = ", ".join("?" for _ in row)
    with store.transaction():
        store.run("delete from out_releases")
        store.run(f"insert into out_releases ({names}) values ({marks})", list(row.values()))


def write_changes(store: WorkingStore, previous: Path | None) -> None:
    """What differs from the release that readers see now, by city, indicator and period."""
    changes = (
        store.rows("from out_changes limit 0") if previous is None else _changes(store, previous)
    )
    with store.transaction():
        store.replace("out_changes", changes)


def _changes(store: WorkingStore, previous: Path) -> pl.DataFrame:
    store.run(f"attach {quote(str(previous))} as previous (read_only)")
    try:
        return store.rows(_CHANGES)
    finally:
        store.run("detach previous")


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
full join previous.out_values as before on now.value_id = before.value_id
where coalesce(now.city_id, before.city_id) not in (select city_id from out_withdrawals)
    and (before.value_id is null or now.value_id is null
        or (now.value, now.low, now.high, now.numerator_count, now.denominator_count,
            now.value_status_code)
        is distinct from (before.value, before.low, before.high, before.numerator_count,
            before.denominator_count, before.value_status_code))
group by all
"""


def build_file(store: WorkingStore, path: Path) -> None:
    """Copy the released tables, in the order of their keys, into a file of their own."""
    rows = {table.name: _ordered(table) for table in stage_tables("out")}
    fill_file(store, path, release_script(), rows)


def fill_file(store: WorkingStore, path: Path, script: str, rows: Mapping[str, str]) -> None:
    """A file as its script makes it, with the rows that the store has for each table."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(script)
    with _attached(store, path):
        for name, query in rows.items():
            store.run(f"insert into built.{name} by name {query}")
        store.run("checkpoint built")


@contextmanager
def _attached(store: WorkingStore, path: Path) -> Generator[None]:
    """The file as `built`, whose rows lie as they are ordered; else the store's lie as they come.

    Handing rows from one database to the other takes twice as long.
    """
    store.run(f"attach {quote(str(path))} as built (read_write)")
    store.run("set preserve_insertion_order = true")
    try:
        yield
    finally:
        store.run("set preserve_insertion_order = false")
        store.run("detach built")


def _ordered(table: Table) -> str:
    return f"select * from {table.name} order by {', '.join(table.key)}"


def require_every_row(store: WorkingStore, connection: duckdb.DuckDBPyConnection) -> None:
    """The finished file holds every row of every released table."""
    for table in stage_tables("out"):
        count = f"select count(*) from {table.name}"
        built, wanted = connection.execute(count).fetchone(), store.value(count)
        if built is None or built[0] != wanted:
            raise ReleaseError(
                f"The new release has {built} rows in {table.name} instead of {wanted}.",
                "The last release stays in place. Run again; if it recurs, report it.",
            )
