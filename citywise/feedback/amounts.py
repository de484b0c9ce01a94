"""Numbers, days and periods as each language writes them: `1 234`, `57 %`, `2e trimestre 2025`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.core import negotiate_locale
from babel.dates import format_date
from babel.localedata import locale_identifiers
from babel.numbers import format_decimal, format_percent

from citywise.catalogue.vocabularies import vocabulary
from citywise.disclosure.rules import CORRECTION_HELD
from citywise.periods import parse_period

if TYPE_CHECKING:
    from datetime import date, datetime

    from citywise.feedback.changes import Figure

_PERIODS = {"month": "MMMM y", "quarter": "QQQ y", "year": "y"}
_PATTERNS = {"per_100k": "#,##0.0", "points": "#,##0.0", "currency": "#,##0.00"}
_DASH = "\u2013"


def locale_of(language: str, country: str) -> str:
    """How a country writes the language: months are named otherwise in Jordan than in Tunisia."""
    return negotiate_locale([f"{language}_{country}"], locale_identifiers()) or language


def write_count(count: float, locale: str) -> str:
    """A whole number with the language's thousands mark."""
    return format_decimal(count, format="#,##0", locale=locale)


def write_day(day: date | datetime, locale: str) -> str:
    """A day with the name of its month."""
    # the usual short form of Arabic holds marks of direction, which do not mix with other text
    form = "d MMMM y" if locale.startswith("ar") else "medium"
    return format_date(day, format=form, locale=locale)


def write_period(period_id: str, locale: str) -> str:
    """A month, quarter or year in words; what a language has no name for keeps its own."""
    period = parse_period(period_id)
    if period is None:
        return period_id
    if period.type == "irregular":
        return f"{write_day(period.start, locale)} {_DASH} {write_day(period.end, locale)}"
    pattern = _PERIODS.get(period.type)
    return format_date(period.start, format=pattern, locale=locale) if pattern else period_id


def write_figure(figure: Figure, unit: str, currency: str, locale: str) -> str:
    """A number or a range in its unit; where there is none, or an earlier one stands, why."""
    why = vocabulary("value_status").label(figure.status, locale.partition("_")[0])
    number = _write_number(figure, unit, currency, locale)
    return f"{number} ({why})" if number and figure.status == CORRECTION_HELD else number or why


def _write_number(figure: Figure, unit: str, currency: str, locale: str) -> str:
    """Empty where there is none."""
    if figure.value is not None:
        return _around(_number(figure.value, unit, locale), unit, currency)
    if figure.low is not None and figure.high is not None:
        low, high = (_number(end, unit, locale) for end in (figure.low, figure.high))
        return _around(low if low == high else f"{low}{_DASH}{high}", unit, currency)
    return ""


def _number(value: float, unit: str, locale: str) -> str:
    if unit == "percent":
        return format_percent(value, locale=locale)
    pattern = _PATTERNS.get(unit) or ("#,##0" if float(value).is_integer() else "#,##0.0")
    return format_decimal(value, format=pattern, locale=locale)


def _around(written: str, unit: str, currency: str) -> str:
    return f"{currency}\u00a0{written}" if unit == "currency" else written
