"""What a value says and how it is made: the same for everyone, with nothing of its records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from citywise.comparison.middle import PER
from citywise.measures.runner import REPORT_STEPS

if TYPE_CHECKING:
    from citywise.catalogue.indicator import Indicator

Row = dict[str, Any]

_AGGREGATIONS = {
    "sum": "parts are added",
    "ratio_of_sums": "the parts above the line are added, and so are those below it",
    "bounds": "at least the largest part, at most all parts together",
    "sum_within_program": "periods are added; of programs at least the largest, at most all",
    "latest": "the latest part holds",
    "distinct": "each counts once",
    "none": "parts do not make up a whole",
}


@dataclass(frozen=True, slots=True)
class Definition:
    """The measure behind a value."""

    name: str
    version: int
    says: str
    formula: str
    parts: str
    files: tuple[str, ...]
    caveat: str
    not_for: str


def define(value: Row, indicator: Indicator) -> Definition:
    """The definition in force, the formula in words, and the files in which it is computed."""
    return Definition(
        name=indicator.name["en"],
        version=value["definition_version"],
        says=indicator.definition,
        formula=_formula(indicator),
        parts=_AGGREGATIONS.get(indicator.aggregation, indicator.aggregation),
        files=_files(value),
        caveat=indicator.caveat,
        not_for=indicator.not_for,
    )


def _formula(indicator: Indicator) -> str:
    if not indicator.is_ratio:
        return indicator.numerator
    per = PER.get(indicator.unit, 1.0)
    times = f" × {per:,.0f}" if per != 1.0 else ""
    return f"({indicator.numerator}) ÷ ({indicator.denominator}){times}"


def _files(value: Row) -> tuple[str, ...]:
    folder = "citywise/measures"
    if value["basis_code"] == "report":
        steps = (*REPORT_STEPS, "7_outcomes")
        return tuple(f"{folder}/reports/{step}.sql" for step in steps)
    if value["indicator_id"] == "dq_report_timeliness":
        return (f"{folder}/reporting.sql", f"{folder}/dq_report_timeliness.sql")
    return (f"{folder}/events/_facts.sql", f"{folder}/events/{value['indicator_id']}.sql")
