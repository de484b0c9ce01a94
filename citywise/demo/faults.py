"""The faults that are planted: in which report, of what kind, and what becomes of the record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from citywise.demo.event_logs import Log
from citywise.demo.grid import Cell

if TYPE_CHECKING:
    from citywise.demo.progress import Progress
    from citywise.demo.world import Event


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the city, the quarter, the kind of fault."""

    city_id: str
    period_id: str
    kind: str


IN_LOGS = (
    Fault("kijani-hills", "2024-Q2", "ambiguous_number"),
    Fault("kijani-hills", "2024-Q3", "ambiguous_date"),
    Fault("eastmere", "2024-Q1", "not_a_date"),
    Fault("fjordhavn", "2025-Q1", "unknown_activity"),
    Fault("harrowick", "2025-Q2", "unknown_program"),
    Fault("port-halden", "2024-Q4", "unknown_partner"),
    Fault("lyngstrup", "2024-Q2", "parts_exceed_total"),
    Fault("villa-jacaranda", "2025-Q4", "completed_in_future"),
    Fault("valdeorilla", "2025-Q3", "outside_period"),
    Fault("keur-lamane", "2024-Q4", "not_a_number"),
    Fault("valmontel", "2025-Q4", "not_a_whole_number"),
    Fault("mavikonak", "2025-Q2", "negative_count"),
    Fault("wadi-nour", "2024-Q3", "missing_date"),
    Fault("yildizova", "2025-Q1", "error_cell"),
    Fault("qasr-salma", "2025-Q3", "ambiguous_dash"),
    Fault("bir-hanaa", "2024-Q1", "inverted_range"),
    Fault("puerto-sereno", "2025-Q4", "shared_reference"),
    Fault("jisr-baraka", "2024-Q4", "unknown_status"),
    Fault("ras-yasmin", "2025-Q2", "unclear_plan"),
)
"""Faults of single cells in event logs."""

IN_TEXT = (
    Fault("fjordhavn", "2024-Q3", "ragged_row"),
    Fault("mto-wazi", "2025-Q2", "unclosed_quote"),
)
"""Faults of whole rows in text files."""

IN_REPORTS = (
    Fault("pontclairet", "2024-Q2", "unknown_indicator"),
    Fault("eastmere", "2025-Q2", "numerator_exceeds_denominator"),
    Fault("harrowick", "2024-Q4", "percent_unclear"),
    Fault("port-halden", "2025-Q3", "conflicting_values"),
    Fault("fjordhavn", "2024-Q4", "formula_without_result"),
    Fault("ndiambel", "2025-Q1", "negative_count"),
    Fault("kijani-hills", "2025-Q2", "ambiguous_number"),
)
"""Faults of progress reports."""

Spoil = Callable[[Log], set[int]]
"""Spoils cells of a log and returns the positions of the events that are then kept back."""


def spoil_log(log: Log, kind: str) -> set[int]:
    """Plant a fault; the returned positions are those of the records that it keeps back."""
    return _LOG_SPOILERS[kind](log)


def _put(field: str, text: str, reason: str, *, keeps_back: bool = True) -> Spoil:
    """Put a text into a cell of the first completed event that was fully recorded."""

    def spoil(log: Log) -> set[int]:
        position = _usual(log)
        log.rows[position][field] = Cell(text, fault=reason)
        return {position} if keeps_back else set()

    return spoil


def _usual(log: Log, skip: int = 0) -> int:
    """The position of an ordinary event of the log."""
    return [position for position, event in enumerate(log.events) if _is_usual(event)][skip]


def first_usual(events: list[Event]) -> Event | None:
    """The event that a fault of a single cell is planted in."""
    return next(filter(_is_usual, events), None)


def _is_usual(event: Event) -> bool:
    """Completed, of a program, and with known sexes."""
    known = event.attendance.women is not None
    return event.status == "completed" and event.program_id is not None and known


def _parts_exceed_total(log: Log) -> set[int]:
    row = log.rows[_usual(log)]
    total = row["participants"].value
    row["participants"] = Cell(total, fault="parts_exceed_total")
    row["women"] = Cell(int(str(total)) + 7)
    return {_usual(log)}


def _completed_in_future(log: Log) -> set[int]:
    """A log sent early tells as done what lies after the day it was sent."""
    last = max(
        (p for p, event in enumerate(log.events) if event.status == "completed"),
        key=lambda p: log.events[p].day,
    )
    log.rows[last]["date"].fault = "completed_in_future"
    return {last}


