"""Trace one value of the internal store; for the network's data team alone.

Nothing is stored for it: which records count follows from the measures' own SQL, run again on
the value's city and period (`scope`), and what they add up to is computed apart from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from citywise.provenance.adding_up import Outcome, Sums, add_up, agrees, outcome_of
from citywise.provenance.cells import with_texts
from citywise.provenance.columns import ColumnRead, columns_read
from citywise.provenance.definition import Definition, define
from citywise.provenance.records import divisor_of, earlier_cells, months_of, records_of
from citywise.provenance.scope import narrowed
from citywise.provenance.surroundings import (
    corrections_of,
    findings_of,
    left_out,
    promises_kept,
    submissions_of,
    with_records,
)
from citywise.provenance.values import Value, find_row, require_row

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from citywise.catalogue.indicator import Indicator
    from citywise.intake.templates.template import Template
    from citywise.network.corrections import Correction
    from citywise.network.settings import Settings
    from citywise.provenance.cells import Copy
    from citywise.warehouse.working import WorkingStore

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Everything that one value rests on.

    `shown` is the value's row as a release shows it, empty where none does; `protection` why it is
    withheld there. `records` are all that count, `listed` the first of them with their cells.
    """

    value: Value
    shown: Row
    protection: str
    definition: Definition
    sums: Sums
    outcome: Outcome
    divisor: str
    records: pl.DataFrame
    listed: list[Row]
    submissions: list[Row]
    columns: list[ColumnRead]
    promises: list[Row]
    findings: list[Row]
    corrections: list[Row]
    left_out: list[Row]

    @property
    def adds_up(self) -> bool:
        """The records that are shown lead to the value that is told."""
        return agrees(self.value, self.outcome)


def trace(
    store: WorkingStore,
    named: str,
    *,
    settings: Settings,
    indicators: dict[str, Indicator],
    templates: dict[str, Template],
    corrections: Iterable[Correction],
    copy: Copy,
    limit: int,
) -> Trace:
    """What the value rests on; the texts of the first `limit` records are read by `copy`.

    Raises:
        WorkspaceError: the store has no such value.
    """
    value = Value(require_row(store.rows, "measure_values", named))
    indicator = indicators[value["indicator_id"]]
    with narrowed(store, value, settings, templates.values()):
        basis = _basis(store, value, templates, limit)
        told = _surroundings(store, value, basis.records, corrections)
    count = min(limit, basis.records.height)
    return Trace(
        value=value,
        shown=find_row(store.rows, "out_values", value["value_id"]) or {},
        protection=_protection(store, value),
        definition=define(value.row, indicator),
        sums=basis.sums,
        outcome=outcome_of(basis.sums, value, indicator),
        divisor=basis.divisor,
        records=basis.records,
        listed=_with_earlier(with_texts(basis.cells, basis.columns, copy), count),
        columns=basis.columns,
        **told,
    )


@dataclass(frozen=True, slots=True)
class _Basis:
    """What a value is computed from; `cells` are the first records, then what is taken off them."""

    records: pl.DataFrame
    divisor: str
    sums: Sums
    columns: list[ColumnRead]
    cells: list[Row]


def _basis(store: WorkingStore, value: Value, templates: dict[str, Template], limit: int) -> _Basis:
    records = records_of(store, value)
    divisor, parts = divisor_of(store, value)
    first = records.head(limit)
    return _Basis(
        records,
        divisor,
        add_up(value, records, months_of(store, value), parts),
        columns_read(store, value, records, templates),
        [*first.to_dicts(), *earlier_cells(store, first).to_dicts()],
    )


def _protection(store: WorkingStore, value: Value) -> str:
    reason = find_row(store.rows, "measure_protection", value["value_id"])
    return reason["protection_code"] if reason else ""


def _surroundings(
    store: WorkingStore, value: Value, records: pl.DataFrame, corrections: Iterable[Correction]
) -> dict[str, list[Row]]:
    with with_records(store, records):
        submissions = submissions_of(store)
        return {
            "submissions": submissions,
            "promises": promises_kept(store, value),
            "findings": findings_of(store, records),
            "corrections": corrections_of(store, submissions, corrections),
            "left_out": left_out(store, value),
        }


def _with_earlier(rows: list[Row], count: int) -> list[Row]:
    """The first `count` rows, each with the row of the cell that is taken off it."""
    earlier = {(row["submission_id"], row["record_number"]): row for row in rows[count:]}
    return [
        row | {"less": earlier.get((row.get("submission_before"), row.get("record_before")))}
        for row in rows[:count]
    ]
