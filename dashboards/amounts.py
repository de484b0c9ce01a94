"""Numbers and days as people read them: `1,234`, `57 %`, `95–123`, `20 Feb 2026`, `Q4 2025`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.periods import Period, parse_period

if TYPE_CHECKING:
    from datetime import date, datetime

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SIGN = "\u00a0%"
_DASH = "\u2013"
_POINTS = "\u00a0points"
_MINUS = "\u2212"


def write_amount(value: float, unit: str, currency: str = "") -> str:
    """One value in its unit (vocabulary `unit`); shares come as 0 to 1."""
    if unit == "percent":
        return _bare_share(value) + _SIGN
    return _around(_bare(value, unit), unit, currency)


def write_range(low: float, high: float, unit: str, currency: str = "") -> str:
    """From `low` to `high`, the unit written once: `44–69 %`."""
    if unit == "percent":
        return _join(_whole_share(low), _whole_share(high)) + _SIGN
    return _around(write_limits(low, high, unit), unit, currency)


def write_limits(low: float, high: float, unit: str) -> str:
    """A range behind a figure that has named its unit already: `(44–69 %)`, `(1.5–7.1)`."""
    if unit == "percent":
        return write_range(low, high, unit)
    return _join(_limit(low, unit), _limit(high, unit))


def write_difference(difference: float, unit: str, currency: str = "") -> str:
    """A change with its sign; shares change by percentage points."""
    if unit == "percent":
        written = f"{abs(difference) * 100:.0f}"
        return _signed(written, difference) + (_POINTS[:-1] if written == "1" else _POINTS)
    return _signed(_measure(abs(difference), unit, currency), difference)


def write_span(low: float, high: float, unit: str, currency: str = "") -> str:
    """From one change to another, the unit written once: `+2 to +7 points`."""
    least, most = (write_difference(end, unit, currency) for end in (low, high))
    words = _POINTS if unit == "percent" else ""
    return f"{least.removesuffix(words).removesuffix(words[:-1])} to {most}"


def write_count(count: float) -> str:
    """A whole number with thousands marks."""
    return f"{count:,.0f}"


def write_share(share: float) -> str:
    """A share (0 to 1) in per cent."""
    return write_amount(share, "percent")


def write_day(day: date | datetime) -> str:
    """`20 Feb 2026`."""
    return f"{day.day}\u00a0{_MONTHS[day.month - 1]}\u00a0{day.year}"


def write_period(period_id: str) -> str:
    """`Q4 2025`, `May 2025`, `H1 2025`, `2025`, or the two days of an irregular period."""
    period = parse_period(period_id)
    if period is None:
        return period_id
    if period.type == "irregular":
        return f"{write_day(period.start)} {_DASH} {write_day(period.end)}"
    return f"{_part_of_year(period)} {period.start.year}".strip()


def year_before(period_id: str) -> str:
    """The same period of the year before; an irregular one has none and gives ''."""
    period = parse_period(period_id)
    if period is None or period.type == "irregular":
        return ""
    return period_id.replace(str(period.start.year), str(period.start.year - 1), 1)


def _part_of_year(period: Period) -> str:
    if period.type == "month":
        return _MONTHS[period.start.month - 1]
    return period.id.partition("-")[2]


def _bare_share(share: float) -> str:
    """Whole per cent; what only rounds to none or all is said to be near it."""
    if 0 < share < 0.005:
        return "<1"
    if 0.995 <= share < 1:
        return ">99"
    return _whole_share(share)


def _whole_share(share: float) -> str:
    return f"{share * 100:.0f}"


def _bare(value: float, unit: str) -> str:
    if unit == "currency":
        return f"{value:,.2f}"
    if unit in {"per_100k", "points"}:
        return f"{value:,.1f}"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def _measure(size: float, unit: str, currency: str) -> str:
    """The size of a change in words; a change of stage is counted in stages."""
    if unit == "ordinal":
        return f"{size:,.0f} stage" + ("" if round(size) == 1 else "s")
    return _around(_limit(size, unit), unit, currency)


def _limit(value: float, unit: str) -> str:
    """Ends of intervals for counts have decimals that nobody needs."""
    return f"{value:,.0f}" if unit in {"count", "ordinal"} else _bare(value, unit)


def _around(written: str, unit: str, currency: str) -> str:
    """The unit's words around a number or a range."""
    forms = {
        "per_100k": f"{written} per\u00a0100,000",
        "points": f"{written} points",
        "ordinal": f"Stage {written}",
        "currency": f"{currency}\u00a0{written}".strip(),
    }
    return forms.get(unit, written)


def _signed(written: str, difference: float) -> str:
    if not any(digit in written.replace("100,000", "") for digit in "123456789"):
        return written
    return ("+" if difference > 0 else _MINUS) + written


def _join(low: str, high: str) -> str:
    return low if low == high else f"{low}{_DASH}{high}"
