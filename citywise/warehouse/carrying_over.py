"""What a changed contract must not lose: readings of files that the archive holds no longer.

Everything that was read is made anew from the archive when tables change. What is not there any
more cannot be: its rows are set aside, and put into the new tables as they were.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from citywise.contracts.tables import TABLES
from citywise.errors import WorkspaceError
from citywise.warehouse.keeping import BY_SUBMISSION, SHARED

if TYPE_CHECKING:
    from citywise.warehouse.working import WorkingStore

_OLD_COLUMN = "content_removed_at_utc"


def set_aside(store: WorkingStore) -> list[str]:
    """Keep the rows of submissions without a content; returns the tables that have any."""
    # another store may be attached beside this one
    own = "select table_name from duckdb_tables() where database_name = current_database()"
    there = set(store.rows(own)["table_name"])
    if not {"raw_removals", "core_submissions"} <= there:
        return []
    store.run(
        "create or replace temp table unreadable as select submission_id from core_submissions"
        " semi join raw_removals using (file_sha256)"
    )
    if not store.value("select count(*) from temp.unreadable"):
        return []
    names = [name for name in (*BY_SUBMISSION, *SHARED) if name in there]
    for name in names:
        store.run(f"create or replace temp table aside_{name} as from {name} {_which(name)}")
    return names


def _which(name: str) -> str:
    if name in BY_SUBMISSION:
        return "semi join temp.unreadable using (submission_id)"
    # what the network says of itself is written anew
    return "where is_local" if "is_local" in TABLES[name].columns else ""


def put_back(store: WorkingStore, names: list[str]) -> None:
    """Insert what was set aside into the tables as they are now.

    Raises:
        WorkspaceError: they ask for more than the rows tell. Nothing was changed.
    """
    for name in names:
        try:
            store.run(f"insert into {name} ({_shared(store, name)}) select * from"
                      f" (select {_shared(store, name)} from temp.aside_{name})")  # fmt: skip
        except duckdb.Error as error:
            raise WorkspaceError(
                f"{name}: what was read of files that were removed since does not fit this version"
                f" of Citywise ({str(error).splitlines()[0]}).",
                "Go on with the version before, and report it. Nothing was changed.",
            ) from error
        store.run(f"drop table temp.aside_{name}")
    if names:
        store.run("insert into core_unchecked_submissions from temp.unreadable")


def _shared(store: WorkingStore, name: str) -> str:
    query = "select column_name from duckdb_columns() where table_name = ?"
    before = set(store.rows(query, [f"aside_{name}"])["column_name"])
    return ", ".join(f'"{column}"' for column in TABLES[name].columns if column in before)


def move_removals(store: WorkingStore) -> None:
    """Removals used to be noted on the receipt itself, by their time alone."""
    query = (
        "select count(*) from duckdb_columns() where database_name = current_database()"
        " and table_name = 'raw_files' and column_name = ?"
    )
    if store.value(query, [_OLD_COLUMN]):
        store.run(_MOVE)
        store.run(f"alter table raw_files drop column {_OLD_COLUMN}")


_MOVE = f"""
insert into raw_removals
select
    file_sha256, {_OLD_COLUMN}, 'personal_data', 'Personal data are not kept', byte_count, 0, 0, 0
from raw_files
where {_OLD_COLUMN} is not null
"""
