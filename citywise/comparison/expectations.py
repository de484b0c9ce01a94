"""What the other cities lead one to expect of each city, and how unlikely it then is.

A city that is special widens what it is held against, and winsorised distances tell too little of
how far all others differ. So each city is held against the others alone, as a new study is against
those before it (prediction by a random-effects mean: Higgins, Thompson and Spiegelhalter 2009,
Journal of the Royal Statistical Society A 172(1)).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import norm, t

if TYPE_CHECKING:
    import numpy.typing as npt

    from citywise.comparison.intervals import Numbers

_STEPS = 12
"""Newton's steps on the reciprocal, which is nearly a straight line, take fewer."""


def unexpected_p(value: npt.ArrayLike, error: npt.ArrayLike) -> Numbers:
    """How often a city that is like the others lies as far from what they lead one to expect.

    `value` and `error` (one standard, of chance) are on a scale such as `Deviations` has, one
    element a city. Of the others the variance between them is that of Paule and Mandel (1982);
    where it is more than none, Student's t with one degree of freedom fewer than there are others.
    `nan` for cities without numbers, and where there is no other.
    """
    values, errors = np.broadcast_arrays(np.asarray(value, float), np.asarray(error, float))
    known = ~np.isnan(values / errors)
    p = np.full(values.shape, np.nan)
    if known.sum() > 1:
        p[known] = _against_others(values[known], errors[known] ** 2)
    return p


def _against_others(value: Numbers, chance: Numbers) -> Numbers:
    others = 1.0 - np.eye(value.size)
    tau2 = _variances(value, chance, others)
    weight, mean = _weigh(value, chance, others, tau2)
    z = np.abs(value - mean) / np.sqrt(chance + tau2 + 1 / weight.sum(1))
    by_chance = np.asarray(2 * norm.sf(z), float)
    by_spread = np.asarray(2 * t.sf(z, max(value.size - 2, 1)), float)
    return np.where(tau2 > 0, by_spread, by_chance)


def _variances(value: Numbers, chance: Numbers, others: Numbers) -> Numbers:
    """Between the others of each city: as much as makes their distances those of chance."""
    tau2, freedom = np.zeros(value.size), max(value.size - 2, 1)
    for _ in range(_STEPS):
        weight, mean = _weigh(value, chance, others, tau2)
        squares = weight * (value - mean[:, np.newaxis]) ** 2
        spread, slope = squares.sum(1), (squares * weight).sum(1)
        step = spread * (spread / freedom - 1) / np.where(slope > 0, slope, np.inf)
        tau2 = np.maximum(0, tau2 + step)
    return tau2


def _weigh(
    value: Numbers, chance: Numbers, others: Numbers, tau2: Numbers
) -> tuple[Numbers, Numbers]:
    """The weights of the others of each city (rows), and their weighted mean."""
    weight = others / (chance + tau2[:, np.newaxis])
    return weight, (weight * value).sum(1) / weight.sum(1)
