"""Run the measures: SQL in, `measure_counts` out.

All cities are measured that the store shows; which those are is decided elsewhere (`part_of`).
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import polars as pl

from citywise.contracts.ddl import quote
from citywise.warehouse.crosschecks import keep_findings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citywise.catalogue.indicator import Indicator
    from citywise.intake.templates.template import Template
    from citywise.network.settings import Settings
    from citywise.warehouse.working import WorkingStore

EVENT_MEASURES = (
    "out_sessions_delivered",
    "out_session_delivery_rate",
    "out_participations",
    "out_women_share",
    "out_youth_share",
    "out_partners_active",
    "out_community_co_delivery",
    "out_coordination_meetings",
    "dq_disagg_complete",
)
"""In the order in which they build on each other."""

TIMELINESS = "dq_report_timeliness"

COUNTED = (*EVENT_MEASURES, TIMELINESS)
"""What is counted here from records, and so is of the version that is in force."""

REPORT_CHECKS = (
    "to_date_fell",
    "to_date_disagrees",
    "no_rate",
    "whole_below_parts",
    "ledger_beside_report",
)
"""What is found while the figures of reports are measured."""

REPORT_STEPS = ("1_figures", "2_increments", "3_margins", "4_periods", "5_cities", "6_wholes")

_NEEDS = {
    "out_partners_active": "partners",
    "out_community_co_delivery": "partners",
    "out_session_delivery_rate": "plans",
}
"""What of an event a measure cannot do without, besides the event itself."""


def measure_counts(
    store: WorkingStore,
    settings: Settings,
    indicators: dict[str, Indicator],
    templates: Iterable[Template],
    carried: str = "from measure_counts limit 0",
) -> None:
    """Fill `measure_reporting` and `measure_counts`. Runs inside the caller's transaction.

    `carried`: a query of what is counted from events of the same cities and not counted anew.
    """
    set_variables(store, settings)
    store.run(f"create or replace temp view carried_counts as {carried}")
    store.connection.register("template_facts", template_facts(templates))
    store.run("delete from measure_counts")
    store.run("delete from measure_reporting")
    store.run(f"insert into measure_reporting by name {measure_sql('reporting.sql')}")
    store.run(measure_sql("events/_facts.sql"))
    for indicator in EVENT_MEASURES:
        sql = measure_sql(f"events/{indicator}.sql")
        _measure(store, indicators[indicator], sql, "events")
    _measure_reports(store)
    _measure(store, indicators[TIMELINESS], measure_sql(f"{TIMELINESS}.sql"), "pipeline")
    _fill_in_missing(store)
    store.connection.unregister("template_facts")


def asked_settings(settings: Settings) -> dict[str, str]:
    """What the SQL of measures asks of the settings, besides the day."""
    return {
        "grain": quote(settings.reporting.period),
        "base_currency": quote(settings.network.base_currency),
        "minimum_coverage": str(settings.release.minimum_coverage),
    }


def set_variables(store: WorkingStore, settings: Settings) -> None:
    """Put what it asks within its reach."""
    day = {"data_date": f"date {quote(str(settings.data_date))}"}
    for name, value in (asked_settings(settings) | day).items():
        store.run(f"set variable {name} = {value}")


def template_facts(templates: Iterable[Template]) -> pl.DataFrame:
    """What the SQL of measures asks of each template; it is registered under this name."""
    # a list of people is an event log whose attendance was not yet counted
    produced = {"people": "events"}
    rows = [
        (
            t.id,
            produced.get(t.produces, t.produces),
            t.produces == "people",
            t.source.year_starts,
            t.rules.get("parts_exceed_total") == "warn",
        )
        for t in templates
    ]
    schema = {
        "template_id": pl.String,
        "produces": pl.String,
        "lists_people": pl.Boolean,
        "year_starts": pl.Int64,
        "parts_may_exceed": pl.Boolean,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _measure(store: WorkingStore, indicator: Indicator, sql: str, basis: str) -> None:
    """Keep the measure's rows under the indicator's name for those that build on it."""
    if basis == "pipeline" or indicator.id.startswith("dq_"):
        basis = "pipeline" if "pipeline" in indicator.bases else basis
    store.run(f"create or replace temp table {indicator.id} as {sql}")
    store.run(f"create or replace temp view measured as from {indicator.id}")
    values = {
        "indicator": quote(indicator.id),
        "version": str(indicator.version),
        "basis": quote(basis),
        "needs": quote(_NEEDS.get(indicator.id, "")),
    }
    for name, value in values.items():
        store.run(f"set variable {name} = {value}")
    store.run(measure_sql("insert.sql"))


def _measure_reports(store: WorkingStore) -> None:
    for step in REPORT_STEPS:
        store.run(measure_sql(f"reports/{step}.sql"))
    keep_findings(store, measure_sql("reports/findings.sql"), REPORT_CHECKS)
    store.run(
        f"insert into measure_counts by name"
        f" select {_value_id('report')}, 'report' as basis_code, null::double as coverage_share,"
        # a mean or an amount is no count of what it rests on, and may be below zero
        f" coalesce(denominator_low, case when indicator_id in (select indicator_id"
        f" from core_indicators where unit_code = 'count') then numerator_low end)::bigint"
        f" as n_count,"
        f" coalesce(definition_version, 1) as definition_version,"
        f" * exclude (definition_version) from ({measure_sql('reports/7_outcomes.sql')})"
    )


def _fill_in_missing(store: WorkingStore) -> None:
    store.run(
        f"insert into measure_counts by name select {_value_id('')},"
        f" null::varchar as program_id, 0 as coverage_share, * from ({measure_sql('missing.sql')})"
    )


def _value_id(basis: str) -> str:
    told = quote(basis) if basis else "basis_code"
    program = "coalesce(program_id, '')" if basis else "''"
    parts = f"city_id, {program}, indicator_id, period_id, disagg_key, {told}"
    return f"left(md5(concat_ws('|', {parts})), 16) as value_id"


def measure_sql(name: str) -> str:
    """The text of a file of this room."""
    return files("citywise.measures").joinpath(name).read_text(encoding="utf-8")
