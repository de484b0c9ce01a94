"""Let the same SQL see a part of the store: the cities of which something has changed.

Of a city of which only events of some periods have changed, its files of other events stay outside.

Inside, `core_events` and the other tables of records hold the files of these cities alone, and the
tables that are filled anew begin empty. Afterwards the new rows take the place of those that stood
there of these cities; all others are carried over untouched.
"""

from __future__ import annotations

from contextlib import contextmanager
from importlib.resources import files
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping

    from citywise.warehouse.working import WorkingStore

OF_CITIES = "city_id not in (from carried_cities)"
"""Rows of the cities of the part, and of those that the network no longer knows."""
OF_SUBMISSIONS = "submission_id not in (from carried_submissions)"
"""Rows of the submissions of these cities, and of those that are about no city."""

_BY_SUBMISSION = (
    "core_submissions_current",
    "core_events",
    "core_event_audiences",
    "core_event_partners",
    "core_event_counts",
    "core_reported_values",
    "core_gaps",
    "core_quarantine_items",
)
_BY_CITY = ("core_cities", "core_expected_reports")


def choose_part(
    store: WorkingStore, changed: Iterable[str], periods: Iterable[tuple[str, str]] = ()
) -> int:
    """Note which cities belong to the part, and what is carried over.

    `periods`: city and reporting period, where only events of these have changed.
    Returns how many of them the network knows; others are gone, or a sender's own places.

    What is found in a file is told of it as a whole, so cities that share one belong together.
    """
    cities = pl.DataFrame({"city_id": sorted(changed)}, schema={"city_id": pl.String})
    of_periods = pl.DataFrame(
        sorted(periods), schema={"city_id": pl.String, "period_id": pl.String}, orient="row"
    )
    store.connection.register("changed_cities", cities)
    store.connection.register("changed_periods", of_periods)
    store.run(files("citywise.warehouse").joinpath("part.sql").read_text(encoding="utf-8"))
    store.connection.unregister("changed_cities")
    store.connection.unregister("changed_periods")
    return store.value("select count(*) from part_cities semi join core_cities using (city_id)")


@contextmanager
def part_of(store: WorkingStore, fills: Mapping[str, str]) -> Generator[None]:
    """Inside a transaction: the tables hold the chosen part alone, and it is filled anew.

    `fills`: the tables that are filled, each with the condition of the rows that are replaced.
    """
    if not store.value(_IS_ANYTHING_CARRIED):
        for name, replaced in fills.items():
            store.run(f"delete from {name} where {replaced}")
        yield
        return
    home = home_of(store)
    _narrow(store, home, fills)
    # what is raised inside ends the transaction, and all of this with it
    yield
    for name, replaced in fills.items():
        store.run(f"delete from {home}.{name} where {replaced}")
        store.run(f"insert into {home}.{name} by name from temp.{name} where {replaced}")
        store.run(f"drop table temp.{name}")
    for name in (*_BY_SUBMISSION, *_BY_CITY):
        store.run(f"drop view temp.{name}")


_IS_ANYTHING_CARRIED = (
    "select exists(from carried_submissions) or exists(from carried_cities)"
    " or exists(from part_periods)"
)


def home_of(store: WorkingStore) -> str:
    """Where the tables stand, by whatever name the part is known."""
    return f'"{store.value("select current_database()")}".main'


def _narrow(store: WorkingStore, home: str, fills: Iterable[str]) -> None:
    for name in fills:
        store.run(f"create or replace temp table {name} as from {home}.{name} limit 0")
    for name in _BY_SUBMISSION:
        store.run(_view(home, name, "part_submissions using (submission_id)"))
    for name in _BY_CITY:
        store.run(_view(home, name, "part_cities using (city_id)"))


def _view(home: str, name: str, part: str) -> str:
    return f"create or replace temp view {name} as select * from {home}.{name} semi join {part}"
