"""Intervals around counts, shares, means and ratios.

Wilson score interval for proportions (Wilson 1927). Poisson counts: exact by the
chi-squared link below 10 (Garwood 1936), Byar's approximation from 10 on (Breslow and Day
1987, volume II, page 69), as public-health practice does it. Means by Student's t, ratios of
sums by the jackknife. All are two-sided; `confidence` is the share of samples whose interval
holds the true value, 0.95 unless told otherwise.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2, norm, t
from statsmodels.stats import proportion

from citywise.comparison.divisions import divide

Numbers = npt.NDArray[np.float64]

EXACT_BELOW = 10
"""Counts below it have exact limits; Byar's approximation is close enough from it on."""


class Estimate(NamedTuple):
    """A value with its lower and upper limit, element by element; `nan` where there is none."""

    value: Numbers
    low: Numbers
    high: Numbers


def normal_reach(confidence: float) -> float:
    """How many standard errors two-sided limits lie away from their middle: 1.96 for 0.95."""
    return float(norm.ppf(1 - (1 - confidence) / 2))


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
    exact_low, exact_high = garwood_interval(known, confidence)
    byar_low, byar_high = _byar(known, confidence)
    is_small = known < EXACT_BELOW
    return np.where(is_small, exact_low, byar_low), np.where(is_small, exact_high, byar_high)


def garwood_interval(count: npt.ArrayLike, confidence: float = 0.95) -> tuple[Numbers, Numbers]:
    """Exact limits of the expected count behind each count (Garwood 1936); nought has low 0.

    `nan` where the count is below zero. Never covers less than `confidence`, and more for few.
    """
    tail, given = (1 - confidence) / 2, np.asarray(count, dtype=float)
    counts = np.where(given >= 0, given, np.nan)
    low = np.where(counts > 0, chi2.ppf(tail, 2 * counts) / 2, 0.0)
    high = np.asarray(chi2.ppf(1 - tail, 2 * counts + 2), dtype=float) / 2
    return np.where(np.isnan(counts), np.nan, low), high


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


def mean_interval(values: npt.ArrayLike, confidence: float = 0.95) -> Estimate:
    """Means over the last axis, with limits, in the unit of `values` (Student 1908).

    `nan` is left out. One value has no limits; values that are all alike, limits without width.
    """
    numbers = np.asarray(values, dtype=float)
    sizes = np.sum(~np.isnan(numbers), axis=-1)
    known = np.where(sizes > 0, sizes, np.nan)
    means = np.nansum(numbers, axis=-1) / known
    squares = np.nansum((numbers - means[..., None]) ** 2, axis=-1)
    several = np.where(sizes > 1, sizes, np.nan)
    return t_interval(means, np.sqrt(squares / (several - 1)), several, confidence)


def t_interval(
    mean: npt.ArrayLike,
    standard_deviation: npt.ArrayLike,
    size: npt.ArrayLike,
    confidence: float = 0.95,
) -> Estimate:
    """Limits of means of which only spread (divisor n - 1) and size are told; none below two."""
    means, spreads, sizes = (np.asarray(x, float) for x in (mean, standard_deviation, size))
    several = np.where(sizes > 1, sizes, np.nan)
    reach = t_reach(several - 1, confidence) * spreads / np.sqrt(several)
    return Estimate(means, means - reach, means + reach)


def t_reach(freedom: npt.ArrayLike, confidence: float) -> Numbers:
    """As `normal_reach`, where the spread is estimated with so many degrees of freedom.

    Student 1908; they need not be whole. `nan` where there is none.
    """
    return np.asarray(t.ppf(1 - (1 - confidence) / 2, np.asarray(freedom, float)), float)


def ratio_of_sums_interval(
    numerator: npt.ArrayLike,
    denominator: npt.ArrayLike,
    per: float = 1.0,
    confidence: float = 0.95,
    most: float = np.inf,
) -> Estimate:
    """Sum of numerators by sum of denominators over the last axis, as a sample of such parts.

    How much the ratio moves when each part is left out tells how sure it is (delete-one
    jackknife, Quenouille 1956; Cochran 1977, section 6.17; t with parts - 1 degrees of
    freedom). It allows for parts that differ in size and in their own ratio, where Wilson and
    Poisson limits take all for alike. Parts without both numbers are left out. One part has a
    ratio and no limits. No limit lies below zero where no numerator does, nor above `most`,
    the largest ratio there can be: 1 for shares.
    """
    above, below = np.broadcast_arrays(*(np.asarray(x, float) for x in (numerator, denominator)))
    known = ~(np.isnan(above) | np.isnan(below))
    above, below = np.where(known, above, 0), np.where(known, below, 0)
    ratio, without = divide(above.sum(-1), below.sum(-1)), _ratios_without_each(above, below)
    parts = np.where(known.sum(-1) > 1, known.sum(-1), np.nan)
    moves = np.where(known, without - ratio[..., None], 0)
    error = np.sqrt((parts - 1) / parts * np.sum(moves**2, axis=-1))
    reach = t_reach(parts - 1, confidence) * error
    least = np.where((above >= 0).all(-1), 0.0, -np.inf)
    low, high = np.maximum(least, ratio - reach), np.minimum(most, ratio + reach)
    return Estimate(ratio * per, low * per, high * per)


def _ratios_without_each(above: Numbers, below: Numbers) -> Numbers:
    sums = (x.sum(-1, keepdims=True) - x for x in (above, below))
    return divide(*sums)


def _byar(counts: Numbers, confidence: float) -> tuple[Numbers, Numbers]:
    z = normal_reach(confidence)
    above, safe = counts + 1, np.maximum(counts, 1)
    low = counts * (1 - 1 / (9 * safe) - z / (3 * np.sqrt(safe))) ** 3
    return low, above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
