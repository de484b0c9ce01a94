"""Read the days and periods that people type: `12.05.2025`, `3 mars 2025`, `T2 2025`.

The order of day and month is the template's or the city's. Where neither says and both
readings are possible, the text is unclear; it is never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from babel import Locale

from citywise.catalogue.words import fold
from citywise.conform.numbers import fold_digits
from citywise.intake.cells import ERROR, TYPED
from citywise.periods import (
    FIRST_YEAR,
    LAST_YEAR,
    Period,
    last_day,
    make_period,
    parse_period,
    period_from,
)

Order = Literal["dmy", "mdy", "ymd"]

_LOCALES = ("en", "fr", "ar", "ar_JO", "ar_TN", "da", "tr", "es")
_TIME = r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?(?:Z|UTC|GMT|[ap]m|[+-]\d{2}(?::?\d{2})?))?"
_ISO = re.compile(rf"(\d{{4}})-(\d{{1,2}})-(\d{{1,2}})(?:{_TIME})?", re.IGNORECASE)
_ISO_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_NUMERIC = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})\.?")
_NAMED = re.compile(
    r"(?:(\d{1,2})(?:\.|er|st|nd|rd|th)? ?(?:de )?)?"
    r"([^\d\W]+?(?: [^\d\W]+?)??)\.?,? ?(?:de )?(\d{4})"
)
_MARK = r"(?:quarter|qtr|q|trimestre|trim|t|kvartal|kv|k|çeyrek|ceyrek|ç|الربع)(?![^\W\d_])"
_NUMBER = r"[ ._]*([1-4])"
_OF_THE_YEAR = r"(?:of|de|del|du|i|l|année|fy|year|år|yılı|عام|سنة|لعام|لسنة|من)(?![^\W\d_])"
_BETWEEN = rf"[\W_]*(?:{_OF_THE_YEAR}[\W_]*)*"
_QUARTER_FIRST = re.compile(rf"{_MARK}{_NUMBER}{_BETWEEN}(\d{{4}})")
_YEAR_FIRST = re.compile(rf"(\d{{4}}){_BETWEEN}{_MARK}{_NUMBER}")
_ORDINAL = re.compile(rf"([1-4])(?:\.|er|e|ème|º|st|nd|rd|th)? ?{_MARK}{_BETWEEN}(\d{{4}})")
_YEAR_ORDINAL = re.compile(rf"(\d{{4}})(?: yılı)?[ -]+([1-4])\.? ?{_MARK}")
_QUARTER_ALONE = re.compile(rf"(?:{_MARK})?[ ._]*([1-4])")
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
    plain = unicodedata.normalize("NFC", _plain(text))
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
    plain = " ".join(fold_digits(text.removeprefix(TYPED)).casefold().split())
    if period := parse_period(plain.upper()):
        return period
    if quarter := _quarter_in(plain):
        return fiscal_quarter(*quarter, year_starts)
    day = read_day(plain, None)
    if isinstance(day, Day) and day.precision == "month":
        return make_period("month", day.date.year, day.date.month)
    return UnclearDate("not_a_period")


def read_period_within(
    text: str, first: date, last: date, year_starts: int
) -> Period | UnclearDate:
    """A period named in a heading: `mars` and `T2` without a year are those of `first..last`."""
    years = range(first.year - 1, last.year + 1)
    if month := read_month(text):
        named = [make_period("month", year, month) for year in years]
    elif quarter := read_quarter(text):
        named = [fiscal_quarter(year, quarter, year_starts) for year in years]
    else:
        return read_period(text, year_starts)
    inside = [period for period in named if period.start <= last and period.end >= first]
    beside = [period for period in named if period.start.year == first.year == last.year]
    found = inside or beside
    return found[0] if len(found) == 1 else UnclearDate("not_a_period")


def _quarter_in(plain: str) -> tuple[int, int] | None:
    """Year and quarter, whichever is said first."""
    counted = " ".join(_ORDINAL_WORDS.get(word, word) for word in plain.split())
    for pattern in (_QUARTER_FIRST, _ORDINAL):
        if match := pattern.fullmatch(counted):
            return _in_use(int(match[2]), int(match[1]))
    for pattern in (_YEAR_FIRST, _YEAR_ORDINAL):
        if match := pattern.fullmatch(counted):
            return _in_use(int(match[1]), int(match[2]))
    return None


def _in_use(year: int, quarter: int) -> tuple[int, int] | None:
    return (year, quarter) if FIRST_YEAR <= year <= LAST_YEAR else None


def fiscal_quarter(year: int, quarter: int, year_starts: int) -> Period:
    """The calendar quarter of a quarter of a year that starts in month `year_starts`.

    Years are named by the calendar year in which they begin. Only years that begin with
    a calendar quarter have quarters of their own; others come as irregular periods.
    """
    months = year_starts - 1 + (quarter - 1) * 3
    first = date(year + months // 12, months % 12 + 1, 1)
    return period_from(first, last_day(first, 3))


def read_parts(
    year_text: str, quarter_text: str | None, month_text: str | None, year_starts: int = 1
) -> Period | None:
    """The period of a year and its quarter, of a year and a month, or of the year alone."""
    year, is_span = read_year(year_text, year_starts), _SPAN.fullmatch(_plain(year_text))
    if year is None:
        return None
    if quarter_text is not None:
        quarter = read_quarter(quarter_text)
        return fiscal_quarter(year, quarter, year_starts) if quarter else None
    if month_text is None:
        return _whole_year(year, year_starts if is_span else 1)
    month = read_month(month_text)
    if month and month < year_starts and not is_span:
        # February of "2025" may be that of the calendar or that of the year that begins in 2025
        return None
    return make_period("month", year + (month < year_starts), month) if month else None


def _whole_year(year: int, year_starts: int) -> Period:
    first = date(year, year_starts, 1)
    return period_from(first, last_day(first, 12))


def read_year(text: str, year_starts: int) -> int | None:
    """The year a cell names by the year it begins in: `2025`, and `2013_14` for fiscal years."""
    plain = _plain(text)
    if match := _SPAN.fullmatch(plain):
        follows = (int(match[1]) + 1) % 10 ** len(match[2]) == int(match[2])
        year = int(match[1]) if follows and year_starts > 1 else 0
    else:
        year = int(plain) if plain.isdecimal() and len(plain) == 4 else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def read_quarter(text: str) -> int | None:
    """A quarter given as a number or a marked number: `2`, `q_2`, `T3`, `الربع الثاني`."""
    words = _plain(text).casefold().split()
    match = _QUARTER_ALONE.fullmatch(" ".join(_ORDINAL_WORDS.get(word, word) for word in words))
    return int(match[1]) if match else None


def read_month(text: str) -> int | None:
    """A month given as a number or by its name: `12`, `mars`."""
    plain = _plain(text)
    number = int(plain) if re.fullmatch(r"\d{1,2}", plain) else month_number(plain) or 0
    return number if 1 <= number <= 12 else None


def _plain(text: str) -> str:
    return fold_digits(text.removeprefix(TYPED))
