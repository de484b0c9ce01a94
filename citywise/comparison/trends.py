"""Trends: does a share or a rate rise or fall over periods, beyond chance?

Tests for one city's periods (last axis), independent of each other: for the same people asked
again and again they are not. Periods without both numbers are left out. A trend is a straight
one: what rises and falls again has none. Where fewer than three periods have numbers, or
nothing varies, there is nothing to tell (`nan`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from citywise.comparison.divisions import divide
from citywise.comparison.standings import two_sided_p

if TYPE_CHECKING:
    import numpy.typing as npt

    from citywise.comparison.intervals import Numbers

FEWEST = 3
"""Two periods are a change, which `changes.py` tells."""


class Trend(NamedTuple):
    """Direction and sureness of a trend.

    `z`: standard errors from no trend, above 0 where it rises. `p`: how often chance alone
    gives as strong a one, rising or falling. `slope`: how much it rises in one unit of time (a
    straight line through the values, each by what it rests on), with its standard `error`.
    """

    z: Numbers
    p: Numbers
    slope: Numbers
    error: Numbers


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


def _trend(above: Numbers, below: Numbers, times: Numbers, variance: Numbers) -> Trend:
    """How counts lean towards late periods, by what chance makes of it; `variance`: of one."""
    whole = below.sum(-1)
    middle = divide((below * times).sum(-1), whole)[..., None]
    leaning = ((times - middle) * (above - below * divide(above.sum(-1), whole)[..., None])).sum(-1)
    spread = (below * (times - middle) ** 2).sum(-1)
    enough = ((below > 0).sum(-1) >= FEWEST) & (variance * spread > 0)
    known = np.where(enough, spread, np.nan)
    z: Numbers = leaning / np.sqrt(variance * known)
    return Trend(z, two_sided_p(z), leaning / known, np.sqrt(variance / known))


def _valid(
    above: npt.ArrayLike, below: npt.ArrayLike, times: npt.ArrayLike | None, *, is_share: bool
) -> tuple[Numbers, Numbers, Numbers]:
    counts, sizes = np.broadcast_arrays(np.asarray(above, float), np.asarray(below, float))
    moments = np.arange(float(counts.shape[-1])) if times is None else np.asarray(times, float)
    valid = (sizes > 0) & (counts >= 0) & ((counts <= sizes) | (not is_share))
    return np.where(valid, counts, 0), np.where(valid, sizes, 0), moments
