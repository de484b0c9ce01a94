"""Add up what a value rests on: from what each record contributes to the value itself.

It is done here a second time, apart from the SQL that measured it, so that a trace which does
not lead to the value says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isclose
from typing import TYPE_CHECKING

import polars as pl

from citywise.comparison.outcomes import PER, WITH_NUMBER

if TYPE_CHECKING:
    from citywise.catalogue.indicator import Indicator
    from citywise.provenance.values import Value

_NEAR = 1e-9
_OVERLAPPING = ("bounds", "sum_within_program")
"""Programs in which the same person may be counted: at least the largest, at most all together."""

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sums:
    """What stands above and below the line, as the least and the most it can be."""

    numerator: Range | None
    denominator: Range | None = None


def add_up(value: Value, records: pl.DataFrame, months: int, divisor: Range | None = None) -> Sums:
    """Numerator and denominator from the contributions of a value.

    `months` is the length of its period; `divisor` what it is divided by that no record tells.
    """
    if value["basis_code"] == "report":
        sums = _add_figures(records)
        return Sums(sums.numerator, sums.denominator or divisor)
    if value["indicator_id"] == "out_coordination_meetings":
        return _add_meetings(records, months)
    if "counted_once" in records.columns:
        count = float(records["counted_once"].n_unique())
        return Sums((count, count))
    sums = Sums(_added(records, "numerator"), _added(records, "denominator"))
    if value.code == "U" and sums.numerator:
        # parts that exceed the whole leave nothing, never less
        low, high = sums.numerator
        return Sums((max(low, 0), max(high, 0)))
    return sums


def _added(records: pl.DataFrame, part: str) -> Range | None:
    if f"{part}_low" not in records.columns:
        return None
    low = records[f"{part}_low"].sum()
    high = records[f"{part}_high"].sum() if f"{part}_high" in records.columns else low
    return float(low), float(high)


def _add_meetings(records: pl.DataFrame, months: int) -> Sums:
    """One meeting a quarter where no plan was known; more held than planned is all that was."""
    planned = max(float(records["denominator_low"].sum()), float(months // 3), 1.0)
    held = min(float(records["numerator_low"].sum()), planned)
    return Sums((held, held), (planned, planned))


def _add_figures(records: pl.DataFrame) -> Sums:
    """Cells to periods, periods to programs, programs to the city."""
    cells = records.with_columns(low=_least_added(), high=_most_added())
    places = ["part_code", "aggregation_code", "summed_program"]
    told = cells.group_by(*places, "summed_period", "start_date").agg(pl.sum("low", "high"))
    of_programs = [
        (*key, *_range(group.sort("start_date"), key[1], ("bounds",)))
        for key, group in told.group_by(places)
    ]
    schema = [*places, "low", "high"]
    programs = pl.DataFrame(of_programs, schema=schema, orient="row")
    parts = {
        str(key[0]): _range(group, key[1], _OVERLAPPING)
        for key, group in programs.group_by("part_code", "aggregation_code")
    }
    return Sums(parts.get("numerator") or parts.get("value"), parts.get("denominator"))


def _least_added() -> pl.Expr:
    difference = (pl.col("cell_low") - pl.col("before_high")).clip(lower_bound=0)
    own = pl.when("is_difference").then(difference).otherwise("cell_low")
    return own * pl.col("rate")


def _most_added() -> pl.Expr:
    difference = pl.col("cell_high") - pl.col("before_low")
    own = pl.when("is_difference").then(difference).otherwise("cell_high")
    return own * pl.col("rate")


def _range(group: pl.DataFrame, aggregation: object, overlapping: tuple[str, ...]) -> Range:
    if aggregation == "latest":
        return group["low"][-1], group["high"][-1]
    low = group["low"].max() if aggregation in overlapping else group["low"].sum()
    return float(low), float(group["high"].sum())  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The value, or the least and most it can be; nothing where none is told."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


def outcome_of(sums: Sums, value: Value, indicator: Indicator) -> Outcome:
    """The outcome that the sums make, told as far as the value's status lets it be told."""
    if value["interval_code"] == "bounds":
        return _bounds(sums, indicator)
    if value["value_status_code"] not in WITH_NUMBER or sums.numerator is None:
        return Outcome()
    return Outcome(value=_divided(sums.numerator[0], sums, 0, indicator))


def _bounds(sums: Sums, indicator: Indicator) -> Outcome:
    if sums.numerator is None:
        return Outcome()
    low = _divided(sums.numerator[0], sums, 1, indicator)
    high = _divided(sums.numerator[1], sums, 0, indicator)
    if indicator.unit == "percent" and high is not None:
        high = min(high, 1.0)
    return Outcome(low=low, high=high)


def _divided(numerator: float, sums: Sums, end: int, indicator: Indicator) -> float | None:
    if not indicator.is_ratio or sums.denominator is None:
        return numerator
    below = sums.denominator[end]
    return numerator / below * PER.get(indicator.unit, 1.0) if below > 0 else None


def agrees(value: Value, outcome: Outcome) -> bool:
    """The records lead to the number that is told."""
    if value["interval_code"] == "bounds":
        return _same(value["low"], outcome.low) and _same(value["high"], outcome.high)
    return _same(value["value"], outcome.value)


def _same(told: float | None, found: float | None) -> bool:
    if told is None or found is None:
        return told is found
    return isclose(told, found, rel_tol=_NEAR, abs_tol=_NEAR)
