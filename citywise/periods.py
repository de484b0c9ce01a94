"""Reporting periods: `2025-05`, `2025-Q2`, `2025-H1`, `2025`, `R:2025-04-15/2025-07-15`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

FIRST_YEAR, LAST_YEAR = 1990, 2099
"""Years in which days and periods may lie; anything else is a slip or a placeholder."""

MONTHS_IN = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}

_PATTERNS = (
    ("month", re.compile(r"(?P<year>\d{4})-(?P<part>0[1-9]|1[0-2])")),
    ("quarter", re.compile(r"(?P<year>\d{4})-Q(?P<part>[1-4])")),
    ("half_year", re.compile(r"(?P<year>\d{4})-H(?P<part>[12])")),
    ("year", re.compile(r"(?P<year>\d{4})(?P<part>)")),
)
_IRREGULAR = re.compile(r"R:(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from `start` to `end`, both included."""

    start: date
    end: date
    type: str
    id: str

    @property
    def days(self) -> int:
        """How many days it has, the first and the last included."""
        return (self.end - self.start).days + 1


@lru_cache(maxsize=4096)
def parse_period(period_id: str) -> Period | None:
    """The period with that id, or None when the text is not the id of a period there can be."""
    try:
        period = _period_with_id(period_id)
    except ValueError:
        # 2025-02-30 is no day, and 9999 and 0000 are placeholders rather than years
        return None
    return period if period and is_in_use(period) else None


def _period_with_id(period_id: str) -> Period | None:
    if match := _IRREGULAR.fullmatch(period_id):
        start, end = date.fromisoformat(match[1]), date.fromisoformat(match[2])
        return Period(start, end, "irregular", period_id) if start <= end else None
    for kind, pattern in _PATTERNS:
        if match := pattern.fullmatch(period_id):
            return make_period(kind, int(match["year"]), int(match["part"] or 1))
    return None


def is_in_use(period: Period) -> bool:
    """The period lies in the years in which periods may lie."""
    return period.start.year >= FIRST_YEAR and period.end.year <= LAST_YEAR + 1


def make_period(kind: str, year: int, part: int) -> Period:
    """The `part`-th (from 1) period of its kind in a calendar year."""
    months = MONTHS_IN[kind]
    start = date(year, (part - 1) * months + 1, 1)
    return Period(start, last_day(start, months), kind, _period_id(kind, year, part))


def period_of(day: date, kind: str) -> Period:
    """The period of the kind in which the day lies."""
    return make_period(kind, day.year, (day.month - 1) // MONTHS_IN[kind] + 1)


def period_from(start: date, end: date) -> Period:
    """The period of exactly these days: a calendar one where there is one, else irregular."""
    for kind in MONTHS_IN:
        period = period_of(start, kind)
        if (period.start, period.end) == (start, end):
            return period
    return Period(start, end, "irregular", f"R:{start}/{end}")


def periods_between(first: date, last: date, kind: str) -> list[Period]:
    """Every period of the kind that starts within `first..last`, in order."""
    periods: list[Period] = []
    period = period_of(first, kind)
    while period.start <= last:
        periods.append(period)
        period = period_of(period.end + timedelta(days=1), kind)
    return [period for period in periods if period.start >= first]


def previous_period(period: Period) -> Period | None:
    """The period of its kind that ends the day before; an irregular one has none."""
    if period.type not in MONTHS_IN:
        return None
    return _in_use(period_of(period.start - timedelta(days=1), period.type))


def same_period_last_year(period: Period) -> Period | None:
    """The same months of the year before; an irregular period has none."""
    if period.type not in MONTHS_IN:
        return None
    return _in_use(period_of(period.start.replace(year=period.start.year - 1), period.type))


def _in_use(period: Period) -> Period | None:
    return period if is_in_use(period) else None


def last_day(start: date, months: int) -> date:
    """The day before `start` comes round after so many months."""
    index = start.month - 1 + months
    return date(start.year + index // 12, index % 12 + 1, start.day) - timedelta(days=1)


def _period_id(kind: str, year: int, part: int) -> str:
    marks = {"month": f"-{part:02d}", "quarter": f"-Q{part}", "half_year": f"-H{part}", "year": ""}
    return f"{year}{marks[kind]}"
