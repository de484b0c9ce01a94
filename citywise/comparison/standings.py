"""Standings: whether a city lies lower, similar or higher than a middle, and how surely.

*Lower* and *higher* are said only where the whole interval lies on one side (the rule of
public-health profiles); 0.95 is a first sign, 0.998 the usual alarm. A city without an
interval, or without a middle to hold it against, is not compared. No ranks.

Of a hundred cities that differ by chance alone, five are told apart at 0.95. Where many are
judged at once, `control_false_discoveries` keeps the share of false ones among those told
apart at 5 %.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.stats import false_discovery_control, norm

from citywise.comparison.intervals import Numbers, normal_reach, poisson_interval, wilson_interval
from citywise.comparison.middle import Words, compare_limits

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    Limits = Callable[[float], tuple[Numbers, Numbers]]

WARNING, ALARM = 0.95, 0.998
"""Confidence of the inner and the outer limits of a funnel."""


class Standings(NamedTuple):
    """Where each city stands: `lower`, `similar`, `higher` or `not_compared`.

    `confidence`: the highest at which it is told apart, 0.998 or 0.95; 0 where it is not, and
    `nan` where it is not compared.
    """

    standing: Words
    confidence: Numbers


def share_standings(
    numerator: npt.ArrayLike, denominator: npt.ArrayLike, middle: npt.ArrayLike
) -> Standings:
    """Standings of shares beside a share (0 to 1), by their Wilson intervals.

    They tell apart the same cities as the limits of a funnel do that are drawn around the
    middle: both ask the score test of a share (Wilson 1927).
    """
    return _standings(lambda level: wilson_interval(numerator, denominator, level), middle)


def ratio_standings(
    observed: npt.ArrayLike, expected: npt.ArrayLike, middle: float = 1.0
) -> Standings:
    """Standings of observed by expected counts beside 1, by exact and Byar's intervals.

    For rates `expected` is the exposure times the middle rate. Where none are expected a city
    is not compared.
    """
    without = np.asarray(expected, float)
    scale = 1 / np.where(without > 0, without, np.nan)

    def limits(level: float) -> tuple[Numbers, Numbers]:
        low, high = poisson_interval(observed, level)
        return low * scale, high * scale

    return _standings(limits, middle)


def deviation_standings(z: npt.ArrayLike) -> Standings:
    """Standings of distances in standard errors, such as an over-dispersed funnel's."""
    numbers = np.asarray(z, float)
    zero = np.zeros_like(numbers)

    def limits(level: float) -> tuple[Numbers, Numbers]:
        return numbers - normal_reach(level), numbers + normal_reach(level)

    return _standings(limits, zero)


def two_sided_p(z: npt.ArrayLike) -> Numbers:
    """How often chance alone takes a city as far from the middle, on either side; 0 to 1."""
    return np.asarray(2 * norm.sf(np.abs(np.asarray(z, float))), float)


def control_false_discoveries(
    standings: Standings, p_values: npt.ArrayLike, share: float = 0.05
) -> Standings:
    """The standings with those taken back that would let false ones exceed `share`.

    Benjamini and Hochberg 1995, over all cities that are compared (last axis): of those still
    told apart, no more than `share` are expected to be so by chance. Holds where cities are
    independent or vary together. Cities without a p-value do not count, and are not compared.
    """
    p = np.asarray(p_values, float)
    known, adjusted = ~np.isnan(p), np.apply_along_axis(_adjust, -1, p)
    apart = np.isin(standings.standing, ["lower", "higher"])
    chance = apart & (adjusted > share)
    standing = np.where(chance, "similar", np.where(known, standings.standing, "not_compared"))
    confidence = np.where(chance, 0.0, np.where(known, standings.confidence, np.nan))
    return Standings(standing, confidence)


def _adjust(p: Numbers) -> Numbers:
    adjusted, known = np.full(p.shape, np.nan), ~np.isnan(p)
    if known.any():
        adjusted[known] = false_discovery_control(p[known], method="bh")
    return adjusted


def _standings(limits: Limits, middle: npt.ArrayLike) -> Standings:
    inner, outer = (compare_limits(*limits(level), middle) for level in (WARNING, ALARM))
    sure = np.select(
        [inner == "not_compared", inner == "similar", outer == "similar"], [np.nan, 0.0, WARNING]
    )
    told = np.isin(outer, ["lower", "higher"])
    return Standings(inner, np.where(told, ALARM, sure))
