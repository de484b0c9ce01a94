"""Protect: what the audience may see, with every small number and its traces taken out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.doors import door_ways, doors
from citywise.catalogue.vocabularies import SUPPRESSED_BY_US
from citywise.contracts.ddl import quote
from citywise.disclosure.dominance import DominanceRule
from citywise.disclosure.protection import protect_values
from citywise.disclosure.rules import NUMBERS, never_withheld
from citywise.disclosure.studies import forget_pairs, protect_studies
from citywise.measures.runner import template_facts
from citywise.stages.agreeing import tell_ended
from citywise.stages.code import code_fingerprint
from citywise.stages.earlier import earlier_baselines, earlier_releases, earlier_studies
from citywise.stages.weighing import weigh_evidence
from citywise.stages.withdrawing import tell_withdrawn
from citywise.warehouse.renewing import renew, renew_from

if TYPE_CHECKING:
    from citywise.network.agreements import Agreement
    from citywise.network.network import Network
    from citywise.stages.night import Night

TABLES_FROM_SQL = (
    "out_withdrawals",
    "out_sessions_by_month",
    "out_cities",
    "out_city_attributes",
    "out_programs",
    "out_periods",
    "out_indicators",
    "out_indicator_versions",
    "out_targets",
    "out_reporting",
    "out_quarantine_items",
    "out_quality_results",
    "out_practice_cities",
    "out_practice_themes",
    "out_practice_audiences",
    "out_materials",
    "out_material_themes",
    "out_material_audiences",
    "out_material_languages",
    "out_material_cities",
    "out_material_doors",
    "out_practices",
    "out_exchanges",
    "out_exchange_themes",
    "out_exchange_actions",
)
"""In the order in which they build on each other; `out_values` and `out_studies` come before."""

_TOLD = ("indicator_breakdowns", "template_facts", "door_ways", "door_limits", "shown_baselines",
         "withdrawn_cities", "withdrawn_folders", "cities_without_agreement")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Protected:
    """How many outcomes are shown and how many of them without their number.

    `ended`: cities that are drafts since their agreement has ended, `ending`: those whose agreement
    ends soon; each with the last day on which it holds.
    """

    values: int
    withheld: int
    is_unchanged: bool
    ended: tuple[Agreement, ...] = ()
    ending: tuple[Agreement, ...] = ()


def protect(night: Night) -> Protected:
    """Fill the `out_` tables anew, unless nothing that they depend on has changed."""
    store = night.store
    basis = protection_basis(night)
    is_unchanged = store.recall("protected") == basis
    if not is_unchanged:
        with store.transaction():
            _protect(night)
            store.remember("protected", basis)
    return Protected(
        store.value("select count(*) from out_values"),
        store.value("select count(*) from measure_protection"),
        is_unchanged,
        *(tuple(found.values()) for found in (night.network.ended, night.network.ending)),
    )


def _protect(night: Night) -> None:
    store = night.store
    _set_variables(night)
    store.connection.register("indicator_breakdowns", _breakdowns(night))
    store.connection.register("template_facts", template_facts(night.templates.values()))
    store.connection.register("door_ways", _door_ways())
    store.connection.register("door_limits", _door_limits())
    tell_withdrawn(night)
    tell_ended(night)
    store.run(_sql("_allowed.sql"))
    _protect_values(night)
    _protect_baselines(night)
    _protect_studies(night)
    for name in TABLES_FROM_SQL:
        renew(store, name, store.rows(_sql(f"{name}.sql")))
    weigh_evidence(store)
    for view in _TOLD:
        store.connection.unregister(view)


def _protect_values(night: Night) -> None:
    """Outcomes as they are told; those of which nothing is ever withheld do not leave the store."""
    store, network = night.store, night.network
    untouched = ", ".join(map(quote, never_withheld(network.indicators))) or "''"
    judged = f"indicator_id not in ({untouched})"
    values = store.rows(f"select * from releasable_values where {judged} order by value_id")
    threshold = network.settings.release.threshold
    earlier = earlier_releases(night, values)
    dominance = dominance_rule(network)
    shown, reasons = protect_values(values, network.indicators, threshold, earlier, dominance)
    renew(store, "out_values", shown, of=judged)
    rest = f"select rowid as number, * replace ({_SHOWN_N}) from releasable_values"
    renew_from(store, "out_values", f"{rest} where not ({judged})", of=f"not ({judged})")
    store.replace("measure_protection", reasons)


_SHOWN_N = (
    f"case when coalesce({', '.join(n for n in NUMBERS if n != 'n_count')}) is not null"
    " then n_count end as n_count"
)
"""How many stood behind a number, where there is one."""


def _protect_baselines(night: Night) -> None:
    """Baselines as they are told: in `shown_baselines`, and in `measure_baselines` for later."""
    store, network = night.store, night.network
    true = store.rows(f"{_sql('_baselines.sql')} order by value_id")
    earlier = earlier_baselines(night, true)
    threshold = network.settings.release.threshold
    dominance = dominance_rule(network)
    shown, _ = protect_values(true, network.indicators, threshold, earlier, dominance)
    withheld = shown.filter(value_status_code=SUPPRESSED_BY_US)
    as_it_is = true.join(withheld, on="value_id", how="semi").with_columns(
        value_status_code=pl.lit(SUPPRESSED_BY_US)
    )
    told = shown.filter(pl.col("value_status_code") != SUPPRESSED_BY_US)
    store.replace("measure_baselines", pl.concat([told, as_it_is]))
    store.connection.register("shown_baselines", shown)


def _protect_studies(night: Night) -> None:
    """Studies as they are told, each with its effect."""
    store, network = night.store, night.network
    store.run(_sql("_learning.sql"))
    true = store.rows("select * from releasable_studies order by study_id")
    if true.is_empty():
        store.replace("out_studies", true)
        return
    # the statistics take seconds to load, which a network without studies need not spend
    from citywise.comparison.study_effects import with_effects  # noqa: PLC0415

    apart = forget_pairs(true, network.indicators, 0)
    studies = forget_pairs(with_effects(apart), network.indicators, None)
    threshold = network.settings.release.threshold
    told = earlier_studies(night, studies)
    shown = protect_studies(studies, told, network.indicators, threshold)
    store.replace("out_studies", shown)


def dominance_rule(network: Network) -> DominanceRule:
    """What the network asks of amounts of money that several have spent."""
    said = network.settings.release
    return DominanceRule(said.dominance_percent, said.dominance_largest, said.dominance_share)


def _set_variables(night: Night) -> None:
    settings = night.network.settings
    values = {
        "audience": quote(settings.release.audience),
        "threshold": str(settings.release.threshold),
        "closing_days": str(settings.reporting.closing_days),
        "grain": quote(settings.reporting.period),
        "base_currency": quote(settings.network.base_currency),
        "data_date": f"date {quote(str(night.data_date))}",
    }
    for name, value in values.items():
        night.store.run(f"set variable {name} = {value}")


def _breakdowns(night: Night) -> pl.DataFrame:
    rows = [(i.id, list(i.breakdowns)) for i in night.network.indicators.values()]
    schema = {"indicator_id": pl.String, "breakdowns": pl.List(pl.String)}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _door_ways() -> pl.DataFrame:
    return pl.DataFrame(door_ways(), schema=["hub_door_code", "way_code", "code"], orient="row")


def _door_limits() -> pl.DataFrame:
    """Kinds and audiences to which a door is limited; none where it is not."""
    rows = [(code, list(door.kinds), list(door.only_for)) for code, door in doors().items()]
    codes = pl.List(pl.String)
    schema = {"hub_door_code": pl.String, "kinds": codes, "only_for": codes}
    return pl.DataFrame(rows, schema=schema, orient="row")


def protection_basis(night: Night) -> str:
    """Digest of what a release depends on; of the day only by what is closed on it."""
    store = night.store
    closing = night.network.settings.reporting.closing_days
    closed = store.value(
        "select count(*) from core_periods where end_date + ?::int <= ?",
        [closing, night.data_date],
    )
    states = store.value(
        "select count(*) from core_release_states where since_date <= ?", [night.data_date]
    )
    # a correction without a file is told, though no measure depends on it
    corrections = repr(night.network.sheets["corrections"])
    rooms = ("contracts", "disclosure", "comparison")
    code = code_fingerprint(*rooms, "stages/weighing.py", "warehouse/toolkit.py")
    parts = (store.recall("measured"), store.recall("checked core"), str(closed), str(states),
             corrections, repr(night.network.withdrawn), repr(sorted(night.network.ended)),
             code)  # fmt: skip
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _sql(name: str) -> str:
    return files("citywise.disclosure.release").joinpath(name).read_text(encoding="utf-8")
