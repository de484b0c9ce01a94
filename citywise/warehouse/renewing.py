"""Of a table that is made again, write what differs alone: all other rows stay as they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.contracts.tables import TABLES
from citywise.warehouse.differences import COME, GONE, compare, quoted
from citywise.warehouse.working import fit_frame

if TYPE_CHECKING:
    import polars as pl

    from citywise.warehouse.working import WorkingStore


def renew(store: WorkingStore, name: str, frame: pl.DataFrame, *, of: str = "true") -> None:
    """Put the rows in place of the table's, as `WorkingStore.replace` does.

    `of`: the condition of the rows that they take the place of. Runs inside the caller's
    transaction.
    """
    table = TABLES[name]
    if frame.is_empty() or _is_nothing(store, name, of):
        store.run(f"delete from {name} where {of}")
        store.insert(name, frame)
        return
    fitted = fit_frame(table, frame)
    store.connection.register("renewed", fitted.with_row_index("number"))
    absent = (f'null as "{column}"' for column in table.columns if column not in fitted.columns)
    renew_from(store, name, f"select {', '.join(['*', *absent])} from renewed", of=of)
    store.connection.unregister("renewed")


def renew_from(store: WorkingStore, name: str, now: str, *, of: str = "true") -> None:
    """The same with the rows of a query; each has a `number` by which it is known.

    Asked twice, the query has to give every row the same number.
    """
    table, columns = TABLES[name], quoted(TABLES[name].columns)
    if _is_nothing(store, name, of):
        store.run(f"insert into {name} ({columns}) select {columns} from ({now})")
        return
    compare(store, table, f"{name} where {of}", now)
    # rows without a key of their own may come twice and have been there once
    is_one_to_one = store.value(_IS_ONE_TO_ONE)
    store.run(f"delete from {name} where {f'rowid in {GONE}' if is_one_to_one else of}")
    source = COME if is_one_to_one else "now_rows"
    store.run(f"insert into {name} ({columns}) select {columns} from {source}")
    store.run("drop view now_rows")


def _is_nothing(store: WorkingStore, name: str, of: str) -> bool:
    return store.value(f"select not exists(from {name} where {of})")


_IS_ONE_TO_ONE = """
select count(*) = count(distinct place) and count(*) = count(distinct number) from same_rows
"""
