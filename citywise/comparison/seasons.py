"""Seasons: does a series go up and down with the time of the year?

Where it does, a month beside the month before says little, and control limits are those of the
seasons and not of chance: the same month a year before is the one to hold it against.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.stats import chi2, rankdata

if TYPE_CHECKING:
    import numpy.typing as npt

    from citywise.comparison.intervals import Numbers

FEWEST_YEARS = 3
"""Two years that are alike may be so by chance; from the third on it shows."""


class Season(NamedTuple):
    """How strongly values go with the time of the year.

    `share`: of all variation between ranks that the time of the year explains, 0 to 1. `p`: how
    often chance alone explains as much.
    """

    share: Numbers
    p: Numbers


def find_season(values: npt.ArrayLike, per_year: int, *, is_detrended: bool = True) -> Season:
    """Whether values in the order of time (last axis) differ by their place in the year.

    By ranks, so that single extremes do not make a season (Kruskal and Wallis 1952), after each
    year's own level is taken off, unless told otherwise: growth is no season. `per_year`: 12 for
    months, 4 for quarters. In any unit. `nan` below three whole years of values, or where
    nothing varies; years that are not whole, and missing values, do not count.
    """
    numbers = np.asarray(values, float)
    years = numbers.shape[-1] // per_year
    whole = numbers[..., : years * per_year].reshape(*numbers.shape[:-1], years, per_year)
    complete = ~np.isnan(whole).any(-1, keepdims=True)
    levels = np.where(complete, whole, 0).mean(-1, keepdims=True) if is_detrended else 0.0
    kept = np.where(complete, whole - levels, np.nan)
    count = complete.sum(axis=(-2, -1))
    return _kruskal_wallis(kept, np.where(count >= FEWEST_YEARS, count, np.nan), per_year)


def _kruskal_wallis(kept: Numbers, years: Numbers, per_year: int) -> Season:
    """Over years (last axis but one) by places in the year; equal values share their rank."""
    flat = kept.reshape(*kept.shape[:-2], -1)
    ranks: Numbers = rankdata(flat, axis=-1, nan_policy="omit")
    middle = (years * per_year + 1) / 2
    gaps = ranks.reshape(kept.shape) - middle[..., None, None]
    whole: Numbers = np.nansum(gaps**2, axis=(-2, -1))
    means: Numbers = np.nansum(gaps, axis=-2) / years[..., None]
    between = years * (means**2).sum(-1)
    share: Numbers = between / np.where(whole > 0, whole, np.nan)
    return Season(share, np.asarray(chi2.sf(share * (years * per_year - 1), per_year - 1)))
