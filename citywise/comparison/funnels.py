"""Funnels: between which limits chance alone leaves a city of a given size.

Around the share or rate of all cities together, by the normal approximation (Spiegelhalter
2005): rough where fewer than 5 are expected. 0.95 warns, 0.998 is the usual alarm.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from citywise.comparison.intervals import normal_reach

if TYPE_CHECKING:
    import numpy.typing as npt

    from citywise.comparison.intervals import Numbers


def share_funnel_limits(
    denominator: npt.ArrayLike, centre: float, confidence: float = 0.95
) -> tuple[Numbers, Numbers]:
    """Limits (0 to 1) for shares that rest on so many; `nan` where there is nothing to tell."""
    variance = centre * (1 - centre) if 0 <= centre <= 1 else np.nan
    low, high = _limits(denominator, centre, variance, confidence)
    return low, np.minimum(1, high)


def rate_funnel_limits(
    denominator: npt.ArrayLike, centre: float, per: float = 1.0, confidence: float = 0.95
) -> tuple[Numbers, Numbers]:
    """Limits for rates told by `per`; `nan` where there is nothing to tell."""
    variance = centre * per if centre >= 0 and per > 0 else np.nan
    return _limits(denominator, centre, variance, confidence)


def _limits(
    denominator: npt.ArrayLike, centre: float, variance: float, confidence: float
) -> tuple[Numbers, Numbers]:
    sizes = np.asarray(denominator, dtype=float)
    known = np.where(sizes > 0, sizes, np.nan)
    reach = normal_reach(confidence) * np.sqrt(variance / known)
    return np.maximum(0, centre - reach), centre + reach
