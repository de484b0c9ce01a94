"""Erase a city: its records, its outcomes, and what earlier releases knew of them.

Receipts stay, with hashes, sizes and counts; so does what says that the city has left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citywise.contracts.ddl import quote
from citywise.contracts.tables import stage_tables

if TYPE_CHECKING:
    from citywise.warehouse.working import WorkingStore

_STAYS = frozenset({"out_withdrawals"})
"""Tables that say that a city has left."""

_OF_EVENTS = ("core_event_audiences", "core_event_partners", "core_event_counts")


@dataclass(frozen=True, slots=True)
class Erased:
    """A city and the deliveries of its folder."""

    city_id: str
    deliveries: frozenset[int]


def erase(store: WorkingStore, erased: Erased) -> None:
    """Delete whatever is known of the city; inside the caller's transaction.

    Rows of its own deliveries that tell why they were refused stay.
    """
    _note(store, erased)
    kept_as = dict(store.rows("select kept_as_name, table_name from past_tables").iter_rows())
    past = [name for name, table in kept_as.items() if table not in _STAYS]
    for name in [name for name in past if kept_as[name] in _OF_EVENTS]:
        _delete(store, name, [_event_of("past_core_events")])
    for name in _OF_EVENTS:
        _delete(store, name, [_event_of("core_events")])
    for name in past:
        _delete(store, name, _conditions(store, name, erased, with_deliveries=True))
    _delete(store, "past_readings", ["submission_id in (from temp.erased_deliveries)"])
    for table in (*stage_tables("core"), *stage_tables("measure"), *stage_tables("out")):
        if table.name not in _STAYS and table.name != "core_quarantine_items":
            _delete(store, table.name, _conditions(store, table.name, erased))
    _delete(store, "core_layouts", [_UNUSED_LAYOUT.format(past=_past_sheets(store))])


def _note(store: WorkingStore, erased: Erased) -> None:
    """What the conditions look in, before anything of it is deleted."""
    city = "(from temp.erased_cities)"
    store.run("create or replace temp table erased_deliveries as select unnest(?::bigint[])",
              [sorted(erased.deliveries)])  # fmt: skip
    store.run(
        "create or replace temp table erased_paths as select distinct file_path, folder_name"
        " from raw_deliveries where delivery_id in (from temp.erased_deliveries)"
    )
    # places of its own, which only the city names
    store.run(
        "create or replace temp table erased_cities as select ? as city_id union"
        " select city_id from core_local_places semi join temp.erased_paths using (folder_name)",
        [erased.city_id],
    )
    tables = [name for name in ("measure_values", "past_measure_values") if _is_there(store, name)]
    union = [f"select value_id from {name} where city_id in {city}" for name in tables]
    values = "create or replace temp table erased_values as "
    store.run(values + " union ".join(union))
    for name in ("core_events", "past_core_events"):
        source = f"from {name} where city_id in {city}" if _is_there(store, name) else ""
        store.run(f"create or replace temp table erased_{name} as"
                  f" select submission_id, record_number {source or _NOTHING}")  # fmt: skip


_NOTHING = "from core_events where false"


def _event_of(events: str) -> str:
    return f"(submission_id, record_number) in (from temp.erased_{events})"


def _is_there(store: WorkingStore, name: str) -> bool:
    query = "select count(*) from information_schema.tables where table_name = ?"
    return bool(store.value(query, [name]))


def _conditions(
    store: WorkingStore, name: str, erased: Erased, *, with_deliveries: bool = False
) -> list[str]:
    """What makes a row one of the city, by the columns that the table has."""
    columns = set(
        store.rows("select column_name from duckdb_columns() where table_name = ?", [name])[
            "column_name"
        ]
    )
    conditions = {
        "city_id": "city_id in (from temp.erased_cities)",
        "value_id": "value_id in (from temp.erased_values)",
    }
    if with_deliveries:
        conditions |= {
            "submission_id": "submission_id in (from temp.erased_deliveries)",
            "file_path": "file_path in (select file_path from temp.erased_paths)",
            "rule_text": "rule_id like 'correction/%'"
            f" and json_extract_string(rule_text, '$.city_id') = {quote(erased.city_id)}",
        }
    return [condition for column, condition in conditions.items() if column in columns]


def _delete(store: WorkingStore, name: str, conditions: list[str]) -> None:
    if conditions:
        store.run(f"delete from {name} where {' or '.join(f'({each})' for each in conditions)}")


_UNUSED_LAYOUT = "layout_id not in (select layout_id from core_submission_sheets {past})"


def _past_sheets(store: WorkingStore) -> str:
    name = "past_core_submission_sheets"
    return f"union select layout_id from {name}" if _is_there(store, name) else ""
