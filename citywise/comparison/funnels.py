"""Funnels: between which limits chance alone leaves a city of a given size.

Around the share or rate of all cities together, by the normal approximation (Spiegelhalter
2005): rough where fewer than 5 are expected. 0.95 warns, 0.998 is the usual alarm. Funnels
that allow for cities differing beyond chance are in `overdispersion.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from citywise.comparison.intervals import garwood_interval, normal_reach

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


def ratio_funnel_limits(
    expected: npt.ArrayLike, centre: float = 1.0, confidence: float = 0.95
) -> tuple[Numbers, Numbers]:
    """Exact limits (Garwood 1936) for observed by expected counts, without a unit.

    For few expected, where the normal approximation is rough; `nan` where none are.
    """
    counts = np.asarray(expected, dtype=float)
    known = np.where(counts > 0, counts, np.nan)
    low, high = garwood_interval(known, confidence)
    return low / known * centre, high / known * centre


def _limits(
    denominator: npt.ArrayLike, centre: float, variance: float, confidence: float
) -> tuple[Numbers, Numbers]:
    sizes = np.asarray(denominator, dtype=float)
    known = np.where(sizes > 0, sizes, np.nan)
    reach = normal_reach(confidence) * np.sqrt(variance / known)
    return np.maximum(0, centre - reach), centre + reach
