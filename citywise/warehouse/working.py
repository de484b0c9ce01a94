"""The working database: internal, with one writer.

What was received, what earlier releases knew (`past`) and how the nights went stands nowhere else;
what was read from what was received can be made anew from the archive.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl

from citywise.contracts.ddl import create_table, digest, frame_schema
from citywise.contracts.tables import TABLES, stage_tables
from citywise.errors import BusyError, WorkspaceError
from citywise.warehouse.carrying_over import move_removals, put_back, set_aside
from citywise.workspace import OWNER_ONLY_FILE

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from citywise.contracts.table import Table
    from citywise.workspace import Workspace

_CONTRACT = "contract"
_DERIVED = ("core", "measure", "out")
_ROWS_OF_ONE_THREAD = 122_880
"""DuckDB fills a group of so many rows, and never with two threads."""


class WorkingStore:
    """The connection of the night, and the few ways in which tables are read and written."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    @contextmanager
    def again(self) -> Generator[WorkingStore]:
        """The store once more, for work beside this; its transactions are its own."""
        with self.connection.cursor() as connection:
            yield WorkingStore(connection)

    def rows(self, sql: str, parameters: Sequence[Any] | None = None) -> pl.DataFrame:
        """The result of a query as a frame."""
        return self.connection.execute(sql, parameters).pl()

    def value(self, sql: str, parameters: Sequence[Any] | None = None) -> Any:  # noqa: ANN401
        """The first value of a query's first row, or None; its type is that of the query."""
        row = self.connection.execute(sql, parameters).fetchone()
        return row[0] if row else None

    def run(self, sql: str, parameters: Sequence[Any] | None = None) -> None:
        """Run a statement."""
        self.connection.execute(sql, parameters)

    def insert(self, name: str, frame: pl.DataFrame, *, or_ignore: bool = False) -> None:
        """Add rows to a table; columns that the contract does not know are left out."""
        if frame.is_empty():
            return
        fitted = fit_frame(TABLES[name], frame)
        columns = ", ".join(f'"{column}"' for column in fitted.columns)
        skip = f"where {_key(name)} not in (select {_key(name)} from {name})" if or_ignore else ""
        self.connection.register("incoming", fitted)
        with self._on_one_thread(fitted.height):
            self.connection.execute(f"insert into {name} ({columns}) select * from incoming {skip}")
        self.connection.unregister("incoming")

    @contextmanager
    def _on_one_thread(self, rows: int) -> Generator[None]:
        """Two threads would each begin groups of rows of their own, and then put them together.

        Of events that took three times the work, while readers of files wait for a processor.
        """
        asked = "select current_setting('threads')"
        if rows <= _ROWS_OF_ONE_THREAD or (threads := self.value(asked)) == 1:
            yield
            return
        # beside the transaction, which may be broken off
        with self.connection.cursor() as aside:
            aside.execute("set threads = 1")
            try:
                yield
            finally:
                with suppress(duckdb.Error):  # of a store that is lost, whose end says why
                    aside.execute(f"set threads = {threads}")

    def replace(self, name: str, frame: pl.DataFrame) -> None:
        """Put the rows in place of the table's."""
        self.connection.execute(f"delete from {name}")
        self.insert(name, frame)

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Everything inside happens, or nothing."""
        self.connection.execute("begin transaction")
        try:
            yield
        except BaseException:
            self.connection.execute("rollback")
            raise
        self.connection.execute("commit")

    def remember(self, entry: str, value: str) -> None:
        """Keep a fact between nights."""
        self.run("delete from core_state where entry_key = ?", [entry])
        self.run("insert into core_state values (?, ?)", [entry, value])

    def recall(self, entry: str) -> str:
        """A fact of an earlier night, or nothing."""
        return self.value("select entry_value from core_state where entry_key = ?", [entry]) or ""


def fit_frame(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """The table's columns of a frame in the contract's types; optional ones may be absent."""
    schema = frame_schema(table)
    absent = [c for c in table.columns if c not in frame.columns and c not in table.optional]
    if absent:
        raise KeyError(f"{table.name} lacks {absent}")
    present = [pl.col(name).cast(kind) for name, kind in schema.items() if name in frame.columns]
    return frame.select(present)


@contextmanager
def open_working(workspace: Workspace) -> Generator[WorkingStore]:
    """The working store of a workspace, made or brought up to date where needed."""
    connection = connect_working(workspace)
    try:
        store = WorkingStore(connection)
        prepare(store)
        workspace.working_file.chmod(OWNER_ONLY_FILE)
        yield store
    finally:
        connection.close()


@contextmanager
def look_into_working(workspace: Workspace) -> Generator[WorkingStore]:
    """The working store as the last night left it; nothing in it can be changed.

    Raises:
        WorkspaceError: no night has run, or one of another version of Citywise.
    """
    if not workspace.working_file.exists():
        raise WorkspaceError(f"No night has run in {workspace.root} yet.", "Run: citywise run")
    connection = connect_working(workspace, read_only=True)
    try:
        store = WorkingStore(connection)
        derived = [table for stage in _DERIVED for table in stage_tables(stage)]
        if store.recall(_CONTRACT) != digest(derived):
            raise WorkspaceError(
                "The internal store was written by another version of Citywise.",
                "Run a night first: citywise run",
            )
        yield store
    finally:
        connection.close()


def connect_working(workspace: Workspace, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection to the store as it is, whatever version of Citywise wrote it."""
    try:
        return duckdb.connect(
            str(workspace.working_file),
            read_only=read_only,
            config={
                "temp_directory": str(workspace.scratch),
                "preserve_insertion_order": "false",
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            },
        )
    except duckdb.IOException as error:
        if "lock" not in str(error).lower():
            raise
        raise BusyError(
            "Another program holds the working database.", "Wait until it ends, then run again."
        ) from error


def prepare(store: WorkingStore) -> None:
    """Make what is missing. A changed contract empties what can be made anew from the archive.

    Raises:
        WorkspaceError: what cannot be made anew does not fit the contract.
    """
    derived = [table for stage in _DERIVED for table in stage_tables(stage)]
    store.run(create_table(TABLES["core_state"]))
    with store.transaction():
        is_changed = store.recall(_CONTRACT) != digest(derived)
        aside = set_aside(store) if is_changed else []
        if is_changed:
            _drop_derived(store)
        for table in TABLES.values():
            store.run(create_table(table))
        move_removals(store)
        put_back(store, aside)
        store.run(_views())
        store.remember(_CONTRACT, digest(derived))


def _drop_derived(store: WorkingStore) -> None:
    made = store.rows(
        "select table_name, table_type from information_schema.tables"
        " where regexp_matches(table_name, '^(core|measure|out)_') and table_name <> 'core_state'"
        " order by table_type desc"
    )
    for name, kind in made.iter_rows():
        store.run(f"drop {'view' if kind == 'VIEW' else 'table'} if exists {name}")
    store.run("delete from core_state")


def _views() -> str:
    return files("citywise.warehouse").joinpath("views.sql").read_text(encoding="utf-8")


def _key(name: str) -> str:
    return TABLES[name].key[0]
