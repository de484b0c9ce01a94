"""Periods whose year and quarter or month stand in two places: columns, or a file's name."""

from __future__ import annotations

import re

from citywise.conform.calendars import WITH_OWN_MONTHS, YEARS
from citywise.conform.dates import UnclearDate, plain_text
from citywise.conform.foreign_periods import read_foreign_month, read_foreign_period
from citywise.conform.period_texts import (
    PeriodStyle,
    in_our_years,
    name_calendar,
    place_part,
    read_month,
)
from citywise.conform.period_words import Part, find_number, read_span
from citywise.periods import FIRST_YEAR, LAST_YEAR, Period, make_period


def read_parts(
    year_text: str, quarter_text: str | None, month_text: str | None, style: PeriodStyle
) -> Period | UnclearDate:
    """The period of a year and its quarter, of a year and a month, or of the year alone."""
    plain = in_our_years(plain_text(year_text), style.calendar)
    if style.calendar in WITH_OWN_MONTHS and _is_year_of(plain, style):
        return _read_foreign(plain, quarter_text, month_text, style)
    span = read_span(plain)
    if span is None or not FIRST_YEAR <= span[0] <= LAST_YEAR:
        return name_calendar(UnclearDate("not_a_period"), plain, style.calendar)
    year, is_span = span
    if month_text is not None and quarter_text is None:
        return _place_month(year, month_text, style, is_span=is_span)
    if quarter_text is None:
        return place_part(Part("year", year, 1, is_span=is_span), style)
    quarter = find_number(plain_text(quarter_text), "quarter")
    if quarter is None:
        return UnclearDate("not_a_period")
    return place_part(Part("quarter", year, quarter, is_span=is_span), style)


def _place_month(
    year: int, month_text: str, style: PeriodStyle, *, is_span: bool
) -> Period | UnclearDate:
    """A month beside a year, which may be that of the calendar or that of the template."""
    month = read_month(month_text)
    if month is None:
        return UnclearDate("not_a_period")
    is_second_half = month < style.starts
    if is_span:
        is_fiscal = style.starts > 1
        return make_period("month", year + is_second_half, month) if is_fiscal else _unclear()
    readings = {year + is_second_half - (style.named == "last")}
    if style.quarters != "fiscal":
        readings |= {year}
    if style.quarters == "calendar" or style.starts == 1:
        readings = {year}
    # February of "2025" may be that of the calendar or that of the year that begins in 2025
    return make_period("month", readings.pop(), month) if len(readings) == 1 else _unclear()


def _unclear() -> UnclearDate:
    return UnclearDate("ambiguous_period")


def _is_year_of(plain: str, style: PeriodStyle) -> bool:
    """A year of the declared calendar; Ethiopian years look like ours and are always meant."""
    is_year = re.fullmatch(r"\d{4}", plain) is not None
    return is_year and (int(plain) in YEARS[style.calendar] or style.calendar == "ethiopian")


def _read_foreign(
    year_text: str, quarter_text: str | None, month_text: str | None, style: PeriodStyle
) -> Period | UnclearDate:
    """Years and months of another calendar, as exactly their days; it has no quarters here."""
    if quarter_text is not None:
        return UnclearDate("not_a_period")
    if month_text is None:
        named = read_foreign_period(year_text, style.calendar, None)
        return named or UnclearDate("not_a_period")
    plain = plain_text(month_text)
    if re.fullmatch(r"\d{1,2}", plain):
        found = read_foreign_month(int(year_text), int(plain), style.calendar)
    else:
        found = read_foreign_period(f"{plain} {year_text}", style.calendar, None)
    return found or UnclearDate("not_a_period")
