"""Standardised rates: what cities would have if they were built alike, or if all were average.

Direct: each city's rates by age (or another layer) weighted by one standard population, so
that cities can be held against each other. Indirect: what happened beside what would have
happened at a reference's rates; needs no counts by layer, but only tells each city against
that reference. Layers are the last axis and in the same order everywhere. A missing count is
not nought: the city then has no standardised rate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import rankdata

from citywise.comparison.intervals import EXACT_BELOW, Estimate, Numbers, poisson_interval

if TYPE_CHECKING:
    import numpy.typing as npt


def direct_rate(
    count: npt.ArrayLike,
    population: npt.ArrayLike,
    standard: npt.ArrayLike,
    per: float = 100_000.0,
    confidence: float = 0.95,
    variance: npt.ArrayLike | None = None,
) -> Estimate:
    """Rates weighted by the `standard` population, told by `per`.

    Limits by Dobson and others (1991), around the interval of the city's count. `variance`:
    of each layer's count, where happenings are not independent (`repeated_event_variance`);
    that of a Poisson count, the count itself, unless told. Nothing below 10 happenings, where
    no interval can be relied upon, and nothing where a layer has nobody in it.
    """
    counts, people, weights = (np.asarray(x, float) for x in (count, population, standard))
    spread = counts if variance is None else np.asarray(variance, float)
    share = weights / weights.sum(-1, keepdims=True) / np.where(people > 0, people, np.nan)
    total = _enough(counts.sum(-1))
    stretch = np.sqrt((spread * share**2).sum(-1) / total)
    value = np.where(np.isnan(total), np.nan, (counts * share).sum(-1))
    low, high = (limit - total for limit in poisson_interval(total, confidence))
    return Estimate(value * per, (value + stretch * low) * per, (value + stretch * high) * per)


def repeated_event_variance(people: npt.ArrayLike, events_each: npt.ArrayLike) -> Numbers:
    """Variance of a layer's count where the same people come back.

    `people` had `events_each` happenings in the period (last axis: 1, 2, 3, … each). Ten who
    came three times tell less than thirty who came once: the variance of a compound Poisson
    count is the sum of squares, 10 × 3² (Stukel and others 1994; as in public-health profiles).
    """
    numbers, each = np.asarray(people, float), np.asarray(events_each, float)
    return np.asarray((numbers * each**2).sum(-1))


def expected_count(
    population: npt.ArrayLike,
    reference_count: npt.ArrayLike,
    reference_population: npt.ArrayLike,
) -> Numbers:
    """Happenings a city would have at the reference's rates; `nan` where a layer of it is empty."""
    below = np.asarray(reference_population, float)
    rates = np.asarray(reference_count, float) / np.where(below > 0, below, np.nan)
    return np.asarray((np.asarray(population, float) * rates).sum(-1))


def indirect_ratio(
    observed: npt.ArrayLike,
    expected: npt.ArrayLike,
    per: float = 1.0,
    confidence: float = 0.95,
) -> Estimate:
    """Observed by expected happenings; 1 (or `per`) is neither more nor fewer.

    Limits are those of the observed count: exact below 10, Byar's from 10 on (Breslow and Day
    1987). The expected count is taken as known, which holds where the reference is far larger
    than the city. Nothing where none are expected.
    """
    counts, without = np.asarray(observed, float), np.asarray(expected, float)
    scale = per / np.where(without > 0, without, np.nan)
    low, high = poisson_interval(counts, confidence)
    known = np.where(counts >= 0, counts, np.nan)
    return Estimate(known * scale, low * scale, high * scale)


def indirect_rate(
    observed: npt.ArrayLike,
    expected: npt.ArrayLike,
    reference_rate: npt.ArrayLike,
    confidence: float = 0.95,
) -> Estimate:
    """The indirect ratio times the reference's crude rate, in the unit of that rate."""
    rate = np.asarray(reference_rate, float)
    ratio = indirect_ratio(observed, expected, confidence=confidence)
    return Estimate(*(part * rate for part in ratio))


def quantile_groups(
    values: npt.ArrayLike, groups: int, *, is_highest_first: bool = False
) -> Numbers:
    """In which of so many groups of nearly equal size each city lies, 1 for the lowest values.

    For adding up cities of a kind (the fifth with the fewest young people), not for ranking
    them. Equal values share a group; over the last axis; as the technical guide of English
    public-health profiles forms deprivation groups. `nan` where a value is missing, and for
    all where there are fewer values than groups.
    """
    numbers = np.asarray(values, float)
    ordered = -numbers if is_highest_first else numbers
    sizes = np.sum(~np.isnan(numbers), axis=-1, keepdims=True)
    size = np.where(sizes >= groups, sizes, np.nan)
    ranks = rankdata(ordered, method="min", axis=-1, nan_policy="omit")
    found = groups + 1 - np.ceil((size + 1 - ranks) * groups / size)
    return np.maximum(1, np.floor(found))


def _enough(totals: Numbers) -> Numbers:
    return np.where(totals >= EXACT_BELOW, totals, np.nan)
