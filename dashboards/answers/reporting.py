"""Who sent what was expected, who was late, and what is missing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import polars as pl

from dashboards.amounts import write_day, write_period
from dashboards.markup.calendar import Cell
from dashboards.markup.tiles import Tile
from dashboards.wording import label

if TYPE_CHECKING:
    from collections.abc import Sequence

_GRAVEST = ("missing", "late", "not_due", "on_time")
_CALENDAR = ("city_name", "period_id", "template_id", "report_status_code")
PERIODS_SHOWN = 8


def report_name(template: str) -> str:
    """`event-log` as `event log`."""
    return template.replace("-", " ")


def tell_reporting(reports: pl.DataFrame, period: str) -> str:
    """The period's reporting in a sentence or three, with the names of those to remind."""
    due = reports.filter(pl.col("period_id") == period)
    cities = due.group_by("city_name", maintain_order=True).agg("report_status_code")
    complete = sum(set(codes) == {"on_time"} for codes in cities["report_status_code"])
    first = (
        f"For {write_period(period)}, {complete} of {cities.height} cities sent everything"
        " that was due, and on time."
    )
    rest = [
        _tell_cities(due, code, word) for code, word in (("missing", "Missing"), ("late", "Late"))
    ]
    return " ".join(part for part in (first, *rest) if part)


def tally_reports(reports: pl.DataFrame, period: str) -> Tile:
    """Reports on time of all that were due."""
    due = reports.filter(pl.col("period_id") == period)
    if due.is_empty():
        return Tile("Reports received on time", "None was due", is_absent=True)
    counts = Counter(due["report_status_code"])
    others = [
        f"{counts[code]} {word}"
        for code, word in (("late", "late"), ("missing", "missing"), ("not_due", "not yet due"))
        if counts[code]
    ]
    last_day = max(due["due_date"])
    note = f"{', '.join(others) or 'none late or missing'}; due {write_day(last_day)}"
    return Tile("Reports received on time", f"{counts['on_time']} of {due.height}", note)


def fill_calendar(
    reports: pl.DataFrame, period: str
) -> tuple[list[str], list[tuple[str, list[Cell | None]]]]:
    """Periods up to the chosen one, and each city's cells in them."""
    by_city: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for city, period_id, template, status in reports.select(_CALENDAR).iter_rows():
        by_city.setdefault(city, {}).setdefault(period_id, []).append((template, status))
    known = sorted({period_id for periods in by_city.values() for period_id in periods})
    shown = [period_id for period_id in known if period_id <= period][-PERIODS_SHOWN:]
    return shown, [
        (city, [_cell(city, p, periods[p]) if p in periods else None for p in shown])
        for city, periods in by_city.items()
    ]


def _tell_cities(due: pl.DataFrame, code: str, word: str) -> str:
    """Names with what concerns them: `Missing: Ain Safiya (2 reports), Ndiambel (event log)`."""
    matching = due.filter(pl.col("report_status_code") == code)
    told = [
        f"{city} ({_tell_reports(templates)})"
        for city, templates in matching.group_by("city_name", maintain_order=True)
        .agg("template_id")
        .iter_rows()
    ]
    return f"{word}: {', '.join(told)}." if told else ""


def _tell_reports(templates: Sequence[str]) -> str:
    return report_name(templates[0]) if len(templates) == 1 else f"{len(templates)} reports"


def _cell(city: str, period: str, reports: Sequence[tuple[str, str]]) -> Cell:
    """The gravest status of a city's reports in one period, and all of them in words."""
    codes = [code for _, code in reports]
    told = [
        f"{report_name(template).capitalize()}: {label('report_status', code).lower()}"
        for template, code in reports
    ]
    status = next(code for code in _GRAVEST if code in codes)
    return Cell(status, f"{city}, {write_period(period)}. {'; '.join(told)}")
