"""Read the days and periods that people type: `12.05.2025`, `3 mars 2025`, `T2 2025`.

The order of day and month is the template's or the city's. Where neither says and both
readings are possible, the text is unclear; it is never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from babel import Locale

from citywise.catalogue.words import fold
from citywise.conform.numbers import fold_digits
from citywise.intake.cells import ERROR, TYPED
from citywise.periods import Period, last_day, make_period, parse_period, period_from

Order = Literal["dmy", "mdy", "ymd"]

FIRST_YEAR, LAST_YEAR = 1990, 2099
_LOCALES = ("en", "fr", "ar", "ar_JO", "ar_TN", "da", "tr", "es")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_ISO_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_NUMERIC = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})\.?")
_NAMED = re.compile(
    r"(?:(\d{1,2})(?:\.|er|st|nd|rd|th)? ?(?:de )?)?"
    r"([^\d\W]+?(?: [^\d\W]+?)??)\.?,? ?(?:de )?(\d{4})"
)
_QUARTER_MARKS = "q|t|k|ç|quarter|trimestre|trim|kvartal|çeyrek|ceyrek|الربع"
_QUARTER_FIRST = re.compile(rf"(?:{_QUARTER_MARKS})[ ._]*([1-4])\D*(\d{{4}})")
_YEAR_FIRST = re.compile(rf"(\d{{4}})\D*?(?:{_QUARTER_MARKS})[ ._]*([1-4])")
_ORDINAL = re.compile(rf"([1-4])(?:\.|er|e|ème|º|st|nd|rd|th)? ?(?:{_QUARTER_MARKS})\D*(\d{{4}})")
_YEAR_ORDINAL = re.compile(rf"(\d{{4}})[ -]+([1-4])\.? ?(?:{_QUARTER_MARKS})")
_ORDINAL_WORDS = {"الأول": "1", "الثاني": "2", "الثالث": "3", "الرابع": "4"}
_SPAN = re.compile(r"(\d{4})[-_/](\d{2}|\d{4})")


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or the first of a month when only that is known."""

    date: date
    precision: Literal["day", "month"] = "day"


@dataclass(frozen=True, slots=True)
class UnclearDate:
    """Why a text is not one day or period; the code of a reason in docs/reasons.md."""

    reason: Literal["not_a_date", "ambiguous_date", "not_a_period", "error_cell"]


def read_day(text: str, order: Order | None) -> Day | UnclearDate:
    """Read one cell of dates."""
    if text.startswith(ERROR):
        return UnclearDate("error_cell")
    plain = fold_digits(text.removeprefix(TYPED))
    if match := _ISO.fullmatch(plain):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _ISO_MONTH.fullmatch(plain):
        return _day(int(match[1]), int(match[2]), 1, "month")
    if match := _NUMERIC.fullmatch(plain):
        return _read_numeric(*(int(part) for part in match.groups()), order=order)
    return _read_named(plain)


def _read_numeric(first: int, second: int, third: int, *, order: Order | None) -> Day | UnclearDate:
    if first > 31:
        return _day(first, second, third)
    if third < 100:
        # a year of two digits may be any of the three numbers
        return UnclearDate("ambiguous_date")
    if order == "mdy" or (order is None and second > 12):
        return _day(third, first, second)
    if order == "dmy" or (order is None and (first > 12 or first == second)):
        return _day(third, second, first)
    return UnclearDate("not_a_date" if order == "ymd" else "ambiguous_date")


def _read_named(plain: str) -> Day | UnclearDate:
    match = _NAMED.fullmatch(plain)
    month = month_number(match[2]) if match else None
    if not match or month is None:
        return UnclearDate("not_a_date")
    if match[1]:
        return _day(int(match[3]), month, int(match[1]))
    return _day(int(match[3]), month, 1, "month")


def _day(
    year: int, month: int, day: int, precision: Literal["day", "month"] = "day"
) -> Day | UnclearDate:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return UnclearDate("not_a_date")
    try:
        return Day(date(year, month, day), precision)
    except ValueError:
        return UnclearDate("not_a_date")


def month_number(name: str) -> int | None:
    """The month of a name or abbreviation in any language of the network."""
    return _month_names().get(fold(name))


@cache
def _month_names() -> dict[str, int]:
    names: dict[str, set[int]] = {}
    for locale in map(Locale.parse, _LOCALES):
        for width in ("wide", "abbreviated"):
            for form in ("format", "stand-alone"):
                for number, name in locale.months[form][width].items():
                    names.setdefault(fold(name), set()).add(number)
    # what is one month in one language and another in the next is no month at all
    return {name: numbers.pop() for name, numbers in names.items() if len(numbers) == 1}


def read_period(text: str, year_starts: int = 1) -> Period | UnclearDate:
    """Read one text that names a period: an id, a quarter, a month or a year.

    `year_starts` is the month in which the network's or template's year begins.
    """
    if text.startswith(ERROR):
        return UnclearDate("error_cell")
    words = fold_digits(text.removeprefix(TYPED)).casefold().split()
    plain = " ".join(_ORDINAL_WORDS.get(word, word) for word in words)
    if period := parse_period(plain.upper()):
        return period
    if quarter := _quarter_in(plain):
        return fiscal_quarter(*quarter, year_starts)
    day = read_day(plain, None)
    if isinstance(day, Day) and day.precision == "month":
        return make_period("month", day.date.year, day.date.month)
    return UnclearDate("not_a_period")


def _quarter_in(plain: str) -> tuple[int, int] | None:
    """Year and quarter, whichever is said first."""
    for pattern in (_QUARTER_FIRST, _ORDINAL):
        if match := pattern.fullmatch(plain):
            return int(match[2]), int(match[1])
    for pattern in (_YEAR_FIRST, _YEAR_ORDINAL):
        if match := pattern.fullmatch(plain):
            return int(match[1]), int(match[2])
    return None


def fiscal_quarter(year: int, quarter: int, year_starts: int) -> Period:
    """The calendar quarter of a quarter of a year that starts in month `year_starts`.

    Years are named by the calendar year in which they begin. Only years that begin with
    a calendar quarter have quarters of their own; others come as irregular periods.
    """
    months = year_starts - 1 + (quarter - 1) * 3
    first = date(year + months // 12, months % 12 + 1, 1)
    return period_from(first, last_day(first, 3))


def read_year(text: str, year_starts: int) -> int | None:
    """The year a cell names by the year it begins in: `2025`, and `2013_14` for fiscal years."""
    plain = fold_digits(text.removeprefix(TYPED))
    if match := _SPAN.fullmatch(plain):
        follows = (int(match[1]) + 1) % 10 ** len(match[2]) == int(match[2])
        return int(match[1]) if follows and year_starts > 1 else None
    is_year = plain.isdigit() and FIRST_YEAR <= int(plain) <= LAST_YEAR
    return int(plain) if is_year else None


def read_part(text: str, most: int) -> int | None:
    """A month or quarter given as a number or a marked number: `12`, `q_2`, `T3`, `mars`."""
    plain = fold_digits(text.removeprefix(TYPED)).casefold()
    match = re.fullmatch(rf"(?:{_QUARTER_MARKS})?[ ._]*(\d{{1,2}})", plain)
    number = int(match[1]) if match else month_number(plain) or 0
    return number if 1 <= number <= most else None
