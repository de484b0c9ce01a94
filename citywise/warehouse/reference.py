"""Write what the network says of itself into the core tables."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from citywise.contracts.ddl import FrameType, frame_schema
from citywise.contracts.tables import TABLES
from citywise.errors import WorkspaceError
from citywise.network.reference import SHEETS
from citywise.periods import Period, parse_period, periods_between

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from citywise.catalogue.indicator import Indicator
    from citywise.network.network import Network
    from citywise.warehouse.working import WorkingStore

Row = dict[str, Any]

_PLAIN = {
    "core_cities": "cities",
    "core_city_attributes": "city_attributes",
    "core_partners": "partners",
    "core_release_states": "release_states",
    "core_fx_rates": "fx_rates",
}


def write_reference(store: WorkingStore, network: Network) -> None:
    """Put the network's reference data in place of what was there; local entries stay."""
    with store.transaction():
        for table, sheet in _PLAIN.items():
            store.replace(table, _frame(table, _contract_rows(network, sheet)))
        programs = [row | {"is_local": False} for row in _contract_rows(network, "programs")]
        store.run("delete from core_programs where not is_local")
        store.insert("core_programs", _frame("core_programs", programs))
        store.run("delete from core_indicators where not is_local")
        store.insert("core_indicators", _frame("core_indicators", map(_indicator, _known(network))))
        versions = [row for each in _known(network) for row in _versions(each)]
        store.replace("core_indicator_versions", _frame("core_indicator_versions", versions))
        store.replace(
            "core_expected_reports", _frame("core_expected_reports", expected_reports(network))
        )


def _frame(table: str, rows: Iterable[Row]) -> pl.DataFrame:
    """Rows of texts as the table's types; the reference files were checked when they were read."""
    schema = frame_schema(TABLES[table])
    texts = pl.DataFrame(
        [{name: row.get(name) for name in schema} for row in rows],
        schema={name: _as_text(kind) for name, kind in schema.items()},
    )
    return texts.with_columns(_typed(name, kind) for name, kind in schema.items())


def _typed(name: str, kind: FrameType) -> pl.Expr:
    return pl.col(name).str.to_date() if kind == pl.Date else pl.col(name).cast(kind)


def _as_text(kind: FrameType) -> FrameType:
    return kind if kind in (pl.Boolean, pl.Int64) else pl.String


def _contract_rows(network: Network, name: str) -> Iterator[Row]:
    sheet = SHEETS[name]
    columns = {
        heading: column for heading, column in (sheet.required | sheet.optional).items() if column
    }
    for row in network.sheets[name]:
        if row.get("city_id") in network.erased:
            continue
        named: Row = {columns[heading]: text for heading, text in row.items() if heading in columns}
        if "attribute_year" in named:
            named["attribute_year"] = int(named["attribute_year"])
        yield named


def _known(network: Network) -> list[Indicator]:
    return list(network.indicators.values())


def _indicator(indicator: Indicator) -> Row:
    return {
        "indicator_id": indicator.id,
        "indicator_name": indicator.name["en"],
        "indicator_level_code": indicator.level,
        "unit_code": indicator.unit,
        "counted_code": indicator.counted,
        "direction_code": indicator.direction,
        "aggregation_code": indicator.aggregation,
        "comparability_code": indicator.compare,
        "tier_code": indicator.tier,
        "is_safeguard": indicator.safeguard,
        "is_local": False,
    }


def _versions(indicator: Indicator) -> Iterator[Row]:
    """The versions before the one in force by their sentence alone, then the whole of it."""
    for told in (*indicator.earlier, indicator):
        yield {
            "indicator_id": indicator.id,
            "definition_version": told.version,
            "definition_text": told.definition,
            "since_date": told.since or None,
            "change_text": told.change or None,
            **(_in_force(indicator) if told is indicator else {}),
        }


def _in_force(indicator: Indicator) -> Row:
    return {
        "numerator_text": indicator.numerator,
        "denominator_text": indicator.denominator or None,
        "caveat_text": indicator.caveat,
        "not_for_text": indicator.not_for,
        "source_text": indicator.source,
    }


def expected_reports(network: Network) -> Iterator[Row]:
    """Every report whose period has ended by the data date."""
    for row in network.sheets["expected_reports"]:
        if row["city_id"] in network.erased:
            continue
        for period in _obliged_periods(network, row):
            if period.end < network.settings.data_date:
                yield {
                    "city_id": row["city_id"],
                    "template_id": row["template_id"],
                    "period_id": period.id,
                    "due_date": str(period.end + timedelta(days=int(row["due_days"]))),
                }


def _obliged_periods(network: Network, row: dict[str, str]) -> list[Period]:
    first = _period(row["first_period"])
    last = _period(row["last_period"]).end if "last_period" in row else network.settings.data_date
    return periods_between(first.start, last, first.type)


def _period(text: str) -> Period:
    period = parse_period(text)
    if period is None or period.type == "irregular":
        raise WorkspaceError(
            f"expected_reports.csv: {text!r} is not a period.", "Write 2025-Q2, 2025-05 or 2025."
        )
    return period
