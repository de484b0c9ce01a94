"""Read the days that people type: `12.05.2025`, `3 mars 2025`, `1 Ramadan 1446`.

The order of day and month and the calendar are the template's or the city's. Where nothing
says and two readings are possible, the text is unclear; it is never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeGuard

from citywise.catalogue.month_names import Calendar, month_number
from citywise.catalogue.weekday_names import weekday_numbers
from citywise.conform.calendars import (
    WITH_OWN_MONTHS,
    YEARS,
    era_of,
    is_of_another,
    to_gregorian,
)
from citywise.conform.digits import fold_digits
from citywise.intake.cells import ERROR, TYPED
from citywise.periods import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from datetime import date

Order = Literal["dmy", "mdy", "ymd"]

_TIME = r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?(?:Z|UTC|GMT|[ap]m|[+-]\d{2}(?::?\d{2})?))?"
_ISO = re.compile(rf"(\d{{4}})-(\d{{1,2}})-(\d{{1,2}})(?:{_TIME})?", re.IGNORECASE)
_ISO_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_NUMERIC = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})\.?")
_SPACED = re.compile(r"(\d{1,2})(?:\. ?|/)(\d{1,2})(?:\. ?| )(\d{4})\.?")
_NAMED = re.compile(
    r"(?:(?P<day>\d{1,2})(?:\.|er|st|nd|rd|th)? ?(?:de )?)?"
    r"(?P<month>[^\d\W]+?(?:[ '’-]{1,2}[^\d\W]+?){0,3}?)\.?,?(?: de)? ?(?P<year>\d{4})"
)
_WEEKDAY_FIRST = re.compile(r"(?P<name>[^\W\d_]+)[.,]? (?:(?:den|the|le|el) )?(?P<day>\d.*)")
_WEEKDAY_LAST = re.compile(r"(?P<day>\d.*\d),? (?P<name>[^\W\d_]+)\.?")
_WITH_ERA = re.compile(r"(?P<day>.*\d) ?(?P<era>[^\d:]+)")


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or the first of a month when only that is known."""

    date: date
    precision: Literal["day", "month"] = "day"


@dataclass(frozen=True, slots=True)
class UnclearDate:
    """Why a text is not one day or period; the code of a reason in docs/reasons.md."""

    reason: Literal[
        "not_a_date",
        "ambiguous_date",
        "other_calendar",
        "not_a_period",
        "ambiguous_period",
        "columns_differ",
        "error_cell",
    ]


def read_day(
    text: str, order: Order | None, calendar: Calendar = "gregorian", *, short_years: bool = False
) -> Day | UnclearDate:
    """Read one cell of dates. `short_years`: `25` is 2025, where the order says which it is."""
    if text.startswith(ERROR):
        return UnclearDate("error_cell")
    if text.startswith(TYPED):
        # a workbook counts the days themselves, in whatever calendar it shows them
        calendar = "gregorian"
    plain = plain_text(text)
    if (match := _WITH_ERA.fullmatch(plain)) and (era := era_of(match["era"])):
        if era != calendar:
            return UnclearDate("other_calendar")
        plain = match["day"]
    read = _read_plain(plain, order, calendar, short_years=short_years)
    weekdays, rest = _without_weekday(plain)
    # `mar 2025` is a month, whatever else it may be called
    if not weekdays or isinstance(read, Day):
        return read
    read = _read_plain(rest, order, calendar, short_years=short_years)
    is_it = _is_day(read) and read.date.weekday() in weekdays
    return read if is_it or isinstance(read, UnclearDate) else UnclearDate("not_a_date")


def _is_day(read: Day | UnclearDate) -> TypeGuard[Day]:
    return isinstance(read, Day) and read.precision == "day"


def _without_weekday(plain: str) -> tuple[frozenset[int], str]:
    """`lundi 2 juin 2025` and `2 Haziran 2025 Pazartesi`: the days it names, and the rest."""
    for pattern in (_WEEKDAY_FIRST, _WEEKDAY_LAST):
        match = pattern.fullmatch(plain)
        if match and (numbers := weekday_numbers(match["name"])):
            return numbers, match["day"]
    return frozenset(), plain


def plain_text(text: str) -> str:
    """The text with plain digits and spaces, and its letters in one form."""
    return unicodedata.normalize("NFC", fold_digits(text.removeprefix(TYPED)))


def _read_plain(
    plain: str, order: Order | None, calendar: Calendar, *, short_years: bool
) -> Day | UnclearDate:
    if match := _ISO.fullmatch(plain):
        return _day(calendar, int(match[1]), int(match[2]), int(match[3]))
    if match := _ISO_MONTH.fullmatch(plain):
        return _month(calendar, int(match[1]), int(match[2]))
    if match := _NUMERIC.fullmatch(plain) or _SPACED.fullmatch(plain):
        numbers = (int(match[1]), int(match[2]), int(match[3]))
        if order and short_years and calendar == "gregorian":
            numbers = _with_century(match, order)
        return _read_numeric(*numbers, order=order, calendar=calendar)
    return _read_named(plain, calendar)


def _with_century(match: re.Match[str], order: Order) -> tuple[int, int, int]:
    """`25` as 2025, in the place where the order has the year."""
    place = 1 if order == "ymd" else 3
    first, second, third = (
        int(text) + 2000 * (number == place and len(text) == 2)
        for number, text in enumerate(match.groups(), 1)
    )
    return (first, second, third)


def _read_numeric(
    first: int, second: int, third: int, *, order: Order | None, calendar: Calendar
) -> Day | UnclearDate:
    if first > 31:
        return _day(calendar, first, second, third)
    if third < 100:
        # a year of two digits may be any of the three numbers
        return UnclearDate("ambiguous_date")
    most = 13 if calendar == "ethiopian" else 12
    if order == "mdy" or (order is None and second > most):
        return _day(calendar, third, first, second)
    if order == "dmy" or (order is None and (first > most or first == second)):
        return _day(calendar, third, second, first)
    return UnclearDate("not_a_date" if order == "ymd" else "ambiguous_date")


def _read_named(plain: str, calendar: Calendar) -> Day | UnclearDate:
    match = _NAMED.fullmatch(plain)
    if match is None:
        return UnclearDate("not_a_date")
    year, month = int(match["year"]), month_number(match["month"], calendar)
    if month is None:
        return UnclearDate("other_calendar" if is_of_another(year, calendar) else "not_a_date")
    if match["day"]:
        return _day(calendar, year, month, int(match["day"]))
    return _month(calendar, year, month)


def _month(calendar: Calendar, year: int, month: int) -> Day | UnclearDate:
    """The first of a month; one that begins within a month of ours stands for none of them."""
    first = _day(calendar, year, month, 1)
    if isinstance(first, UnclearDate):
        return first
    return UnclearDate("not_a_date") if calendar in WITH_OWN_MONTHS else Day(first.date, "month")


def _day(calendar: Calendar, year: int, month: int, day: int) -> Day | UnclearDate:
    if year not in YEARS[calendar]:
        return UnclearDate("other_calendar" if is_of_another(year, calendar) else "not_a_date")
    found = to_gregorian(calendar, year, month, day)
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        return UnclearDate("not_a_date")
    return Day(found)
