"""Read the periods that people type: `T2 2025`, `2024/25`, `2004W10`, `15 Apr – 15 Jul 2025`.

A year that does not begin in January makes `Q1 2025` two quarters; the template says which
is meant, or the text is kept back. Grammar: docs/number-grammar.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from citywise.catalogue.month_names import Calendar, month_number
from citywise.conform.calendars import (
    BUDDHIST_LEAD,
    WITH_OWN_MONTHS,
    YEARS,
    names_another,
)
from citywise.conform.dates import Day, Order, UnclearDate, plain_text, read_day
from citywise.conform.dhis2_periods import read_dhis2_period
from citywise.conform.foreign_periods import read_foreign_period
from citywise.conform.period_ranges import read_range
from citywise.conform.period_words import Part, find_number, find_part, read_span
from citywise.intake.cells import ERROR
from citywise.periods import (
    FIRST_YEAR,
    LAST_YEAR,
    MONTHS_IN,
    Period,
    last_day,
    make_period,
    parse_period,
    period_from,
)

if TYPE_CHECKING:
    from datetime import date

_FINANCIAL = re.compile(r"FY(\d{4})-([A-Z][a-z]{2})")
_WEEK = re.compile(r"(\d{4})-W(\d{1,2})", re.IGNORECASE)
_WEEKS = re.compile(r"(\d{4})-?W(\d{1,2}) ?[-–/] ?(?:(\d{4})-?)?W(\d{1,2})", re.IGNORECASE)
_FINANCIAL_CODE = re.compile(r"\d{4}(?:April|July|Oct)")
_MONTH_OR_SPAN = re.compile(r"\d{4}[/_](?:0[1-9]|1[0-2])")
_DAY_CODE = re.compile(r"\d{8}")
_FOUR_DIGITS = re.compile(r"(?<!\d)\d{4}(?!\d)")
_SPOKEN = re.compile(r"[^\W\d_]")
_LONGEST = {"month": 31, "quarter": 92}
"""Days that a quarter or a month may have, in any calendar."""


@dataclass(frozen=True, slots=True)
class PeriodStyle:
    """How a template tells periods: when its year begins, and what `Q1 2025` and `FY25` mean.

    `quarters` are those of the calendar or of the template's year, `named` says by which of
    its two calendar years that is named, and `codes` are those of another system.
    """

    starts: int = 1
    quarters: Literal["", "calendar", "fiscal"] = ""
    named: Literal["", "first", "last"] = ""
    codes: Literal["", "dhis2"] = ""
    order: Order | None = None
    calendar: Calendar = "gregorian"


CALENDAR_YEARS = PeriodStyle()
"""Years that begin in January, which need nothing said."""


def read_period(text: str, style: PeriodStyle = CALENDAR_YEARS) -> Period | UnclearDate:
    """Read one text that names a period: an id, a quarter, a month, a year or days."""
    if text.startswith(ERROR):
        return UnclearDate("error_cell")
    plain = " ".join(plain_text(text).split())
    if plain.upper().startswith("R:"):
        return _exactly(plain.upper())
    if style.codes == "dhis2":
        return read_dhis2_period(plain) or UnclearDate("not_a_period")
    if style.calendar in WITH_OWN_MONTHS:
        foreign = read_foreign_period(plain, style.calendar, style.order)
        if foreign or style.calendar == "ethiopian":
            # 2017 is a year of either calendar
            return foreign or UnclearDate("ambiguous_period")
    ours = in_our_years(plain, style.calendar)
    read = _read_gregorian(ours, style)
    return name_calendar(read, ours, style.calendar)


def name_calendar(
    read: Period | UnclearDate, plain: str, calendar: Calendar
) -> Period | UnclearDate:
    """What could not be read, with the hint that its year is one of another calendar."""
    is_no_period = isinstance(read, UnclearDate) and read.reason == "not_a_period"
    if is_no_period and names_another(plain, calendar):
        return UnclearDate("other_calendar")
    return read


def in_our_years(plain: str, calendar: Calendar) -> str:
    """The text with Buddhist years as ours; other years stay."""
    if calendar != "buddhist":
        return plain
    return _FOUR_DIGITS.sub(lambda match: str(_our_year(int(match[0]))), plain)


def _our_year(year: int) -> int:
    return year - BUDDHIST_LEAD if year in YEARS["buddhist"] else year


def _exactly(period_id: str) -> Period | UnclearDate:
    """The days of an id; where they are a calendar period, that one."""
    period = parse_period(period_id)
    return period_from(period.start, period.end) if period else UnclearDate("not_a_period")


def _read_gregorian(plain: str, style: PeriodStyle) -> Period | UnclearDate:
    if match := _FINANCIAL.fullmatch(plain):
        month = month_number(match[2])
        return _months(int(match[1]), month, 12) if month else UnclearDate("not_a_period")
    if _FINANCIAL_CODE.fullmatch(plain):
        # April of 2025, or the year that begins in it
        return UnclearDate("ambiguous_period")
    if (named := parse_period(plain)) and named.type == "month":
        may_span = style.starts > 1 and read_span(plain)
        return UnclearDate("ambiguous_period") if may_span else named
    if _MONTH_OR_SPAN.fullmatch(plain):
        return UnclearDate("ambiguous_period")
    if part := find_part(plain):
        return place_part(part, style)
    return _read_code(plain) or _read_month(plain) or read_range(plain, style.order)


def _read_code(plain: str) -> Period | None:
    """Codes that mean one period only, whoever writes them: `200403`, `2025-W07`, `2025W7-W8`."""
    if match := _WEEKS.fullmatch(plain):
        return _weeks(match)
    if match := _WEEK.fullmatch(plain):
        return read_dhis2_period(f"{match[1]}W{match[2]}")
    return None if _DAY_CODE.fullmatch(plain) else read_dhis2_period(plain)


def _weeks(match: re.Match[str]) -> Period | None:
    """From the first day of one week to the last of another."""
    first = read_dhis2_period(f"{match[1]}W{match[2]}")
    last = read_dhis2_period(f"{match[3] or match[1]}W{match[4]}")
    if first is None or last is None or last.start < first.start:
        return None
    return period_from(first.start, last.end)


def _read_month(plain: str) -> Period | None:
    day = read_day(plain, None)
    if isinstance(day, Day) and day.precision == "month":
        return make_period("month", day.date.year, day.date.month)
    return None


def place_part(part: Part, style: PeriodStyle) -> Period | UnclearDate:
    """The days of a part of a year, by the template's year where that is meant.

    Only years that begin with a calendar quarter have quarters and half-years of their own;
    others come as irregular periods.
    """
    if not FIRST_YEAR <= part.year <= LAST_YEAR:
        return UnclearDate("not_a_period")
    if style.starts == 1:
        return UnclearDate("ambiguous_period") if part.is_span else _in_calendar(part)
    if not part.is_span and not part.is_fiscal and style.quarters != "fiscal":
        return _in_calendar(part) if style.quarters else UnclearDate("ambiguous_period")
    first = _first_year(part, style)
    if first is None:
        return UnclearDate("ambiguous_period")
    months = MONTHS_IN[part.kind]
    return _months(first, style.starts + (part.number - 1) * months, months)


def _first_year(part: Part, style: PeriodStyle) -> int | None:
    """The calendar year in which the template's year begins; None where nothing says."""
    if part.is_span:
        return part.year
    if style.named == "last":
        return part.year - 1
    return part.year if style.named == "first" or style.quarters == "fiscal" else None


