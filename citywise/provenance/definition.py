"""What a value says and how it is made: the same for everyone, with nothing of its records."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from citywise.comparison.middle import PER
from citywise.measures.runner import REPORT_STEPS, TIMELINESS

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
        files=measure_files(value["indicator_id"], value["basis_code"]),
        caveat=indicator.caveat,
        not_for=indicator.not_for,
    )


def measure_files(indicator: str, basis: str) -> tuple[str, ...]:
    """The files in which an indicator is measured on a basis, in the order in which they run."""
    folder = "citywise/measures"
    if basis == "report":
        return tuple(f"{folder}/reports/{step}.sql" for step in (*REPORT_STEPS, "7_outcomes"))
    if indicator == TIMELINESS:
        return (f"{folder}/reporting.sql", f"{folder}/{TIMELINESS}.sql")
    return (f"{folder}/events/_facts.sql", f"{folder}/events/{indicator}.sql")


def read_measure(file: str) -> str:
    """The SQL of one of `measure_files`."""
    package, _, path = file.partition("/")
    return files(package).joinpath(path).read_text(encoding="utf-8")


def _formula(indicator: Indicator) -> str:
    if not indicator.is_ratio:
        return indicator.numerator
    per = PER.get(indicator.unit, 1.0)
    times = f" × {per:,.0f}" if per != 1.0 else ""
    return f"({indicator.numerator}) ÷ ({indicator.denominator}){times}"
