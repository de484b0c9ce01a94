"""Evidence: what many studies, or many cities, of one practice say together.

A random-effects synthesis: each city has a true effect of its own, and chance on top. Told are
the mean of true effects with its interval, how far they differ, and between which limits a
further city's own would lie (the prediction interval): the answer for a city that considers
the practice, and always the wider one. No effect of a practice follows from a mean that rests
on comparisons without a comparison group.

Studies are the last axis; one without effect or variance does not count. One alone, or none,
is no synthesis: then all is `nan`. Which of the field's conventions hold here, and why, is
decided in docs/decisions/0044.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from scipy.stats import chi2, t

from citywise.comparison.heterogeneity import (
    Estimator,
    Studies,
    between_variance,
    between_variance_interval,
    information,
)
from citywise.comparison.intervals import Numbers, normal_reach, t_reach
from citywise.comparison.standings import two_sided_p

if TYPE_CHECKING:
    import numpy.typing as npt

Test = Literal["z", "hartung_knapp", "hartung_knapp_floored"]
"""How sure the mean is told to be. `z`: as if `tau2` were known; too sure for few studies.
`hartung_knapp`: by the spread that studies show (Hartung and Knapp 2001), t with studies - 1.
`hartung_knapp_floored`: the same, yet never surer than by their own variances: few studies that
agree by chance would otherwise seem nearly certain (Röver, Knapp and Friede 2015)."""

Prediction = Literal["test", "riley"]
"""What a prediction interval is reckoned with: the test's own quantile (t with studies - 1), or
t with studies - 2 (Higgins 2009; Riley 2011), which is the wider and needs three studies. Where
true effects differ little either is too narrow: it then holds a further one in 85 to 90 of a
hundred (Partlett and Riley 2017)."""


class Mean(NamedTuple):
    """The mean of true effects, in their unit; `p`: how often chance alone lies as far from 0."""

    value: Numbers
    error: Numbers
    low: Numbers
    high: Numbers
    p: Numbers


class Heterogeneity(NamedTuple):
    """How far true effects differ.

    `tau2` (squared units) with its limits; `i2`, what share of all variance that is, 0 to 1;
    `h2`, the whole by the sampling variance; Cochran's `q` and how often chance gives as much.
    """

    tau2: Numbers
    tau2_low: Numbers
    tau2_high: Numbers
    i2: Numbers
    h2: Numbers
    q: Numbers
    q_p: Numbers


class Synthesis(NamedTuple):
    """What studies say together; `predicted_low` to `predicted_high`: a further city's effect."""

    mean: Mean
    heterogeneity: Heterogeneity
    predicted_low: Numbers
    predicted_high: Numbers
    studies: Numbers


def synthesise(
    effect: npt.ArrayLike,
    variance: npt.ArrayLike,
    estimator: Estimator = "REML",
    test: Test = "hartung_knapp_floored",
    prediction: Prediction = "riley",
    confidence: float = 0.95,
) -> Synthesis:
    """Effects, each with its sampling variance (squared unit), put together.

    With `estimator` EE all share one true effect: nothing is predicted then.
    """
    studies = Studies.of(effect, variance)
    tau2 = between_variance(effect, variance, estimator)
    mean = _mean(studies, tau2, test, confidence)
    heterogeneity = _heterogeneity(studies, tau2, estimator, confidence)
    reach = _prediction_reach(studies, test, prediction, confidence)
    spread = np.full(tau2.shape, np.nan) if estimator == "EE" else np.sqrt(mean.error**2 + tau2)
    limits = mean.value - reach * spread, mean.value + reach * spread
    return Synthesis(mean, heterogeneity, *limits, np.nan_to_num(studies.count))


def _mean(studies: Studies, tau2: Numbers, test: Test, confidence: float) -> Mean:
    value, freedom = studies.mean(tau2), studies.count - 1
    error = 1 / np.sqrt(studies.whole(tau2))
    if test == "z":
        reach, p = normal_reach(confidence), two_sided_p(value / error)
    else:
        shown = studies.squares(tau2) / freedom
        floor = 1.0 if test == "hartung_knapp_floored" else 0.0
        error = error * np.sqrt(np.maximum(floor, shown))
        reach = t_reach(freedom, confidence)
        p = 2 * np.asarray(t.sf(_divide(np.abs(value), error), freedom), float)
    return Mean(value, error, value - reach * error, value + reach * error, p)


def _heterogeneity(
    studies: Studies, tau2: Numbers, estimator: Estimator, confidence: float
) -> Heterogeneity:
    q, freedom = studies.squares(np.zeros(tau2.shape)), studies.count - 1
    typical = freedom / information(studies)
    i2, h2 = tau2 / (tau2 + typical), tau2 / typical + 1
    if estimator == "EE":
        h2 = q / freedom
        i2 = np.maximum(0, 1 - _divide(freedom, q))
    low, high = between_variance_interval(
        np.where(studies.known, studies.effect, np.nan), studies.variance, confidence
    )
    return Heterogeneity(tau2, low, high, i2, h2, q, np.asarray(chi2.sf(q, freedom)))


def _prediction_reach(
    studies: Studies, test: Test, prediction: Prediction, confidence: float
) -> Numbers | float:
    if prediction == "test" and test == "z":
        return normal_reach(confidence)
    freedom = studies.count - (1 if prediction == "test" else 2)
    return t_reach(np.where(freedom > 0, freedom, np.nan), confidence)


def _divide(above: Numbers, below: Numbers) -> Numbers:
    """By nothing: infinitely far, or nought where there is nothing above either."""
    certain = np.where(above > 0, np.inf, 0.0)
    return np.where(below > 0, above / np.where(below > 0, below, 1), certain + below * 0)
