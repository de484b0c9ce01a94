"""The funnel of a network: all cities on one outcome, by how much each rests on.

Around the ratio of sums, with limits that allow for cities differing beyond chance (additive
over-dispersion of winsorised distances, Spiegelhalter 2005). A city is told apart only where it
lies outside of them, the others would not lead one to expect it (`unexpected_p`), and it still is
with false discoveries kept at 5 % (Benjamini and Hochberg 1995).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from citywise.comparison.expectations import unexpected_p
from citywise.comparison.overdispersion import (
    Deviations,
    measure_dispersion,
    ratio_deviations,
    scaled_funnel_limits,
    share_deviations,
    widen_error,
    winsorise,
)
from citywise.comparison.standings import (
    ALARM,
    WARNING,
    Standings,
    control_false_discoveries,
    deviation_standings,
    two_sided_p,
)

if TYPE_CHECKING:
    import numpy.typing as npt

    from citywise.comparison.intervals import Numbers

_POINTS = 60


@dataclass(frozen=True, slots=True)
class NetworkFunnel:
    """`centre` in the unit; `phi` 1 by chance alone, `nan` for fewer than two cities.

    `sizes` are denominators from the smallest to the largest, with the limits there: `warning`
    (95 %) and `alarm` (99.8 %), each lower and upper. `standings` are those of the cities.
    """

    centre: float
    phi: float
    sizes: Numbers
    warning: tuple[Numbers, Numbers]
    alarm: tuple[Numbers, Numbers]
    standings: Standings


def draw_funnel(
    numerator: npt.ArrayLike, denominator: npt.ArrayLike, per: float | None = None
) -> NetworkFunnel:
    """The funnel of shares, or of rates told by `per`; cities without numbers are not compared.

    A share of more than all is no number. There is at least one city; where none has numbers,
    `centre` and all limits are `nan`, and so are the limits of rates of what happened nowhere.
    """
    above, below = np.asarray(numerator, float), np.asarray(denominator, float)
    known = (below > 0) & (above >= 0) & ((above <= below) | (per is not None))
    total = below[known].sum()
    middle = above[known].sum() / total if total > 0 else np.nan
    deviations = _deviations(above, below, middle, per)
    dispersion = measure_dispersion(deviations.error, winsorise(deviations.z))
    sizes = _sizes(below[known])
    error = widen_error(_chance(sizes, middle, per), dispersion)
    z = (deviations.value - deviations.centre) / widen_error(deviations.error, dispersion)
    p = np.fmax(two_sided_p(z), unexpected_p(deviations.value, deviations.error))
    told = control_false_discoveries(deviation_standings(z), p)
    unit = 1.0 if per is None else middle * per
    warning, alarm = (_limits(deviations, error, level, unit) for level in (WARNING, ALARM))
    return NetworkFunnel(middle * (per or 1), float(dispersion.phi), sizes, warning, alarm, told)


def _deviations(above: Numbers, below: Numbers, middle: float, per: float | None) -> Deviations:
    if per is None:
        return share_deviations(above, below, middle)
    return ratio_deviations(above, below * middle)


def _limits(
    deviations: Deviations, error: Numbers, confidence: float, unit: float
) -> tuple[Numbers, Numbers]:
    low, high = scaled_funnel_limits(deviations.scale, deviations.centre, error, confidence)
    return low * unit, high * unit


def _chance(sizes: Numbers, middle: float, per: float | None) -> Numbers:
    """One standard error by chance alone, of cities that rest on so many."""
    expected = sizes if per is None else sizes * middle
    return 1 / (2 * np.sqrt(np.where(expected > 0, expected, np.nan)))


def _sizes(denominators: Numbers) -> Numbers:
    """From the smallest city to the largest, closer together where the funnel bends."""
    if not denominators.size:
        return np.array([np.nan])
    return np.asarray(np.geomspace(denominators.min(), denominators.max(), _POINTS), float)
