"""Read a period by its first and last day or month: `15 Apr – 15 Jul 2025`, `april–juni 2025`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citywise.conform.dates import Day, Order, UnclearDate, read_day
from citywise.periods import Period, last_day, period_from

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.catalogue.month_names import Calendar

LONGEST = 80
"""Letters in a range; a longer text is a sentence."""

_BETWEEN = re.compile(r" ?[-–—/] ?| (?:to|until|au|à|til|al|a|hasta|ile|إلى|حتى) ")
_BEFORE = re.compile(r"(?:from|du|de|del|fra|من) ", re.IGNORECASE)
_YEAR_LAST = re.compile(r"(?P<rest>.*?)(?P<year>[ ./-]?(?:de )?\d{4})")
_DAY_FIRST = re.compile(r"\d{1,2}(?P<rest>\D.*)")


def read_range(
    plain: str, order: Order | None, calendar: Calendar = "gregorian"
) -> Period | UnclearDate:
    """The days from the first to the last that a text names, both included.

    The first may leave out what it shares with the last: `15-20 April 2025`.
    """
    found: set[Period] = set()
    reasons: set[str] = set()
    for first_text, last_text in _splits(_BEFORE.sub("", plain, count=1)):
        last = read_day(last_text, order, calendar)
        first = _read_first(first_text, last_text, order, calendar)
        if isinstance(first, Day) and isinstance(last, Day):
            found |= _between(first, last)
        elif isinstance(first, UnclearDate) and isinstance(last, UnclearDate):
            reasons |= {first.reason} & {last.reason}
    if len(found) == 1:
        return found.pop()
    if "other_calendar" in reasons:
        return UnclearDate("other_calendar")
    is_ambiguous = bool(found) or "ambiguous_date" in reasons
    return UnclearDate("ambiguous_period" if is_ambiguous else "not_a_period")


def _splits(plain: str) -> Iterator[tuple[str, str]]:
    if len(plain) <= LONGEST:
        for match in _BETWEEN.finditer(plain):
            yield plain[: match.start()], plain[match.end() :]


def _read_first(text: str, last: str, order: Order | None, calendar: Calendar) -> Day | UnclearDate:
    read = read_day(text, order, calendar)
    for whole in _completed(text, last):
        if isinstance(read, Day):
            return read
        other = read_day(whole, order, calendar)
        read = other if isinstance(other, Day) else read
    return read


def _completed(text: str, last: str) -> Iterator[str]:
    """The first day with the year of the last, or with all but the last's own number."""
    if not re.search(r"\d{4}", text) and (match := _YEAR_LAST.fullmatch(last)):
        yield f"{text.rstrip('.')}{match['year']}"
    if re.fullmatch(r"\d{1,2}\.?", text) and (match := _DAY_FIRST.fullmatch(last)):
        yield f"{text.rstrip('.')}{match['rest']}"


def _between(first: Day, last: Day) -> set[Period]:
    """From one day to another, or from one month to another; a day and a month do not go."""
    if first.precision != last.precision or first.date > last.date:
        return set()
    end = last.date if last.precision == "day" else last_day(last.date, 1)
    return {period_from(first.date, end)}
