"""Days of other calendars: 1 Ramadan 1446 (Umm al-Qura), 1 Farvardin 1404, 1 Meskerem 2017.

Which calendar is meant is declared by the template or the city and never guessed from the
year; a year that fits another calendar alone is a hint, and no more.
"""

# ruff: noqa: RUF001 - the letters are those of the marks

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import jdatetime
from hijridate import Hijri

from citywise.catalogue.words import fold
from citywise.periods import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from collections.abc import Callable

    from citywise.catalogue.month_names import Calendar


BUDDHIST_LEAD = 543
YEARS: dict[Calendar, range] = {
    "gregorian": range(FIRST_YEAR, LAST_YEAR + 1),
    "hijri": range(1410, 1501),
    "solar_hijri": range(FIRST_YEAR - 622, LAST_YEAR - 620),
    "buddhist": range(FIRST_YEAR + BUDDHIST_LEAD, LAST_YEAR + BUDDHIST_LEAD + 1),
    "ethiopian": range(FIRST_YEAR - 8, LAST_YEAR - 6),
}
"""The years of each calendar that touch those in which days may lie."""

WITH_OWN_MONTHS = frozenset({"hijri", "solar_hijri", "ethiopian"})
"""Their months begin within a month of ours; a Buddhist year only has another number."""

_FIRST_MESKEREM = date(2023, 9, 12)
"""New Year of 2016, a year after a leap day as every fourth one is."""

_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
_ERAS: dict[str, Calendar] = {
    "ah": "hijri", "a h": "hijri", "h": "hijri", "hijri": "hijri", "ه": "hijri",
    "هجري": "hijri", "هجرية": "hijri",
    "sh": "solar_hijri", "ه ش": "solar_hijri", "هجري شمسي": "solar_hijri",
    "be": "buddhist", "b e": "buddhist",
    "ec": "ethiopian", "e c": "ethiopian",
    "ad": "gregorian", "ce": "gregorian", "م": "gregorian", "ميلادي": "gregorian",
    "ميلادية": "gregorian",
}  # fmt: skip


def to_gregorian(calendar: Calendar, year: int, month: int, day: int) -> date | None:
    """The day in the Gregorian calendar; None where there is no such day."""
    try:
        return _CONVERTERS[calendar](year, month, day)
    except (ValueError, OverflowError):
        return None


def month_days(calendar: Calendar, year: int, month: int) -> tuple[date, date] | None:
    """First and last day of a month; None where there is no such month."""
    first = to_gregorian(calendar, year, month, 1)
    following = to_gregorian(calendar, year, month + 1, 1) or to_gregorian(calendar, year + 1, 1, 1)
    return (first, following - timedelta(days=1)) if first and following else None


def year_days(calendar: Calendar, year: int) -> tuple[date, date] | None:
    """First and last day of a year; None where the next one is not known."""
    first, following = (to_gregorian(calendar, y, 1, 1) for y in (year, year + 1))
    return (first, following - timedelta(days=1)) if first and following else None


def is_of_another(year: int, calendar: Calendar) -> bool:
    """The year cannot be one of this calendar, and can be one of another."""
    return year not in YEARS[calendar] and any(year in years for years in YEARS.values())


def names_another(text: str, calendar: Calendar) -> bool:
    """The text names one year, and that is one of another calendar: `Q1 1446`, `2568`."""
    years = {int(year) for year in _YEAR.findall(text)}
    return len(years) == 1 and is_of_another(years.pop(), calendar)


def era_of(word: str) -> Calendar | None:
    """The calendar that a mark behind a year names: `1446 AH`, `٢٠٢٥ م`."""
    return _ERAS.get(fold(word))


def _from_hijri(year: int, month: int, day: int) -> date:
    return date.fromordinal(Hijri(year, month, day).to_gregorian().toordinal())


def _from_solar_hijri(year: int, month: int, day: int) -> date:
    return jdatetime.date(year, month, day).togregorian()


def _from_buddhist(year: int, month: int, day: int) -> date:
    return date(year - BUDDHIST_LEAD, month, day)


def _from_ethiopian(year: int, month: int, day: int) -> date:
    """Twelve months of thirty days and one of five, or six in every fourth year."""
    longest = 30 if month <= 12 else 5 + (year % 4 == 3)
    if not (1 <= month <= 13 and 1 <= day <= longest):
        raise ValueError("no such day")
    passed = (year - 2016) * 365 + (year - 2016) // 4
    return _FIRST_MESKEREM + timedelta(days=passed + (month - 1) * 30 + day - 1)


_CONVERTERS: dict[Calendar, Callable[[int, int, int], date]] = {
    "gregorian": date,
    "hijri": _from_hijri,
    "solar_hijri": _from_solar_hijri,
    "buddhist": _from_buddhist,
    "ethiopian": _from_ethiopian,
}
