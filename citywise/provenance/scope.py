"""Run the measures' own SQL on what one value rests on, and on nothing else."""

from __future__ import annotations

from contextlib import contextmanager
from importlib.resources import files
from typing import TYPE_CHECKING

from citywise.contracts.ddl import quote
from citywise.measures.runner import REPORT_STEPS, measure_sql, set_variables, template_facts

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from citywise.intake.templates.template import Template
    from citywise.network.settings import Settings
    from citywise.provenance.values import Value
    from citywise.warehouse.working import WorkingStore

_SHADOWS = ("core_events", "core_events_current", "core_reported_values_current", "core_gaps")


@contextmanager
def narrowed(
    store: WorkingStore, value: Value, settings: Settings, templates: Iterable[Template]
) -> Generator[None]:
    """Within it measures see the value's city and period alone; nothing of the store changes."""
    _narrow(store, value, settings, templates)
    try:
        yield
    finally:
        _widen(store)


def _narrow(
    store: WorkingStore, value: Value, settings: Settings, templates: Iterable[Template]
) -> None:
    set_variables(store, settings)
    _set_scope(store, value)
    store.connection.register("template_facts", template_facts(templates))
    _widen(store)
    name = store.value("select current_database()")
    store.run(provenance_sql("_scope.sql").replace("{store}", f'"{name}".main'))
    if value["basis_code"] == "report":
        store.run(measure_sql("events/_facts.sql"))
        for step in REPORT_STEPS:
            store.run(measure_sql(f"reports/{step}.sql"))
    else:
        store.run(measure_sql("events/_facts.sql"))
        store.run(provenance_sql("_events.sql"))


def _widen(store: WorkingStore) -> None:
    """Let queries see the whole tables again."""
    for name in _SHADOWS:
        store.run(f"drop view if exists temp.{name}")


def provenance_sql(name: str) -> str:
    """The text of a file of `contributions/`."""
    return files("citywise.provenance.contributions").joinpath(name).read_text(encoding="utf-8")


def _set_scope(store: WorkingStore, value: Value) -> None:
    period = store.rows(
        "select start_date, end_date from core_periods where period_id = ?", [value["period_id"]]
    ).row(0)
    words = {
        "city": value["city_id"],
        "program": value["program_id"] or "",
        "indicator": value["indicator_id"],
        "period": value["period_id"],
        "breakdown": value["disagg_key"],
        "basis": value["basis_code"],
        "dimension": value.dimension,
        "code": value.code,
    }
    for name, word in words.items():
        store.run(f"set variable traced_{name} = {quote(word)}")
    for name, day in zip(("start", "end"), period, strict=True):
        store.run(f"set variable traced_{name} = date {quote(str(day))}")
