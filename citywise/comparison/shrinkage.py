"""Shrinkage: what a small city's rate or share most likely is, seen among all cities.

A city of two hundred people swings between extremes by chance. Each is drawn towards the
middle of all, the further the less it has to say (empirical Bayes): counts around a rate that
varies between cities like a gamma distribution (Clayton and Kaldor 1987), shares around one
that varies like a beta distribution (Griffin and Krutchkoff 1971).

How much cities vary is never known well from a few of them. So values and limits are averaged
over all it may be, each weighted by its likelihood, before which every variance is as good as
another (Morris and Lysy 2012). Limits from the likeliest one alone (`fit_rates`,
`fit_shares`) cover far too little in a network of ten or twenty.

Cities are the last axis; one without numbers has no value and does not count. Where all have
none, or shares of all, everyone has the common value and its interval. One city alone cannot
tell how much cities vary: then nothing is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.stats import beta, gamma

from citywise.comparison.divisions import divide
from citywise.comparison.intervals import Estimate, Numbers, rate_interval, wilson_interval
from citywise.comparison.variation import (
    Pairs,
    excess_of_rates,
    excess_of_shares,
    known_pairs,
    log_beta_binomial,
    log_gamma_poisson,
    rate_middle,
    share_middle,
)

if TYPE_CHECKING:
    import numpy.typing as npt


STEPS = 40
"""Standard deviations that are averaged over; more change nothing that can be seen."""


class _Drawn(NamedTuple):
    """Mean and variance of each city's rate or share, given how much cities vary."""

    mean: Numbers
    variance: Numbers
    log_weight: Numbers


def marshall_rates(numerator: npt.ArrayLike, denominator: npt.ArrayLike) -> Numbers:
    """Rates drawn towards the ratio of sums by the method of moments (Marshall 1991, global).

    In the unit of one by the denominator. Needs no distribution, and has no interval.
    """
    pairs = known_pairs(numerator, denominator)
    rates, middle = divide(*pairs), pairs.mean[..., None]
    whole = np.nansum(pairs.below, -1, keepdims=True)
    spread = divide(np.nansum(pairs.below * (rates - middle) ** 2, -1, keepdims=True), whole)
    between = np.maximum(0, spread - divide(middle * pairs.cities[..., None], whole))
    weight = divide(between, between + middle / pairs.below)
    return np.where(np.isnan(rates), np.nan, middle + np.nan_to_num(weight) * (rates - middle))


def shrink_rates(
    count: npt.ArrayLike, exposure: npt.ArrayLike, per: float = 1.0, confidence: float = 0.95
) -> Estimate:
    """The likeliest rate of each city, told by `per`, with the limits it lies in."""
    pairs = known_pairs(count, exposure)
    spreads = _possible_spreads(*excess_of_rates(pairs), pairs.mean[..., None] * pairs.below)
    value, variance = _average(_draw_rates(pairs, spreads))
    shape, scale = divide(value**2, variance), divide(variance, value)
    low, high = (np.asarray(gamma.ppf(x, shape, scale=scale)) for x in _tails(confidence))
    common = rate_interval(np.nansum(pairs.above, -1), np.nansum(pairs.below, -1), 1, confidence)
    return _told(Estimate(value, low, high), pairs, common, per)


def shrink_shares(
    numerator: npt.ArrayLike, denominator: npt.ArrayLike, confidence: float = 0.95
) -> Estimate:
    """The likeliest share of each city (0 to 1), with the limits it lies in."""
    pairs = known_pairs(numerator, denominator, is_share=True)
    # people of one city cannot be more alike than all the same
    likeness = np.minimum(0.99, _possible_spreads(*excess_of_shares(pairs), pairs.below))
    value, variance = _average(_draw_shares(pairs, likeness / (1 - likeness)))
    weight = divide(value * (1 - value), variance) - 1
    shapes = value * weight, (1 - value) * weight
    low, high = (np.asarray(beta.ppf(x, *shapes)) for x in _tails(confidence))
    common = wilson_interval(np.nansum(pairs.above, -1), np.nansum(pairs.below, -1), confidence)
    return _told(Estimate(value, low, high), pairs, common, 1.0)


def _possible_spreads(excess: Numbers, squares: Numbers, sizes: Numbers) -> Numbers:
    """Variances in equal steps of their root, as far up as the numbers leave likely.

    The first axis is that of the steps. How far: eight standard errors beyond the estimate by
    moments.
    """
    known = np.where(squares > 0, squares, np.nan)
    found = np.maximum(0, excess / known)
    per_city = np.nansum(sizes**4, -1) / known**2
    most = found + 8 * (np.sqrt(2 / known) + found * np.sqrt(2 * per_city))
    steps = (np.arange(STEPS) + 0.5) / STEPS
    return np.multiply.outer(steps**2, most)


def _draw_rates(pairs: Pairs, spread: Numbers) -> _Drawn:
    mean, unsure = rate_middle(pairs, spread)
    rate = divide(np.ones_like(mean), spread * mean)[..., None]
    value = (1 / spread[..., None] + pairs.above) / (rate + pairs.below)
    moved = (rate / (rate + pairs.below) * divide(value, mean[..., None])) ** 2
    variance = value / (rate + pairs.below) + moved * (mean * unsure)[..., None]
    return _Drawn(value, variance, log_gamma_poisson(pairs, mean, spread) + np.log(unsure) / 2)


def _draw_shares(pairs: Pairs, spread: Numbers) -> _Drawn:
    mean, unsure = share_middle(pairs, spread)
    inside = np.where((mean > 0) & (mean < 1), mean, np.nan)
    size = 1 / spread[..., None] + pairs.below
    value = ((inside / spread)[..., None] + pairs.above) / size
    moved = (1 / spread[..., None] / size) ** 2 * (inside * (1 - inside) * unsure)[..., None]
    variance = value * (1 - value) / (size + 1) + moved
    return _Drawn(value, variance, log_beta_binomial(pairs, inside, spread) + np.log(unsure) / 2)


def _average(drawn: _Drawn) -> tuple[Numbers, Numbers]:
    """Mean and variance of each city over all spreads, each weighted by its likelihood."""
    likely = np.exp(drawn.log_weight - np.max(drawn.log_weight, axis=0))
    # steps of the root stand the denser the smaller the variance: each for as much as it spans
    spans = likely * (np.arange(STEPS) + 0.5).reshape(-1, *[1] * (likely.ndim - 1))
    weights = (spans / spans.sum(0))[..., None]
    value = (weights * drawn.mean).sum(0)
    return value, (weights * (drawn.variance + (drawn.mean - value) ** 2)).sum(0)


def _tails(confidence: float) -> tuple[float, float]:
    return (1 - confidence) / 2, (1 + confidence) / 2


def _told(drawn: Estimate, pairs: Pairs, common: tuple[Numbers, Numbers], per: float) -> Estimate:
    """The common value where none or all have it; nothing for one city, or one without numbers."""
    known = np.where((pairs.cities > 1)[..., None], divide(pairs.below, pairs.below), np.nan)
    alike = np.isnan(drawn.value) & ~np.isnan(known)
    whole = (x[..., None] for x in (pairs.mean, *common))
    value, low, high = (np.where(alike, y, x) for x, y in zip(drawn, whole, strict=True))
    # of a very lopsided distribution the mean may lie beyond its limits
    limits = np.minimum(low, value), np.maximum(high, value)
    return Estimate(*(x * known * per for x in (value, *limits)))
