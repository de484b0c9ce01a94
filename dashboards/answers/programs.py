"""A city's programs with their own figures."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboards.amounts import write_day
from dashboards.answers.city import tell_figure, tell_limits
from dashboards.markup.programs import Program
from dashboards.wording import held_note, label, status_label


def program_cards(
    programs: pl.DataFrame,
    outcomes: pl.DataFrame,
    indicators: dict[str, dict[str, Any]],
    currency: str,
) -> list[Program]:
    """Each program with every figure that it has in the period; `indicators` by id."""
    return [
        Program(
            program["program_name"],
            _describe(program),
            _figures(
                outcomes.filter(pl.col("program_id") == program["program_id"]), indicators, currency
            ),
        )
        for program in programs.iter_rows(named=True)
    ]


def _describe(program: dict[str, Any]) -> str:
    """For whom, about what, how well its practice is indicators to work, and since when."""
    start = program["start_date"]
    evidence = label("practice_evidence", program["practice_evidence_code"])
    parts = [
        label("prevention_level", program["prevention_level_code"]),
        label("theme", program["theme_code"]),
        f"Evidence: {evidence[0].lower()}{evidence[1:]}" if evidence else "",
        f"since {write_day(start)}" if start else "",
    ]
    return " · ".join(part for part in parts if part)


def _figures(
    outcomes: pl.DataFrame, indicators: dict[str, dict[str, Any]], currency: str
) -> list[tuple[str, str]]:
    rows = {row["indicator_id"]: row for row in outcomes.iter_rows(named=True)}
    return [
        (indicator["indicator_name"], _tell(rows[name], indicator["unit_code"], currency))
        for name, indicator in indicators.items()
        if name in rows
    ]


def _tell(outcome: dict[str, Any], unit: str, currency: str) -> str:
    if outcome["value"] is None and outcome["low"] is None:
        return status_label(outcome["value_status_code"])
    limits = tell_limits(outcome, unit) if outcome["value"] is not None else ""
    notes = "; ".join(part for part in (limits, held_note(outcome)) if part)
    figure = tell_figure(outcome, unit, currency)
    return f"{figure} ({notes})" if notes else figure
