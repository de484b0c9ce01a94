"""The share or rate of many together: sums are divided, shares are never averaged."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def ratio_of_sums(
    parts: Iterable[tuple[float | None, float | None]], per: float = 1.0
) -> float | None:
    """Numerators added up, divided by denominators added up, of the parts that have both.

    None where the denominators do not add up to more than zero.
    """
    both = [(above, below) for above, below in parts if above is not None and below is not None]
    whole = sum(below for _, below in both)
    return sum(above for above, _ in both) / whole * per if whole > 0 else None
