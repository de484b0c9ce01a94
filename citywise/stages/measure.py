"""Measure: outcomes of every city, program and period from what counts today.

A city is measured anew where something has changed that its outcomes rest on; those of all others
are carried over. Where only events of some periods have changed, what is counted from those of
others is carried over too. What an indicator is called or divided into changes its own rows alone.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citywise.contracts.ddl import quote
from citywise.measures.runner import (
    COUNTED,
    REPORT_CHECKS,
    TIMELINESS,
    asked_settings,
    measure_counts,
    measure_sql,
    set_variables,
    template_facts,
)
from citywise.stages.code import code_fingerprint
from citywise.warehouse.bases import MEASURED, Bases, city_bases, know_files
from citywise.warehouse.calendar import write_periods
from citywise.warehouse.crosschecks import are_of
from citywise.warehouse.part import OF_CITIES, OF_SUBMISSIONS, choose_part, home_of, part_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citywise.catalogue.indicator import Indicator
    from citywise.stages.night import Night

_OF_PERIODS = "city_id in (select city_id from part_periods)"
"""Rows of cities of which only events of some periods have changed."""
_REPLACED = f"""{OF_CITIES} and (
    not {_OF_PERIODS}
    or (city_id, period_id) in (from part_periods)
    or indicator_id = {quote(TIMELINESS)}
    -- what is missing in any period goes by what was told in others
    or (basis_code = 'events' and value_status_code = 'not_reported' and coverage_share = 0)
)"""
"""Rows of outcomes that are counted anew."""
_CARRIED = f"basis_code = 'events' and {_OF_PERIODS} and not ({_REPLACED})"
"""Rows of what is counted from other events of the same cities."""
_FILLS = {
    "measure_counts": _REPLACED,
    "measure_reporting": OF_CITIES,
    "core_quality_results": f"{OF_SUBMISSIONS} and {are_of(REPORT_CHECKS)}",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """How many outcomes there are, and of how many cities they were measured anew.

    `is_unchanged`: nothing had to be looked at.
    """

    values: int
    is_unchanged: bool
    cities: int = 0


def measure(night: Night) -> Measured:
    """Measure anew the cities of which something has changed that their outcomes rest on."""
    store = night.store
    basis = measure_basis(night)
    is_unchanged = store.recall("measured") == basis
    cities = 0
    if not is_unchanged:
        with store.transaction():
            cities = _measure_changed(night)
            store.remember("measured", basis)
    return Measured(store.value("select count(*) from measure_values"), is_unchanged, cities)


def _measure_changed(night: Night) -> int:
    store, network = night.store, night.network
    templates = list(night.templates.values())
    write_periods(store, night.data_date)
    set_variables(store, network.settings)
    store.connection.register("template_facts", template_facts(templates))
    before, now = Bases.recall(store, MEASURED), _bases(night)
    changed, periods = now.changed_cities(before), now.changed_periods(before)
    cities = choose_part(store, changed, periods)
    # before anything is counted: what is missing is of the version of what is carried over
    _name_versions(night)
    if changed or periods:
        carried = f"select * from {home_of(store)}.measure_counts where {_CARRIED}"
        with part_of(store, _FILLS):
            measure_counts(store, network.settings, network.indicators, templates, carried)
    store.connection.unregister("template_facts")
    _value_changed(night, now.changed_indicators(before))
    now.remember(store, MEASURED)
    return cities


def _value_changed(night: Night, indicators: Iterable[str]) -> None:
    """Values of what was counted anew, and of indicators that are valued in another way."""
    store, known = night.store, night.network.indicators
    changed = ", ".join(map(quote, sorted(indicators))) or "''"
    replaced = f"({_REPLACED}) or indicator_id in ({changed})"
    counts = store.rows(f"select * from measure_counts where {replaced}")
    store.run(f"delete from measure_values where {replaced}")
    if not counts.is_empty():
        # the statistics take seconds to load, which a night without outcomes need not spend
        from citywise.comparison.outcomes import value_outcomes  # noqa: PLC0415

        store.insert("measure_values", value_outcomes(counts, known))


def _name_versions(night: Night) -> None:
    """What is counted from event logs is of the version in force, whenever it was counted."""
    for name in COUNTED:
        night.store.run(
            "update measure_counts set definition_version = ?"
            " where indicator_id = ? and basis_code <> 'report' and definition_version <> ?",
            [version := night.network.indicators[name].version, name, version],
        )


def _bases(night: Night) -> Bases:
    """What outcomes depend on: in all cities, in each of them, and for each indicator."""
    indicators = night.network.indicators
    parts = (
        repr(asked_settings(night.network.settings)),
        # what is told of the data themselves stands on the basis that the indicator names
        repr([indicators[name].bases for name in COUNTED if name.startswith("dq_")]),
        _code(),
    )
    network = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    valued = {name: _how_valued(indicator) for name, indicator in indicators.items()}
    know_files(night.store)
    night.store.run(measure_sql("file_periods.sql"))
    cities, periods = city_bases(night.store, measure_sql("rests_on.sql"))
    return Bases(network, cities, valued, periods)


def _how_valued(indicator: Indicator) -> str:
    told = (indicator.version, indicator.unit, indicator.interval, indicator.is_ratio)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def _code() -> str:
    return code_fingerprint("contracts", "catalogue", "warehouse", "measures", "comparison")


def _kept_contents(night: Night) -> str:
    """Everything that was kept, in the order of receipt, and under which rules it was read."""
    return night.store.value(
        "select coalesce(md5(string_agg("
        " concat_ws('|', file_path, file_sha256, received_at_utc, input_fingerprint), ';'"
        " order by submission_id)), '') from core_submissions"
    )


def measure_basis(night: Night) -> str:
    """Digest of all that outcomes depend on: records, reference data, settings and code."""
    parts = (
        _kept_contents(night),
        night.store.recall("reference"),
        night.network.settings.model_dump_json(exclude={"clock"}),
        "".join(template.fingerprint for template in night.templates.values()),
        # the calendar ends with the year of the day
        str(night.data_date.year),
        _code(),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
