"""Intervals around counts and shares.

Wilson score interval for proportions (Wilson 1927). Poisson counts: exact by the
chi-squared link below 10 (Garwood 1936), Byar's approximation from 10 on (Breslow and Day
1987, volume II, page 69), as public-health practice does it. All are two-sided; `confidence`
is the share of samples whose interval holds the true value, 0.95 unless told otherwise.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2, norm
from statsmodels.stats import proportion

Numbers = npt.NDArray[np.float64]

EXACT_BELOW = 10
"""Counts below it have exact limits; Byar's approximation is close enough from it on."""


def wilson_interval(
    numerator: npt.ArrayLike, denominator: npt.ArrayLike, confidence: float = 0.95
) -> tuple[Numbers, Numbers]:
    """Lower and upper limits of shares (0 to 1), element by element.

    `nan` where the denominator is not above zero, or the numerator lies outside it.
    """
    counts, sizes = (np.asarray(x, dtype=float) for x in (numerator, denominator))
    valid = (sizes > 0) & (counts >= 0) & (counts <= sizes)
    safe = np.where(valid, counts, 0), np.where(valid, sizes, 1)
    both = proportion.proportion_confint(*safe, 1 - confidence, method="wilson")  # pyright: ignore[reportUnknownVariableType]
    limits = np.asarray(both, dtype=float)
    # none and all are certain at their end; rounding leaves them a hair beside it
    low = np.where(counts == 0, 0.0, limits[0])
    high = np.where(counts == sizes, 1.0, limits[1])
    return np.where(valid, low, np.nan), np.where(valid, high, np.nan)


def poisson_interval(count: npt.ArrayLike, confidence: float = 0.95) -> tuple[Numbers, Numbers]:
    """Lower and upper limits of the expected count behind each observed count.

    `nan` where the count is below zero.
    """
    counts = np.asarray(count, dtype=float)
    known = np.where(counts >= 0, counts, np.nan)
    exact_low, exact_high = _exact(known, confidence)
    byar_low, byar_high = _byar(known, confidence)
    is_small = known < EXACT_BELOW
    return np.where(is_small, exact_low, byar_low), np.where(is_small, exact_high, byar_high)


def rate_interval(
    numerator: npt.ArrayLike,
    denominator: npt.ArrayLike,
    per: float = 1.0,
    confidence: float = 0.95,
) -> tuple[Numbers, Numbers]:
    """Lower and upper limits of rates, told by `per`; `nan` where nothing is divided by."""
    sizes = np.asarray(denominator, dtype=float)
    scale = np.where(sizes > 0, per / np.where(sizes > 0, sizes, 1), np.nan)
    low, high = poisson_interval(numerator, confidence)
    return low * scale, high * scale


def _exact(counts: Numbers, confidence: float) -> tuple[Numbers, Numbers]:
    tail = (1 - confidence) / 2
    low = np.where(counts > 0, chi2.ppf(tail, 2 * counts) / 2, 0.0)
    high = np.asarray(chi2.ppf(1 - tail, 2 * counts + 2), dtype=float) / 2
    return np.where(np.isnan(counts), np.nan, low), high


def _byar(counts: Numbers, confidence: float) -> tuple[Numbers, Numbers]:
    z = norm.ppf(1 - (1 - confidence) / 2)
    above, safe = counts + 1, np.maximum(counts, 1)
    low = counts * (1 - 1 / (9 * safe) - z / (3 * np.sqrt(safe))) ** 3
    return low, above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
