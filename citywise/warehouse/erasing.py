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

_RECORDS = ("core_events", "core_practices", "core_studies", "core_exchanges", "core_materials")
_OF_RECORDS = (
    "core_event_audiences",
    "core_event_partners",
    "core_event_counts",
    "core_record_themes",
    "core_record_audiences",
    "core_record_languages",
    "core_record_cities",
    "core_record_doors",
)
"""Tables that belong to the records of others, and name no city of theirs."""

_CITIES = ("city_id", "host_city_id", "learner_city_id")
_THINGS = {
    "exchange_id": ("core_exchanges", "out_exchanges"),
    "material_id": ("core_materials", "out_materials"),
    "study_id": ("out_studies",),
}
"""What is a city's own by its id, and the tables that say whose it is."""

_OF_PRACTICES = ("out_practices", "out_practice_themes", "out_practice_audiences",
                 "out_practice_evidence")  # fmt: skip
"""What several cities tell together; what releases knew of it goes with any of them."""


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
    for name in [name for name in past if kept_as[name] in _OF_RECORDS]:
        _delete(store, name, [_RECORD_OF.format("past")])
    for name in _OF_RECORDS:
        _delete(store, name, [_RECORD_OF.format("now")])
    for name in [name for name in past if kept_as[name] in _OF_PRACTICES]:
        _delete(store, name, ["practice_id in (from temp.erased_practices)"])
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
    _note_records(store, city)


def _note_records(store: WorkingStore, city: str) -> None:
    """Records that are about the city, and what it alone has: its exchanges, its practices."""
    for when, prefix in (("now", ""), ("past", "past_")):
        of_city = [_about(store, f"{prefix}{name}", "submission_id, record_number", city)
                   for name in _RECORDS]  # fmt: skip
        _note_as(store, f"records_{when}", of_city, "submission_id, record_number")
    for column, tables in _THINGS.items():
        told = [_about(store, name, column, city) for name in _with_past(tables)]
        _note_as(store, f"{column}s", told, column)
    tables = _with_past(("core_practices", "core_studies"))
    told = [_about(store, name, "practice_id", city) for name in tables]
    _note_as(store, "practices", told, "practice_id")


def _with_past(tables: tuple[str, ...]) -> tuple[str, ...]:
    return (*tables, *(f"past_{name}" for name in tables))


def _note_as(store: WorkingStore, name: str, told: list[str], columns: str) -> None:
    nothing = f"select {columns} from {_NOWHERE[columns]} where false"
    rows = " union ".join([nothing, *filter(None, told)])
    store.run(f"create or replace temp table erased_{name} as {rows}")


_NOWHERE = {
    "submission_id, record_number": "core_events",
    "exchange_id": "core_exchanges",
    "material_id": "core_materials",
    "study_id": "out_studies",
    "practice_id": "core_practices",
}
"""A table that has the columns."""


def _about(store: WorkingStore, name: str, columns: str, city: str) -> str:
    """Rows of a table in which the city has any part; empty where there is no such table."""
    mine = [f"{column} in {city}" for column in _CITIES if column in _columns(store, name)]
    return f"select {columns} from {name} where {' or '.join(mine)}" if mine else ""


_RECORD_OF = "(submission_id, record_number) in (from temp.erased_records_{})"


def _is_there(store: WorkingStore, name: str) -> bool:
    query = "select count(*) from information_schema.tables where table_name = ?"
    return bool(store.value(query, [name]))


def _conditions(
    store: WorkingStore, name: str, erased: Erased, *, with_deliveries: bool = False
) -> list[str]:
    """What makes a row one of the city, by the columns that the table has."""
    conditions = {
        "value_id": "value_id in (from temp.erased_values)",
        **{column: f"{column} in (from temp.erased_cities)" for column in _CITIES},
    }
    if not name.startswith("core_"):
        conditions |= {column: f"{column} in (from temp.erased_{column}s)" for column in _THINGS}
    if with_deliveries:
        conditions |= {
            "submission_id": "submission_id in (from temp.erased_deliveries)",
            "file_path": "file_path in (select file_path from temp.erased_paths)",
            "rule_text": "rule_id like 'correction/%'"
            f" and json_extract_string(rule_text, '$.city_id') = {quote(erased.city_id)}",
        }
    columns = _columns(store, name)
    return [condition for column, condition in conditions.items() if column in columns]


def _columns(store: WorkingStore, name: str) -> set[str]:
    query = "select column_name from duckdb_columns() where table_name = ?"
    return set(store.rows(query, [name])["column_name"])


def _delete(store: WorkingStore, name: str, conditions: list[str]) -> None:
    if conditions:
        store.run(f"delete from {name} where {' or '.join(f'({each})' for each in conditions)}")


_UNUSED_LAYOUT = "layout_id not in (select layout_id from core_submission_sheets {past})"


def _past_sheets(store: WorkingStore) -> str:
    name = "past_core_submission_sheets"
    return f"union select layout_id from {name}" if _is_there(store, name) else ""