def _outside_period(log: Log) -> set[int]:
    position = _usual(log)
    day = log.events[position].day - timedelta(days=200)
    shown = log.rows[position]["date"].value
    text: str | date = day if isinstance(shown, date) else day.isoformat()
    log.rows[position]["date"] = Cell(text, fault="outside_period")
    return {position}


def _error_cell(log: Log) -> set[int]:
    log.rows[_usual(log)]["participants"] = Cell(None, fault="error_cell", kind="error")
    return {_usual(log)}


def _shared_reference(log: Log) -> set[int]:
    first, second = _usual(log), _usual(log, 1)
    reference = log.rows[first]["event_ref"].value
    for position in (first, second):
        log.rows[position]["event_ref"] = Cell(reference, fault="shared_reference")
    return {first, second}


_LOG_SPOILERS: dict[str, Spoil] = {
    "ambiguous_number": _put("participants", "1.234", "ambiguous_number"),
    "ambiguous_date": _put("date", "03/04/2024", "ambiguous_date"),
    "not_a_date": _put("date", "31/02/2024", "not_a_date"),
    "unknown_activity": _put("activity_type", "Rollespil", "unknown_code"),
    "unknown_program": _put("program", "Night Owls", "unknown_program"),
    "unknown_partner": _put("partner", "Friends of the Pier", "unknown_partner", keeps_back=False),
    "unknown_status": _put("status", "ربما", "unknown_code"),
    "unclear_plan": _put("planned_on", "قريبا", "not_a_date", keeps_back=False),
    "not_a_number": _put("participants", "une dizaine", "not_a_number"),
    "not_a_whole_number": _put("participants", "12,5", "not_a_whole_number"),
    "negative_count": _put("participants", "-8", "negative_count"),
    "missing_date": _put("date", "", "missing_value"),
    "ambiguous_dash": _put("participants", "-", "ambiguous_dash"),
    "inverted_range": _put("participants", "15-12", "inverted_range"),
    "parts_exceed_total": _parts_exceed_total,
    "completed_in_future": _completed_in_future,
    "outside_period": _outside_period,
    "error_cell": _error_cell,
    "shared_reference": _shared_reference,
}


def spoil_progress(progress: Progress, kind: str) -> set[str]:
    """Plant a fault in a report; returns the indicators that cannot be told for it."""
    match kind:
        case "unknown_indicator":
            row = progress.row("out_resources_adapted")
            row.cells["measure"] = Cell("Ateliers divers", fault="unknown_indicator")
            return {"out_resources_adapted"}
        case "numerator_exceeds_denominator":
            return _swap(progress, "oc_retention")
        case "percent_unclear":
            row = progress.row("out_practitioners_trained")
            extra = {name: Cell() for name in row.cells}
            extra |= {"measure": Cell("Training completion rate"), "actual": Cell("n/a"),
                      "target": Cell("80", fault="percent_unclear")}  # fmt: skip
            progress.rows.append(type(row)("out_training_completion", extra))
            return set()
        case "conflicting_values":
            return _double(progress, "out_practitioners_trained")
        case "formula_without_result":
            cell = Cell("=SUM(E2:E3)", fault="error_cell", kind="formula")
            progress.row("out_practitioners_trained").cells["actual"] = cell
            return {"out_practitioners_trained"}
        case "negative_count":
            cell = Cell("-3", fault="negative_count")
            progress.row("out_resources_adapted").cells["actual"] = cell
            return {"out_resources_adapted"}
        case _:
            cell = Cell("1,234", fault="ambiguous_number")
            progress.row("oc_felt_safe_respected/denominator").cells["actual"] = cell
            return {"oc_felt_safe_respected"}


def _swap(progress: Progress, indicator: str) -> set[str]:
    above = progress.row(f"{indicator}/numerator").cells
    below = progress.row(f"{indicator}/denominator").cells
    reason = "numerator_exceeds_denominator"
    above["actual"], below["actual"] = (
        Cell(below["actual"].value, fault=reason),
        Cell(above["actual"].value, fault=reason),
    )
    return {indicator}


def _double(progress: Progress, meant: str) -> set[str]:
    row = progress.row(meant)
    again = {name: Cell(cell.value) for name, cell in row.cells.items()}
    again["target"], again["baseline"] = Cell(), Cell()
    again["actual"] = Cell(999, fault="conflicting_values")
    row.cells["actual"] = Cell(row.cells["actual"].value, fault="conflicting_values")
    progress.rows.append(type(row)(meant, again))
    return {meant}
