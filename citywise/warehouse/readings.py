"""Keep what an earlier reading of a file brought, where another template or correction changes it.

Of a submission that is read again, the records that the releases so far rest on are kept beside the
new ones, up to the number of the next release. A reading that brings the same leaves nothing.
Texts of cells are not kept, and of a file that is refused for personal data nothing is.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from citywise.contracts.tables.past import WITH_READINGS, replaced_of
from citywise.warehouse.past import kept_as

if TYPE_CHECKING:
    from collections.abc import Generator

    from citywise.contracts.table import Table
    from citywise.warehouse.working import WorkingStore

_TEXTS = {"raw_text", "proposal_text"}


@contextmanager
def replacing(store: WorkingStore, submissions: list[int], number: int) -> Generator[None]:
    """Inside, submissions are read again; `number` is that of the release that shows it first."""
    if not submissions:
        yield
        return
    again = "create or replace temp table read_again as select unnest(?::bigint[]) as submission_id"
    store.run(again, [submissions])
    for table in WITH_READINGS:
        store.run(f"create or replace temp table before_{table.name} as {_rows(table)}")
    yield
    _keep_replaced(store, number)
    for table in WITH_READINGS:
        store.run(f"drop table temp.before_{table.name}")


def _keep_replaced(store: WorkingStore, number: int) -> None:
    store.run(
        "create or replace temp table replaced as select distinct submission_id"
        f" from ({' union all '.join(map(_changed, WITH_READINGS))})"
        # what came between two releases was never told to anybody
        " where submission_id not in"
        f" (select submission_id from past_readings where known_to_release = {number})"
    )
    _forget_persons(store)
    store.run(f"insert into past_readings select submission_id, {number} from replaced")
    for table in WITH_READINGS:
        kept = kept_as(store, table, number, replaced_of)
        columns = ", ".join(table.columns)
        store.run(
            f"insert into {kept} ({columns}, known_to_release) select {columns}, {number}"
            f" from temp.before_{table.name} semi join replaced using (submission_id)"
        )


def _rows(table: Table) -> str:
    """What the store holds of the submissions that are read again."""
    columns = (f"null::varchar as {name}" if name in _TEXTS else name for name in table.columns)
    return (
        f"select {', '.join(columns)} from {table.name} semi join read_again using (submission_id)"
    )


def _changed(table: Table) -> str:
    """Submissions of which a row went or came: it is there more often, or less, than before."""
    now, before = _rows(table), f"from temp.before_{table.name}"
    return (
        f"select submission_id from (select *, 1 as often from ({now})"
        f" union all by name select *, -1 as often from ({before}))"
        f" group by {', '.join(table.columns)} having sum(often) <> 0"
    )


def _forget_persons(store: WorkingStore) -> None:
    """Nothing that a file with personal data brought stays, from whichever reading."""
    store.run(
        "create or replace temp table about_persons as select distinct submission_id"
        " from core_quarantine_items semi join read_again using (submission_id)"
        " where reason_code = 'personal_data'"
    )
    query = "select kept_as_name from past_tables where table_name in (select unnest(?))"
    names = store.rows(query, [[table.name for table in WITH_READINGS]])["kept_as_name"]
    for name in ("temp.replaced", "past_readings", *names):
        store.run(f"delete from {name} where submission_id in (from about_persons)")
