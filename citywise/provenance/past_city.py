"""Measure a city once more from what was known then: a release's rules, rates, names and records.

Each part of it can be that of another release, so that a change of one part alone can be told:
`State(rates=7, ...)` measures with the exchange rates that release 7 knew.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl

from citywise.comparison.outcomes import value_outcomes
from citywise.contracts.ddl import quote
from citywise.contracts.tables import TABLES
from citywise.contracts.tables.past import WITH_READINGS
from citywise.measures.runner import measure_counts
from citywise.provenance.past_rules import Rules
from citywise.warehouse.as_of import held
from citywise.warehouse.calendar import write_periods
from citywise.warehouse.crosschecks import find_repeats
from citywise.warehouse.working import WorkingStore, prepare

if TYPE_CHECKING:
    from collections.abc import Generator
    from datetime import date
    from pathlib import Path

Row = dict[str, Any]

REFERENCE = {
    "definitions": ("core_indicators", "core_indicator_versions"),
    "rates": ("core_fx_rates",),
    "names": ("core_cities", "core_city_attributes", "core_programs", "core_partners",
              "core_expected_reports"),
}  # fmt: skip
"""Tables that a part of a state fills."""

_SHARED = ("core_count_kinds", "core_layouts")
_OF_EVENTS = frozenset({"core_event_audiences", "core_event_partners", "core_event_counts"})


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The number of the release from which each part is taken; of each submission its own."""

    day: int
    settings: int
    templates: int
    definitions: int
    rates: int
    names: int
    submissions: frozenset[tuple[int, int]]


class PastCity:
    """One city in a store of its own, which is filled from the past as a state says."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, city_id: str) -> None:
        self.store = WorkingStore(connection)
        self.city_id = city_id
        self._city = quote(city_id)
        self._measured: dict[State, dict[str, Row]] = {}
        self._loaded: State | None = None
        self.rules = cache(self._read_rules)
        self.day = cache(self._read_day)
        prepare(self.store)
        for name in _SHARED:
            self.store.run(f"insert into {name} by name from kept.{name}")

    def measure(self, state: State) -> dict[str, Row]:
        """Every outcome of the city in this state, by its id."""
        if state not in self._measured:
            self._measured[state] = self._measure(state)
        return self._measured[state]

    def load(self, state: State) -> None:
        """Put what was known in this state into the tables."""
        if state == self._loaded:
            return
        for part, names in REFERENCE.items():
            for name in names:
                self._fill(name, getattr(state, part))
        self._choose(state)
        for table in WITH_READINGS:
            self._fill_records(table.name)
        write_periods(self.store, self.day(state.day))
        find_repeats(self.store, self.rules(state.templates).templates)
        self._loaded = state

    def _measure(self, state: State) -> dict[str, Row]:
        self.load(state)
        settings = self.rules(state.settings).settings(self.day(state.day))
        indicators = self.rules(state.definitions).indicators
        measure_counts(self.store, settings, indicators, self.rules(state.templates).templates)
        outcomes = value_outcomes(self.store.rows("from measure_counts"), indicators)
        return {row["value_id"]: row for row in outcomes.iter_rows(named=True)}

    def _read_rules(self, number: int) -> Rules:
        query = f"select rule_id, rule_text from kept.past_core_rules where {held(number)}"
        return Rules(dict(self.store.rows(query).iter_rows()))

    def _read_day(self, number: int) -> date:
        return self.store.value(
            f"select data_date from kept.past_out_releases where {held(number)}"
        )

    def _fill(self, name: str, number: int) -> None:
        columns = ", ".join(TABLES[name].columns)
        mine = f" and city_id = {self._city}" if "city_id" in TABLES[name].columns else ""
        self.store.run(f"delete from {name}")
        self.store.run(
            f"insert into {name} ({columns})"
            f" select {columns} from kept.past_{name} where {held(number)}{mine}"
        )

    def _choose(self, state: State) -> None:
        """Submissions as their releases knew them, each with the reading that held then."""
        chosen = pl.DataFrame(
            sorted(state.submissions),
            schema={"submission_id": pl.Int64, "number": pl.Int64},
            orient="row",
        )
        self.store.connection.register("chosen_submissions", chosen)
        self.store.run(_CHOOSE)
        self.store.connection.unregister("chosen_submissions")
        columns = ", ".join(TABLES["core_submissions"].columns)
        self.store.run("delete from core_submissions")
        self.store.run(
            f"insert into core_submissions ({columns})"
            f" select {columns} from kept.past_core_submissions join chosen using (submission_id)"
            " where known_from_release <= number and coalesce(known_to_release > number, true)"
        )

    def _fill_records(self, name: str) -> None:
        """What the chosen readings brought: it stands in the table still, or was replaced since."""
        columns = ", ".join(f"record.{column}" for column in TABLES[name].columns)
        self.store.run(f"delete from {name}")
        into = f"insert into {name} ({columns.replace('record.', '')}) select {columns}"
        mine = self._mine(name)
        self.store.run(
            f"{into} from kept.{name} as record"
            f" semi join (from chosen where known_to is null) using (submission_id) where {mine}"
        )
        if self.store.value(f"select count(*) from kept.past_tables where table_name = '{name}'"):
            self.store.run(
                f"{into} from kept.past_{name} as record join chosen"
                " on record.submission_id = chosen.submission_id"
                f" and record.known_to_release = chosen.known_to where {mine}"
            )

    def _mine(self, name: str) -> str:
        """Of the city, or perhaps of it."""
        if name in _OF_EVENTS:
            return (
                "(record.submission_id, record.record_number) in"
                " (select (submission_id, record_number) from core_events)"
            )
        if "city_id" in TABLES[name].columns:
            return f"coalesce(record.city_id = {self._city}, true)"
        return "true"


_CHOOSE = """
create or replace temp table chosen as
select
    submission_id,
    number,
    min(known_to_release) filter (where known_to_release > number) as known_to
from chosen_submissions
left join kept.past_readings using (submission_id)
group by all
"""


@contextmanager
def past_city(working_file: Path, city_id: str) -> Generator[PastCity]:
    """A store for one city, beside the internal store, in which nothing is changed."""
    with duckdb.connect() as connection:
        connection.execute(f"attach {quote(str(working_file))} as kept (read_only)")
        yield PastCity(connection, city_id)
