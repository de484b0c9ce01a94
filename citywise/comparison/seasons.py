"""Seasons: does a series go up and down with the time of the year?

Where it does, a month beside the month before says little, and control limits are those of the
seasons and not of chance: the same month a year before is the one to hold it against.
"""

from __future__ import annotations

from math import factorial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.stats import beta, rankdata

if TYPE_CHECKING:
    import numpy.typing as npt

    from citywise.comparison.intervals import Numbers

FEWEST_YEARS = 3
"""Two years that are alike may be so by chance; from the third on it shows."""

_DIGITS = 10


class Season(NamedTuple):
    """How strongly values go with the time of the year.

    `share`: of all variation between ranks within years that the time of the year explains, 0 to
    1. `p`: how often chance alone explains as much.
    """

    share: Numbers
    p: Numbers


def find_season(values: npt.ArrayLike, per_year: int) -> Season:
    """Whether values in the order of time (last axis) differ by their place in the year.

    By ranks of all, so that single extremes do not make a season, after each year's own level is
    taken off (aligned ranks, Hodges and Lehmann 1962); p by their F (Iman and Davenport 1980),
    and never less than that of the one order of places in which all years may agree. Growth is no
    season: it is looked at with and without the straight line from year to year, and told is what
    says less. `per_year`: 12 for months, 4 for quarters. In any unit. `nan` below three whole
    years of values, or where nothing varies but by growth; years that are not whole, and missing
    values, do not count.
    """
    numbers = np.asarray(values, float)
    years = numbers.shape[-1] // per_year
    whole = numbers[..., : years * per_year].reshape(*numbers.shape[:-1], years, per_year)
    complete = ~np.isnan(whole).any(-1, keepdims=True)
    count = complete.sum(axis=(-2, -1))
    known = np.where(complete & (count >= FEWEST_YEARS)[..., None, None], whole, np.nan)
    level = known.mean(-1, keepdims=True)
    size = np.max(np.abs(known), axis=(-2, -1), keepdims=True, initial=0, where=~np.isnan(known))
    plain, straight = (
        _agree(_round(known - level - line, size)) for line in (0.0, _growth(level, per_year))
    )
    p = np.maximum(plain.p, straight.p)
    share = np.where(plain.p >= straight.p, plain.share, straight.share)
    return Season(np.where(np.isnan(p), np.nan, share), p)


def _growth(level: Numbers, per_year: int) -> Numbers:
    """Of each place in a year, on the straight line through the levels of years."""
    known = ~np.isnan(level)
    count = np.maximum(1, known.sum(-2, keepdims=True))
    moments = np.where(known, np.arange(float(level.shape[-2]))[:, None], 0.0)
    apart = np.where(known, moments - moments.sum(-2, keepdims=True) / count, 0.0)
    rises = (apart * np.where(known, level, 0.0)).sum(-2, keepdims=True)
    spread = (apart**2).sum(-2, keepdims=True)
    slope = rises / np.where(spread > 0, spread, 1) / per_year
    return slope * (np.arange(float(per_year)) - (per_year - 1) / 2)


def _agree(kept: Numbers) -> Season:
    """Over years (last axis but one) by places in the year; equal values share their rank."""
    ranks: Numbers = rankdata(kept.reshape(*kept.shape[:-2], -1), axis=-1, nan_policy="omit")
    told: Numbers = ranks.reshape(kept.shape)
    gaps = told - told.mean(-1, keepdims=True)
    years, places = (~np.isnan(kept).any(-1)).sum(-1).astype(float), kept.shape[-1]
    some = np.where(years > 0, years, np.nan)
    within: Numbers = np.nansum(gaps**2, axis=(-2, -1))
    between = (np.nansum(gaps, axis=-2) ** 2).sum(-1) / some
    share: Numbers = np.minimum(1, between / np.where(within > 0, within, np.nan))
    freedom = (places - 1) / 2
    chance = np.asarray(beta.sf(share, freedom, (some - 1) * freedom), float)
    return Season(share, np.maximum(chance, float(factorial(places)) ** (1 - some)))


def _round(numbers: Numbers, size: Numbers) -> Numbers:
    """In parts of the largest value: what differs by how a level was rounded is equal."""
    return np.round(numbers / np.where(size > 0, size, 1), _DIGITS)
