"""Trends: does a share or a rate rise or fall over periods, beyond chance?

Tests for one city's periods (last axis), independent of each other: for the same people asked
again and again they are not. Periods without both numbers are left out. A trend is a straight
one: what rises and falls again has none. Where fewer than three periods have numbers, or
nothing varies, there is nothing to tell (`nan`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.stats import norm, t

from citywise.comparison.divisions import divide
from citywise.comparison.intervals import normal_reach, t_reach
from citywise.comparison.standings import WARNING, two_sided_p

if TYPE_CHECKING:
    import numpy.typing as npt

    from citywise.comparison.intervals import Numbers

FEWEST = 3
"""Two periods are a change, which `changes.py` tells."""

TOLD_BY_STEP = 0.6
"""Degrees of freedom that a step from point to point is worth: of the spread of points a mean
moving range tells less than their standard deviation does (Cryer and Ryan 1990: 0.605 of it)."""


class Trend(NamedTuple):
    """Direction and sureness of a trend.

    `z`: standard errors from no trend, above 0 where it rises. `p`: how often chance alone
    gives as strong a one, rising or falling. `slope`: how much it rises in one unit of time (a
    straight line through the values, each by what it rests on), with its standard `error` and its
    limits (95 %).
    """

    z: Numbers
    p: Numbers
    slope: Numbers
    error: Numbers
    low: Numbers
    high: Numbers


def share_trend(
    numerator: npt.ArrayLike, denominator: npt.ArrayLike, times: npt.ArrayLike | None = None
) -> Trend:
    """Trend of shares (Cochran 1954, Armitage 1955; `z` squared is chi-squared, divisor N).

    `times`: when the periods lie, 0, 1, 2, … unless told.
    """
    above, below, moments = _valid(numerator, denominator, times, is_share=True)
    share = divide(above.sum(-1), below.sum(-1))
    return _trend(above, below, moments, share * (1 - share))


def rate_trend(
    count: npt.ArrayLike, exposure: npt.ArrayLike, times: npt.ArrayLike | None = None
) -> Trend:
    """Trend of rates: the score test of a Poisson regression on time (Armitage 1955).

    Happenings that come in clusters make it find too much.
    """
    above, below, moments = _valid(count, exposure, times, is_share=False)
    return _trend(above, below, moments, divide(above.sum(-1), below.sum(-1)))


def widen_trend(trend: Trend, spread: npt.ArrayLike, steps: npt.ArrayLike) -> Trend:
    """The trend of points that lie `spread` times (1 or more) as far apart as by chance.

    `spread`: `excess_spread` of so many `steps` from point to point, of which it is not known for
    certain: Student's t, with `TOLD_BY_STEP` degrees of freedom a step. `z` is then how far out a
    normal distribution is as rare. Without a step, or with a spread of 1, the trend is as it was.
    """
    times, freedom = np.asarray(spread, float), TOLD_BY_STEP * np.asarray(steps, float)
    is_wider = (times > 1) & (freedom > 0)
    known, error = np.where(is_wider, freedom, np.nan), trend.error * times
    chance: Numbers = np.asarray(2 * t.sf(np.abs(trend.slope) / error, known))
    z = np.where(is_wider, np.sign(trend.slope) * norm.isf(chance / 2), trend.z)
    reach = np.where(is_wider, t_reach(known, WARNING), normal_reach(WARNING)) * error
    p = np.where(is_wider, chance, trend.p)
    return Trend(z, p, trend.slope, error, trend.slope - reach, trend.slope + reach)


def _trend(above: Numbers, below: Numbers, times: Numbers, variance: Numbers) -> Trend:
    """How counts lean towards late periods, by what chance makes of it; `variance`: of one."""
    whole = below.sum(-1)
    middle = divide((below * times).sum(-1), whole)[..., None]
    leaning = ((times - middle) * (above - below * divide(above.sum(-1), whole)[..., None])).sum(-1)
    spread = (below * (times - middle) ** 2).sum(-1)
    enough = ((below > 0).sum(-1) >= FEWEST) & (variance * spread > 0)
    known = np.where(enough, spread, np.nan)
    z: Numbers = leaning / np.sqrt(variance * known)
    slope, error = leaning / known, np.sqrt(variance / known)
    reach = normal_reach(WARNING) * error
    return Trend(z, two_sided_p(z), slope, error, slope - reach, slope + reach)


def _valid(
    above: npt.ArrayLike, below: npt.ArrayLike, times: npt.ArrayLike | None, *, is_share: bool
) -> tuple[Numbers, Numbers, Numbers]:
    counts, sizes = np.broadcast_arrays(np.asarray(above, float), np.asarray(below, float))
    moments = np.arange(float(counts.shape[-1])) if times is None else np.asarray(times, float)
    valid = (sizes > 0) & (counts >= 0) & ((counts <= sizes) | (not is_share))
    return np.where(valid, counts, 0), np.where(valid, sizes, 0), moments
