"""Keep what each release knew: every version of every row, from which release to which.

`past_out_values` says of a row that it held from release 3 on and no longer in release 7. Only
what has changed since the release before is written, so the past grows with the changes.

It is written before readers are pointed at the release. What is written of a release that is then
never shown does no harm, since nobody can ask for it, and is taken back with the next one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from citywise.contracts.ddl import comment_table, create_table, digest, quote
from citywise.contracts.table import Table
from citywise.contracts.tables.past import WITH_PAST, past_of
from citywise.warehouse.differences import COME, GONE, compare, quoted
from citywise.warehouse.shelf import number_of
from citywise.warehouse.toolkit import release_script

if TYPE_CHECKING:
    from citywise.warehouse.working import WorkingStore

Make = Callable[[Table, str], Table]
"""Of a table and a name the table that keeps its past."""


def keep_past(store: WorkingStore, release_id: str) -> None:
    """Note everything in which the release differs from the one before; in one transaction."""
    number = number_of(release_id)
    with store.transaction():
        _take_back(store, number)
        for table in WITH_PAST:
            _keep_changes(store, table, kept_as(store, table, number), number)
        script = release_script()
        script_id = hashlib.sha256(script.encode()).hexdigest()[:16]
        store.run("delete from past_scripts where script_id = ?", [script_id])
        store.run("insert into past_scripts values (?, ?)", [script_id, script])
        store.run("insert into past_releases values (?, ?, ?)", [number, release_id, script_id])


def _take_back(store: WorkingStore, number: int) -> None:
    """Forget what was noted of a release with this number, which was then never shown."""
    forms = store.rows(
        "select kept_as_name, table_name, known_from_release from past_tables"
        " where table_name in (select unnest(?))",
        [[table.name for table in WITH_PAST]],
    )
    for name, table, since in forms.iter_rows():
        _take_back_rows(store, name, number)
        if since >= number:
            store.run(f"drop table {name}")
            store.run("delete from past_tables where kept_as_name = ?", [name])
            _write_view(store, table)
    reopen = "update past_tables set known_to_release = null where known_to_release >= ?"
    store.run(reopen, [number])
    store.run("delete from past_releases where release_number >= ?", [number])


def _take_back_rows(store: WorkingStore, name: str, number: int) -> None:
    store.run(f"delete from {name} where known_from_release >= ?", [number])
    store.run(f"update {name} set known_to_release = null where known_to_release >= ?", [number])


def kept_as(store: WorkingStore, table: Table, number: int, make: Make = past_of) -> str:
    """Where rows of the table's present form are kept; another form closes the one before."""
    form = digest([table])
    query = (
        "select kept_as_name, form_id from past_tables"
        " where table_name = ? and known_to_release is null"
    )
    for name, form_before in store.rows(query, [table.name]).iter_rows():
        if form_before == form:
            return name
        close = "update {} set known_to_release = ? where known_to_release is null{}"
        store.run(close.format(name, ""), [number])
        store.run(close.format("past_tables", f" and kept_as_name = {quote(name)}"), [number])
    return _begin(store, table, form, number, make)


def _begin(store: WorkingStore, table: Table, form: str, number: int, make: Make) -> str:
    name = f"past_{table.name}_from_{number}"
    past = make(table, name)
    for statement in (create_table(past), *comment_table(past)):
        store.run(statement)
    store.run("insert into past_tables values (?, ?, ?, ?, ?)",
              [name, table.name, form, number, None])  # fmt: skip
    _write_view(store, table.name)
    return name


def _write_view(store: WorkingStore, name: str) -> None:
    """All versions of a table's rows under one name, whatever its form was."""
    query = "select kept_as_name from past_tables where table_name = ? order by known_from_release"
    parts = [f"from {kept}" for kept in store.rows(query, [name])["kept_as_name"]]
    store.run(f"drop view if exists past_{name}")
    if parts:
        store.run(f"create view past_{name} as {' union all by name '.join(parts)}")


def _keep_changes(store: WorkingStore, table: Table, kept: str, number: int) -> None:
    columns = quoted(table.columns)
    now = f"select rowid as number, {columns} from {table.name}"
    compare(store, table, f"{kept} where known_to_release is null", now)
    store.run(f"update {kept} set known_to_release = {number} where rowid in {GONE}")
    store.run(
        f"insert into {kept} ({columns}, known_from_release) select {columns}, {number} from {COME}"
    )
