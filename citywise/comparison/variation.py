"""Variation: how much rates or shares of cities differ beyond chance, by likelihood.

Counts of cities whose rates vary like a gamma distribution are gamma–Poisson (negative
binomial), shares that vary like a beta distribution beta–binomial. Cities are the last axis;
one without both numbers does not count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import betaln, expit, gammaln, logit

from citywise.comparison.divisions import divide
from citywise.comparison.likelihoods import maximise

if TYPE_CHECKING:
    import numpy.typing as npt

    from citywise.comparison.intervals import Numbers
    from citywise.comparison.likelihoods import Likelihood

    Flags = npt.NDArray[np.bool_]


TRIED = np.geomspace(1e-6, 10, 24)
"""Spreads of which the likeliest is where the climb begins."""


class Variation(NamedTuple):
    """How a rate or share varies between cities: around `mean`, with `spread`.

    `spread`: of rates the squared coefficient of variation (1 by the gamma's shape), of
    shares 1 by the sum of the beta's two shapes. 0 where chance explains all: the logarithm
    of the likelihood is then `nan`. Where all people of each city answered the same no spread is
    too large: the one told then is any large one. All `nan` where fewer than two cities have
    numbers.
    """

    mean: Numbers
    spread: Numbers
    log_likelihood: Numbers


class Pairs(NamedTuple):
    """What stands above and below the line, `nan` where a city lacks one of them."""

    above: Numbers
    below: Numbers

    @property
    def mean(self) -> Numbers:
        """The ratio of sums; `nan` without any."""
        return divide(np.nansum(self.above, -1), np.nansum(self.below, -1))

    @property
    def cities(self) -> Numbers:
        """How many have both numbers."""
        return np.sum(~np.isnan(self.below), axis=-1).astype(float)


def known_pairs(above: npt.ArrayLike, below: npt.ArrayLike, *, is_share: bool = False) -> Pairs:
    """Numbers that can be a count by an exposure, or a part of a whole; `nan` for all others.

    A count is not below 0, an exposure above it, and a part no more than its whole.
    """
    counts, sizes = np.broadcast_arrays(np.asarray(above, float), np.asarray(below, float))
    valid = (sizes > 0) & (counts >= 0) & ((counts <= sizes) | (not is_share))
    return Pairs(np.where(valid, counts, np.nan), np.where(valid, sizes, np.nan))


def fit_rates(count: npt.ArrayLike, exposure: npt.ArrayLike) -> Variation:
    """How rates vary, by maximum likelihood (Clayton and Kaldor 1987).

    `mean` is in the unit of one by the exposure; with expected counts as exposure the rates
    are ratios around 1.
    """
    pairs = known_pairs(count, exposure)

    def likelihood(log_mean: Numbers, log_spread: Numbers) -> Numbers:
        return log_gamma_poisson(pairs, np.exp(log_mean), np.exp(log_spread))

    varies = (pairs.cities > 1) & (excess_of_rates(pairs)[0] > 0)
    means = rate_middle(pairs, _spreads_to_try(pairs))[0]
    fit = maximise(likelihood, *_start(likelihood, np.log(means), pairs, varies))
    return _variation(pairs, varies, np.exp(fit.first), np.exp(fit.second), fit.log_likelihood)


def fit_shares(numerator: npt.ArrayLike, denominator: npt.ArrayLike) -> Variation:
    """How shares (0 to 1) vary, by maximum likelihood (Griffin and Krutchkoff 1971)."""
    pairs = known_pairs(numerator, denominator, is_share=True)

    def likelihood(log_odds: Numbers, log_spread: Numbers) -> Numbers:
        return log_beta_binomial(pairs, expit(log_odds), np.exp(log_spread))

    varies = (pairs.cities > 1) & (excess_of_shares(pairs)[0] > 0)
    means = share_middle(pairs, _spreads_to_try(pairs))[0]
    inside = np.where((means > 0) & (means < 1), means, np.nan)
    fit = maximise(likelihood, *_start(likelihood, logit(inside), pairs, varies))
    return _variation(pairs, varies, expit(fit.first), np.exp(fit.second), fit.log_likelihood)


def log_gamma_poisson(pairs: Pairs, mean: Numbers, spread: Numbers) -> Numbers:
    """Logarithm of the likelihood of all cities' counts together: negative binomial.

    Rates vary around `mean` like a gamma distribution of shape 1 / `spread`. Good to nine digits
    up to a million a city, beyond that to fewer.
    """
    shape, expected = (1 / spread)[..., None], mean[..., None] * pairs.below
    chance = gammaln(pairs.above + shape) - gammaln(shape) - gammaln(pairs.above + 1)
    grown = pairs.above * np.log(expected / (shape + expected))
    return np.nansum(chance + grown - shape * np.log1p(expected / shape), axis=-1)


def log_beta_binomial(pairs: Pairs, mean: Numbers, spread: Numbers) -> Numbers:
    """Logarithm of the likelihood of all cities' shares together: beta-binomial.

    Shares vary like a beta distribution of shapes `mean` / `spread` and (1 - `mean`) / `spread`.
    """
    one, other = (mean / spread)[..., None], ((1 - mean) / spread)[..., None]
    rest = pairs.below - pairs.above
    ways = -np.log(pairs.below + 1) - betaln(pairs.above + 1, rest + 1)
    drawn = betaln(pairs.above + one, rest + other) - betaln(one, other)
    return np.nansum(ways + drawn, axis=-1)


def excess_of_rates(pairs: Pairs) -> tuple[Numbers, Numbers]:
    """How far counts differ beyond chance (0 by chance alone), and per what `spread`.

    Squared distances from what is expected at the mean rate, less their Poisson variance; the
    first by the second is the spread by moments. Without a unit.
    """
    expected = pairs.mean[..., None] * pairs.below
    squares = (pairs.above - expected) ** 2
    return np.nansum(squares - pairs.above, -1), np.nansum(expected**2, -1)


def excess_of_shares(pairs: Pairs) -> tuple[Numbers, Numbers]:
    """As `excess_of_rates`: how far people of one city agree beyond chance (Tarone 1979)."""
    (above, below), mean = pairs, pairs.mean[..., None]
    rest, all_pairs = below - above, below * (below - 1)
    alike = divide(above * (above - 1), mean) + divide(rest * (rest - 1), 1 - mean)
    return np.nansum(alike - all_pairs, -1), np.nansum(all_pairs, -1)


def rate_middle(pairs: Pairs, spread: Numbers) -> tuple[Numbers, Numbers]:
    """The mean of all rates where they vary by `spread`, and 1 by the sum of their weights.

    Each city weighs as much as its own rate is sure to tell: e / (1 + spread · mean · e) of
    exposure e. The variance of the mean is the mean by the sum of weights. `nan` where there is
    nothing above the line.
    """
    return _middle(pairs, 1 + (spread * pairs.mean)[..., None] * pairs.below)


def share_middle(pairs: Pairs, spread: Numbers) -> tuple[Numbers, Numbers]:
    """As `rate_middle`, of shares: n / (1 + r (n - 1)), with r = spread / (1 + spread).

    The variance of the mean m is m (1 - m) by the sum of weights (Kleinman 1973).
    """
    return _middle(pairs, 1 + (spread / (1 + spread))[..., None] * (pairs.below - 1))


def _middle(pairs: Pairs, inflation: Numbers) -> tuple[Numbers, Numbers]:
    weights = pairs.below / inflation
    whole = np.nansum(weights, -1)
    mean = divide(np.nansum(divide(*pairs) * weights, -1), whole)
    return np.where(mean > 0, mean, np.nan), divide(np.ones_like(whole), whole)


def _spreads_to_try(pairs: Pairs) -> Numbers:
    """From next to nothing to very much; the first axis is that of the tries."""
    return np.multiply.outer(TRIED, np.ones(pairs.below.shape[:-1]))


def _start(
    likelihood: Likelihood, centres: Numbers, pairs: Pairs, varies: Flags
) -> tuple[Numbers, Numbers]:
    """The likeliest of some spreads, as the likelihood of few cities may have several tops.

    `nan` where there is nothing to look for.
    """
    spreads = np.log(_spreads_to_try(pairs))
    likely = np.where(np.isnan(centres), -np.inf, likelihood(centres, spreads))
    best = np.argmax(likely, axis=0)[None]
    told = (np.take_along_axis(x, best, 0)[0] for x in (centres, spreads))
    first, second = (np.where(varies, x, np.nan) for x in told)
    return first, second


def _variation(
    pairs: Pairs, varies: Flags, mean: Numbers, spread: Numbers, log_likelihood: Numbers
) -> Variation:
    enough = np.where(pairs.cities > 1, 1.0, np.nan)
    centre, width = np.where(varies, mean, pairs.mean), np.where(varies, spread, 0)
    return Variation(centre * enough, width * enough, np.where(varies, log_likelihood, np.nan))