def _in_calendar(part: Part) -> Period:
    return make_period(part.kind, part.year, part.number)


def _months(year: int, month: int, months: int) -> Period:
    first = make_period("month", year + (month - 1) // 12, (month - 1) % 12 + 1).start
    return period_from(first, last_day(first, months))


def read_period_within(
    text: str, first: date, last: date, style: PeriodStyle = CALENDAR_YEARS
) -> Period | UnclearDate:
    """A period named in a heading: `mars` and `T2` without a year are those of `first..last`."""
    if read_month(text):
        return read_part_within("month", text, first, last, style)
    if part := _part_alone(text):
        return _the_one_within(_placed(part.kind, part.number, first, last, style), first, last)
    read = read_period(text, style)
    is_none = isinstance(read, UnclearDate) and read.reason == "not_a_period"
    return (_months_within(text, first, last, style) or read) if is_none else read


def _months_within(text: str, first: date, last: date, style: PeriodStyle) -> Period | None:
    """`Jan–Mar` and `avril à juin` of the year reported on; of two years that which holds it."""
    plain = plain_text(text)
    if not _SPOKEN.search(plain) or _FOUR_DIGITS.search(plain):
        return None
    years = range(first.year, last.year + 1)
    read = [read_range(f"{plain} {year}", style.order, style.calendar) for year in years]
    found = [p for p in read if isinstance(p, Period) and p.start >= first and p.end <= last]
    return found[0] if len(found) == 1 else None


def read_part_within(
    kind: Literal["quarter", "month"], text: str, first: date, last: date, style: PeriodStyle
) -> Period | UnclearDate:
    """The quarter or month of `first..last` in a column of them, where `2` is what the kind says.

    A text that names its year itself is read by it, and must be no longer than the kind.
    """
    is_month = kind == "month"
    number = read_month(text) if is_month else find_number(plain_text(text), "quarter")
    if number is None:
        read = read_period(text, style)
        is_longer = isinstance(read, Period) and (read.end - read.start).days >= _LONGEST[kind]
        return UnclearDate("not_a_period") if is_longer else read
    if is_month and _has_own_numbers(text, first, last, style):
        return UnclearDate("ambiguous_period")
    return _the_one_within(_placed(kind, number, first, last, style), first, last)


def _has_own_numbers(text: str, first: date, last: date, style: PeriodStyle) -> bool:
    """Month 3 of a year of another calendar is not March."""
    is_number = plain_text(text).isdigit()
    is_foreign = style.calendar in WITH_OWN_MONTHS and period_from(first, last).type == "irregular"
    return is_number and is_foreign


def _placed(
    kind: Literal["quarter", "half_year", "month", "year"],
    number: int,
    first: date,
    last: date,
    style: PeriodStyle,
) -> list[Period | UnclearDate]:
    """The part in each year that it may be one of."""
    years = range(first.year - 1, last.year + 2)
    if kind == "month":
        return [make_period("month", year, number) for year in years]
    return [place_part(Part(kind, year, number), style) for year in years]


def _the_one_within(
    placed: list[Period | UnclearDate], first: date, last: date
) -> Period | UnclearDate:
    if any(isinstance(p, UnclearDate) and p.reason == "ambiguous_period" for p in placed):
        return UnclearDate("ambiguous_period")
    named = [period for period in placed if isinstance(period, Period)]
    inside = [period for period in named if period.start <= last and period.end >= first]
    beside = [period for period in named if period.start.year == first.year == last.year]
    found = inside or beside
    return found[0] if len(found) == 1 else UnclearDate("not_a_period")


def _part_alone(text: str) -> Part | None:
    plain = plain_text(text)
    if quarter := find_number(plain, "quarter"):
        return Part("quarter", 0, quarter)
    half = find_number(plain, "half_year")
    return Part("half_year", 0, half) if half else None


def read_month(text: str) -> int | None:
    """A month given as a number or by its name: `12`, `mars`."""
    plain = plain_text(text)
    number = int(plain) if re.fullmatch(r"\d{1,2}", plain) else month_number(plain) or 0
    return number if 1 <= number <= 12 else None
