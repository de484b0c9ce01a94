"""Of a table that is made again, write what differs alone: all other rows stay as they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.contracts.tables import TABLES
from citywise.warehouse.differences import COME, GONE, compare, quoted
from citywise.warehouse.working import fit_frame

if TYPE_CHECKING:
    import polars as pl

    from citywise.warehouse.working import WorkingStore


def renew(store: WorkingStore, name: str, frame: pl.DataFrame) -> None:
    """Put the rows in place of the table's, as `WorkingStore.replace` does.

    Runs inside the caller's transaction.
    """
    table = TABLES[name]
    if frame.is_empty() or store.value(f"select not exists(from {name})"):
        store.replace(name, frame)
        return
    fitted = fit_frame(table, frame)
    store.connection.register("renewed", fitted.with_row_index("number"))
    absent = (f'null as "{column}"' for column in table.columns if column not in fitted.columns)
    compare(store, table, name, f"select {', '.join(['*', *absent])} from renewed")
    # rows without a key of their own may come twice and have been there once
    where = f"where rowid in {GONE}" if store.value(_IS_ONE_TO_ONE) else ""
    source = COME if where else "now_rows"
    columns = quoted(table.columns)
    store.run(f"delete from {name} {where}")
    store.run(f"insert into {name} ({columns}) select {columns} from {source}")
    store.run("drop view now_rows")
    store.connection.unregister("renewed")


_IS_ONE_TO_ONE = """
select count(*) = count(distinct place) and count(*) = count(distinct number) from same_rows
"""
