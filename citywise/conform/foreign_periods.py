"""Periods of calendars with months of their own, as exactly their days: `رمضان 1446`, `1403`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citywise.catalogue.month_names import Calendar, month_number
from citywise.conform.calendars import YEARS, era_of, month_days, year_days
from citywise.conform.period_ranges import read_range
from citywise.periods import Period, is_in_use, period_from

if TYPE_CHECKING:
    from datetime import date

    from citywise.conform.dates import Order

_YEAR = re.compile(r"(?P<year>\d{4})(?P<era> ?\D+)?")
_NUMBERED = re.compile(r"(?P<year>\d{4})[-/](?P<month>\d{1,2})")
_NAMED = re.compile(r"(?P<month>\D+?),? ?(?P<year>\d{4})(?P<era> ?\D+)?")


def read_foreign_period(plain: str, calendar: Calendar, order: Order | None) -> Period | None:
    """The period that a text names in a calendar with months of its own, or None."""
    if days := _days_of(plain, calendar):
        period = period_from(*days)
        return period if is_in_use(period) else None
    period = read_range(plain, order, calendar)
    return period if isinstance(period, Period) else None


def read_foreign_month(year: int, month: int, calendar: Calendar) -> Period | None:
    """A month of a calendar with months of its own."""
    days = month_days(calendar, year, month) if year in YEARS[calendar] else None
    return period_from(*days) if days else None


def _days_of(plain: str, calendar: Calendar) -> tuple[date, date] | None:
    if (match := _YEAR.fullmatch(plain)) and _agrees(match, calendar):
        return year_days(calendar, int(match["year"]))
    if (match := _NUMBERED.fullmatch(plain)) and int(match["year"]) in YEARS[calendar]:
        return month_days(calendar, int(match["year"]), int(match["month"]))
    if (match := _NAMED.fullmatch(plain)) and _agrees(match, calendar):
        month = month_number(match["month"], calendar)
        return month_days(calendar, int(match["year"]), month) if month else None
    return None


def _agrees(match: re.Match[str], calendar: Calendar) -> bool:
    is_ours = match["era"] is None or era_of(match["era"]) == calendar
    return is_ours and int(match["year"]) in YEARS[calendar]
