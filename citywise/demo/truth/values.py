"""A true outcome, and the parts it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Number = float | None


@dataclass(frozen=True, slots=True)
class TrueValue:
    """One outcome: its key, its status, and the least and most its parts can be."""

    city_id: str
    program_id: str
    indicator_id: str
    period_id: str
    disagg_key: str
    basis_code: str
    value_status_code: str
    numerator_low: Number = None
    numerator_high: Number = None
    denominator_low: Number = None
    denominator_high: Number = None


Parts = tuple[Number, Number, Number, Number]
"""Numerator and denominator, each as the least and the most it can be."""

Cell = tuple[str, str]
"""Program (empty for the city) and breakdown key."""


def status_of(parts: Parts) -> str:
    """The status that follows from the numbers alone."""
    low, high, least, most = parts
    if most == 0:
        return "not_applicable"
    if low != high or least != most:
        return "estimated"
    return "reported_zero" if high == 0 else "reported"


def count_of(count: float) -> Parts:
    """A plain count."""
    return (count, count, None, None)


def ratio_of(numerator: float, denominator: float) -> Parts:
    """A numerator and its denominator."""
    return (numerator, numerator, denominator, denominator)


def sum_of(spots: Iterable[list[float]]) -> Parts:
    """Parts that add up."""
    listed = list(spots)
    return (sum(s[0] for s in listed), sum(s[1] for s in listed), None, None)


def bounds_of(spots: Iterable[list[float]]) -> Parts:
    """Distinct people: at least the largest, at most all."""
    listed = list(spots)
    return (max(s[0] for s in listed), sum(s[1] for s in listed), None, None)
