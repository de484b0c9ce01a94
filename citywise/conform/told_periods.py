"""Every period that a title or a file's name tells: `sent 2025-Q3 for 2025-Q2` tells two.

Periods that lie in one another are one: `Plan 2025, second quarter 2025`. A day is no period of a
report: `March 2025, printed on 2 April 2025` tells one; where nothing but days stands, they do.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from citywise.catalogue.month_names import month_number
from citywise.conform.digits import fold_digits
from citywise.conform.period_parts import read_parts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citywise.conform.dates import UnclearDate
    from citywise.conform.period_texts import PeriodStyle
    from citywise.periods import Period

    Told = list[Period | UnclearDate]

_MARK = r"[-./_]"
_DAYS = (
    re.compile(rf"(?<!\d)\d{{4}}({_MARK}?)\d{{2}}\1\d{{2}}(?!\d)"),
    re.compile(rf"(?<!\d)\d{{1,2}}({_MARK})\d{{1,2}}\1\d{{4}}(?!\d)"),
    re.compile(r"(?<!\d)\d{1,2}\.? (?:de |of )?(?P<month>[^\W\d_]+)\.?,? (?:de )?\d{4}(?!\d)"),
    re.compile(r"(?<![^\W\d_])(?P<month>[^\W\d_]+)\.? \d{1,2},? \d{4}(?!\d)"),
)


@lru_cache(maxsize=10_000)
def told_by(pattern: str, texts: tuple[str, ...], style: PeriodStyle) -> list[Told]:
    """For each text what the places mean in which the pattern is found, in their order.

    Files of many cities bear the same names, so what a name tells is remembered.
    """
    plain = [fold_digits(text) for text in texts]
    found = [list(re.finditer(pattern, text)) for text in plain]
    pairs = zip(found, map(_days_in, plain), strict=True)
    no_days = [[m for m in matches if not _lies_in(m, days)] for matches, days in pairs]
    return [[_read(match, style) for match in of] for of in (no_days if any(no_days) else found)]


def are_one(periods: Iterable[Period]) -> bool:
    """Of every two one lies in the other, so that no two contradict each other."""
    return all(_is_nested(one, other) for one, other in combinations(set(periods), 2))


def _is_nested(one: Period, other: Period) -> bool:
    days = (max(one.start, other.start), min(one.end, other.end))
    return days in {(one.start, one.end), (other.start, other.end)}


def _read(match: re.Match[str], style: PeriodStyle) -> Period | UnclearDate:
    said = match.groupdict()
    return read_parts(said.get("year") or "", said.get("quarter"), said.get("month"), style)


def _days_in(plain: str) -> list[tuple[int, int]]:
    found = [match for pattern in _DAYS for match in pattern.finditer(plain)]
    months = [(match, match.groupdict().get("month")) for match in found]
    return [match.span() for match, month in months if month is None or month_number(month)]


def _lies_in(match: re.Match[str], days: list[tuple[int, int]]) -> bool:
    first, last = match.span("year")
    return any(begins <= first and last <= ends for begins, ends in days)
