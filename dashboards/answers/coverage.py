"""Which cities tell an indicator, for which periods, and how: never what they tell.

Frames of `queries.cover_cities`: one row a city and period, in order of name and time.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import polars as pl

from citywise.catalogue.vocabularies import SUPPRESSED_BY_US
from citywise.comparison.gate import ENOUGH_COVERAGE
from citywise.disclosure.rules import CORRECTION_HELD
from dashboards.amounts import write_period, write_range, write_share
from dashboards.markup.calendar import Cell
from dashboards.wording import heading, label, status_label

_OTHER_VERSION = "other_version"

_SIGNS = {
    "told": ("●", "Told"),
    "partial": ("◕", "Told; more than a tenth of the records could not be loaded"),
    "estimated": ("≈", "Told as an estimate"),
    "ranged": ("▬", "Told as a range"),
    CORRECTION_HELD: ("◐", ""),
    _OTHER_VERSION: ("v", "Told by another version of the definition, whose number follows"),
    SUPPRESSED_BY_US: ("✕", ""),
    "suppressed_at_source": ("◇", ""),
    "quarantined": ("!", ""),
    "not_reported": ("○", ""),
    "not_due": ("·", ""),
    "not_applicable": ("–", ""),
    "absent": ("∅", ""),
    "unreleased": ("⊘", ""),
}
"""Sign and words of each kind of cell; without words it has those of its status."""


def fill_matrix(
    coverage: pl.DataFrame, version: int
) -> tuple[list[str], list[tuple[str, list[Cell | None]]]]:
    """Periods and each city's cells, as `draw_calendar` takes them; `version` is in force."""
    periods = [write_period(period) for period in _periods(coverage)]
    rows: dict[str, list[Cell | None]] = {}
    for row in coverage.iter_rows(named=True):
        rows.setdefault(row["city_name"], []).append(_cell(row, version))
    return periods, list(rows.items())


def list_coverage_signs(coverage: pl.DataFrame, version: int) -> list[tuple[str, str, str]]:
    """Sign, kind and words of what occurs in the matrix."""
    occurring = {_kind(row, version) for row in coverage.iter_rows(named=True)}
    return [
        (sign, kind, words or status_label(kind))
        for kind, (sign, words) in _SIGNS.items()
        if kind in occurring
    ]


def tell_coverage(coverage: pl.DataFrame, period: str, city: str) -> str:
    """How many cities tell it in the period and at any time, and how often one's own does."""
    if coverage.is_empty():
        return "No city tells it."
    total, told = coverage["city_id"].n_unique(), coverage.filter("has_figure")
    now, ever = (rows["city_id"].n_unique() for rows in (told.filter(period_id=period), told))
    first = write_period(_periods(coverage)[0])
    network = (
        f"In {write_period(period)}, {now} of {total} cities tell it; {ever} have told it in some"
        f" period since {first}."
    )
    return f"{network} {_tell_own(coverage.filter(city_id=city))}".strip()


def describe_matrix(coverage: pl.DataFrame) -> str:
    """The matrix in a sentence, for those who cannot see it."""
    counts = Counter(coverage["value_status_code"])
    told = coverage.filter("has_figure").height
    reasons = ", ".join(
        f"{status_label(code).lower()} {count}"
        for code, count in Counter(
            coverage.filter(~pl.col("has_figure"))["value_status_code"]
        ).most_common()
    )
    cells = f"{told} of {counts.total()} periods of cities have a figure"
    return f"{cells}; of the others: {reasons}." if reasons else f"{cells}."


def tabulate_coverage(coverage: pl.DataFrame, *, is_asked: bool) -> pl.DataFrame:
    """One row a city in words; `is_asked` where people answered, so that the language matters."""
    cities = coverage.partition_by("city_id", maintain_order=True)
    table = pl.DataFrame([_city_row(rows) for rows in cities])
    return table if is_asked else table.drop(heading("language_code"))


def _tell_own(own: pl.DataFrame) -> str:
    if own.is_empty():
        return ""
    told, name = own.filter("has_figure"), own["city_name"][0]
    if told.is_empty():
        return f"{name} has told it in none of {own.height} periods."
    last = write_period(told["period_id"][-1])
    return f"{name} tells it for {told.height} of {own.height} periods, the last {last}."


def _periods(coverage: pl.DataFrame) -> list[str]:
    return coverage["period_id"].unique(maintain_order=True).to_list()


def _cell(row: dict[str, Any], version: int) -> Cell:
    kind = _kind(row, version)
    sign, words = _SIGNS[kind]
    number = f"{row['definition_version']}" if kind == _OTHER_VERSION else ""
    told = words or status_label(kind)
    loaded = row["coverage_share"]
    parts = (
        f"{row['city_name']}, {write_period(row['period_id'])}: {told.lower()}",
        f"{write_share(loaded)} of records loaded" if row["has_figure"] and loaded else "",
        label("count_method", row["count_method_code"]).lower(),
        f"version {row['definition_version']}" if row["has_figure"] else "",
    )
    return Cell(kind, "; ".join(part for part in parts if part), sign + number)


def _kind(row: dict[str, Any], version: int) -> str:
    """The gravest that is to be said of a city in a period."""
    if not row["has_figure"]:
        return row["value_status_code"] if row["value_status_code"] in _SIGNS else "absent"
    loaded = row["coverage_share"]
    kinds = {
        _OTHER_VERSION: row["definition_version"] != version,
        CORRECTION_HELD: row["value_status_code"] == CORRECTION_HELD,
        "ranged": row["is_range"],
        "partial": loaded is not None and loaded < ENOUGH_COVERAGE,
        "estimated": row["value_status_code"] == "estimated",
    }
    return next((kind for kind, is_so in kinds.items() if is_so), "told")


def _city_row(rows: pl.DataFrame) -> dict[str, Any]:
    told = rows.filter("has_figure")
    return {
        heading("city_name"): rows["city_name"][0],
        "Periods told": f"{told.height} of {rows.height}",
        "Last told": write_period(told["period_id"][-1]) if told.height else "",
        "Why not": _reasons(rows.filter(~pl.col("has_figure"))),
        "Corrections that wait": rows.filter(value_status_code=CORRECTION_HELD).height,
        "Records loaded": _spread(told["coverage_share"].drop_nulls().to_list()),
        heading("count_method_code"): ", ".join(_methods(told)),
        heading("definition_version"): ", ".join(
            str(number) for number in told["definition_version"].unique().sort()
        ),
        heading("language_code"): rows["language_code"][0],
    }


def _reasons(gaps: pl.DataFrame) -> str:
    counts = Counter(gaps["value_status_code"])
    return "; ".join(f"{status_label(code)}: {count}" for code, count in counts.most_common())


def _spread(shares: list[float]) -> str:
    return write_range(min(shares), max(shares), "percent") if shares else ""


def _methods(told: pl.DataFrame) -> list[str]:
    codes = told["count_method_code"].drop_nulls().unique(maintain_order=True)
    return [label("count_method", code) for code in codes]
