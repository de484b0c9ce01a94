"""Read the periods that DHIS2 writes: `2004W10`, `2015SunW8`, `200401B`, `2004AprilS1`.

They always mean the calendar, whenever a template's year begins. Months, quarters, half-years
and years come as such; everything else as exactly its days.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from citywise.periods import Period, is_in_use, last_day, make_period, period_from

if TYPE_CHECKING:
    from collections.abc import Callable

_WEEKDAYS = {"": 0, "Wed": 2, "Thu": 3, "Sat": 5, "Sun": 6}
_STARTS = {"April": 4, "July": 7, "Oct": 10}


def read_dhis2_period(code: str) -> Period | None:
    """The period of a code as DHIS2 writes it, or None where it is none."""
    for pattern, make in _FORMATS:
        if match := pattern.fullmatch(code):
            try:
                period = make(match)
            except (ValueError, OverflowError):
                return None
            return period if is_in_use(period) else None
    return None


def week_of(year: int, week: int, first_weekday: int = 0) -> Period:
    """A week of seven days; the first of a year is the one with 4 January, as in ISO 8601."""
    fourth = date(year, 1, 4)
    first = fourth - timedelta(days=(fourth.weekday() - first_weekday) % 7)
    start = first + timedelta(weeks=week - 1)
    # a week with fewer than four of its days in the year is one of the next year
    if week < 1 or (start + timedelta(days=3)).year != year:
        raise ValueError(f"{year} has no week {week}")
    return period_from(start, start + timedelta(days=6))


def _day(match: re.Match[str]) -> Period:
    day = date(int(match[1]), int(match[2]), int(match[3]))
    return period_from(day, day)


def _week(match: re.Match[str]) -> Period:
    return week_of(int(match[1]), int(match[3]), _WEEKDAYS[match[2] or ""])


def _two_weeks(match: re.Match[str]) -> Period:
    first, second = (week_of(int(match[1]), 2 * int(match[2]) + more) for more in (-1, 0))
    return period_from(first.start, second.end)


def _month(match: re.Match[str]) -> Period:
    return make_period("month", int(match[1]), int(match[2]))


def _two_months(match: re.Match[str]) -> Period:
    first = date(int(match[1]), int(match[2]) * 2 - 1, 1)
    return period_from(first, last_day(first, 2))


def _quarter(match: re.Match[str]) -> Period:
    return make_period("quarter", int(match[1]), int(match[2]))


def _half_year(match: re.Match[str]) -> Period:
    return make_period("half_year", int(match[1]), int(match[2]))


def _half_year_from_april(match: re.Match[str]) -> Period:
    first = date(int(match[1]), 4 if match[2] == "1" else 10, 1)
    return period_from(first, last_day(first, 6))


def _year(match: re.Match[str]) -> Period:
    return make_period("year", int(match[1]), 1)


def _financial_year(match: re.Match[str]) -> Period:
    first = date(int(match[1]), _STARTS[match[2]], 1)
    return period_from(first, last_day(first, 12))


_FORMATS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Period]], ...] = (
    (re.compile(r"(\d{4})(\d\d)(\d\d)"), _day),
    (re.compile(r"(\d{4})(Wed|Thu|Sat|Sun)?W(\d{1,2})"), _week),
    (re.compile(r"(\d{4})BiW(\d{1,2})"), _two_weeks),
    (re.compile(r"(\d{4})(\d\d)"), _month),
    (re.compile(r"(\d{4})(0[1-6])B"), _two_months),
    (re.compile(r"(\d{4})Q([1-4])"), _quarter),
    (re.compile(r"(\d{4})S([12])"), _half_year),
    (re.compile(r"(\d{4})AprilS([12])"), _half_year_from_april),
    (re.compile(r"(\d{4})"), _year),
    (re.compile(r"(\d{4})(April|July|Oct)"), _financial_year),
)
