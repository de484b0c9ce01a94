"""Many parts together: shares are divided after adding up, ranges stay ranges, people overlap.

Nothing here is estimated: a result is a number, or the least and the most that it can be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Range(NamedTuple):
    """The least and the most that a count can be, both included; None: no most is known."""

    low: float
    high: float | None


def ratio_of_sums(
    parts: Iterable[tuple[float | None, float | None]], per: float = 1.0
) -> float | None:
    """Numerators added up, divided by denominators added up, of the parts that have both.

    None where the denominators do not add up to more than zero.
    """
    both = [(above, below) for above, below in parts if above is not None and below is not None]
    whole = sum(below for _, below in both)
    return sum(above for above, _ in both) / whole * per if whole > 0 else None


def sum_of_ranges(parts: Iterable[tuple[float | None, float | None]]) -> Range:
    """Counts added up that are told as ranges: `<5` is (1, 4), a plain 7 is (7, 7).

    The limits are those of the sum for certain, not an interval that would narrow: nothing is
    known about where in its range a part lies. A part that nothing is told of is at least
    nought, and leaves the most open. No parts: nought.
    """
    known = list(parts)
    lows = [low for low, _ in known if low is not None]
    highs = [high for _, high in known if high is not None]
    return Range(sum(lows), sum(highs) if len(highs) == len(known) else None)


def unique_reach(
    programs: Iterable[tuple[float | None, float | None]], population: float | None = None
) -> Range:
    """Different people that all programs together reach, from the people each has reached.

    At least the largest program's, when all others were among them; at most the sum, when
    nobody was in two (Fréchet's bounds of a union), and no more than live there, where that
    is told. Never their sum as one number. Programs are ranges as in `sum_of_ranges`.
    """
    known = list(programs)
    low = max((low for low, _ in known if low is not None), default=0)
    most = [x for x in (sum_of_ranges(known).high, population) if x is not None]
    return Range(low, max(low, min(most)) if most else None)
