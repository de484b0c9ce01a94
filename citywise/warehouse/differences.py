"""Which rows of a table are still there, which are gone and which have come.

Rows are the same only to the last bit: 0 and -0 are equal, but not the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citywise.contracts.table import Table
    from citywise.warehouse.working import WorkingStore

GONE = "(select place from there_rows anti join same_rows using (place))"
"""Rows that were there and are no longer, by their `rowid`; after `compare`."""
COME = "now_rows anti join same_rows using (number)"
"""Rows that are there now and were not; after `compare`."""


def compare(store: WorkingStore, table: Table, there: str, now: str) -> None:
    """Find which rows are in both; afterwards `GONE` and `COME` tell the others.

    `there`: a table of the store, and the condition of its rows that are meant, if not all.
    `now`: a query for rows with a `number` by which each is known.
    """
    columns = quoted(table.columns)
    store.run(f"create or replace temp view there_rows as select rowid as place, {columns}"
              f" from {there}")  # fmt: skip
    store.run(f"create or replace temp view now_rows as {now}")
    # joined by the key alone: to hash every column takes three times as long
    store.run(
        "create or replace temp table same_rows as select place, number"
        f" from there_rows as there join now_rows as now on {_same(table.key)}"
        f" where {_is_alike(table)}"
    )


def quoted(columns: Iterable[str]) -> str:
    """Names of columns as SQL lists them."""
    return ", ".join(f'"{column}"' for column in columns)


def _is_alike(table: Table) -> str:
    signs = [
        f'signbit(there."{column.name}") is not distinct from signbit(now."{column.name}")'
        for column in table.fields
        if column.kind == "number"
    ]
    return " and ".join([_same(table.columns), *signs])


def _same(columns: Iterable[str]) -> str:
    return " and ".join(f'there."{c}" is not distinct from now."{c}"' for c in columns)
