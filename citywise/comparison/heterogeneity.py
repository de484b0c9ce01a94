"""Heterogeneity: how far true effects of studies differ, `tau2`, the variance between them.

Nine estimators, named as in the literature (Viechtbauer 2005; `metafor`). They agree where
studies are many and alike in size, and differ where they are few: REML is used unless there
is a reason against it. Studies are the last axis; one without effect or variance does not
count. `tau2` is in squared units of the effects, never below 0, and `nan` below two studies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.stats import chi2

if TYPE_CHECKING:
    import numpy.typing as npt

    from citywise.comparison.intervals import Numbers

Estimator = Literal["EE", "DL", "PM", "REML", "ML", "HE", "SJ", "EB", "HS"]
"""EE: equal effects, no variance between studies. DL: DerSimonian and Laird 1986. PM: Paule and
Mandel 1982. ML, REML: (restricted) maximum likelihood. HE: Hedges 1985. SJ: Sidik and Jonkman
2005. EB: empirical Bayes, Morris 1983, the same as PM. HS: Hunter and Schmidt 1990."""

STEPS = 200


@dataclass(frozen=True, slots=True)
class Studies:
    """Effects and their sampling variances; weight 0 where a study lacks one of them."""

    effect: Numbers
    variance: Numbers
    known: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, effect: npt.ArrayLike, variance: npt.ArrayLike) -> Studies:
        """Studies whose variance is above 0, where there are at least two."""
        effects, spreads = np.broadcast_arrays(
            np.asarray(effect, float), np.asarray(variance, float)
        )
        known = ~np.isnan(effects) & (spreads > 0)
        known &= known.sum(-1, keepdims=True) > 1
        return cls(np.where(known, effects, 0), np.where(known, spreads, 1), known)

    @property
    def count(self) -> Numbers:
        """How many; `nan` where there are not two."""
        sizes = self.known.sum(-1).astype(float)
        return np.where(sizes > 0, sizes, np.nan)

    def weights(self, tau2: Numbers) -> Numbers:
        """1 by the whole variance of each study; `tau2`: one a synthesis, in squared units."""
        return np.where(self.known, 1 / (self.variance + tau2[..., None]), 0)

    def whole(self, tau2: Numbers) -> Numbers:
        """All weights together: 1 by the variance of the mean; `nan` below two studies."""
        return self.weights(tau2).sum(-1) + self.count * 0

    def mean(self, tau2: Numbers) -> Numbers:
        """The effect of all together, in its unit: each weighted by 1 / variance."""
        return (self.weights(tau2) * self.effect).sum(-1) / _some(self.whole(tau2))

    def squares(self, tau2: Numbers, power: int = 1) -> Numbers:
        """Squared distances from the mean, weighted; Cochran's Q where `tau2` is 0."""
        gaps = (self.effect - self.mean(tau2)[..., None]) ** 2
        return (self.weights(tau2) ** power * gaps).sum(-1)


def between_variance(
    effect: npt.ArrayLike, variance: npt.ArrayLike, estimator: Estimator = "REML"
) -> Numbers:
    """`tau2` of studies by one of the estimators."""
    studies = Studies.of(effect, variance)
    none = np.zeros(studies.known.shape[:-1])
    return np.maximum(0, _found(studies, estimator, none)) + studies.count * 0


def between_variance_interval(
    effect: npt.ArrayLike, variance: npt.ArrayLike, confidence: float = 0.95
) -> tuple[Numbers, Numbers]:
    """Limits of `tau2` by the Q-profile (Viechtbauer 2007): exact, whatever the estimator."""
    studies = Studies.of(effect, variance)
    freedom = studies.count - 1
    tails = (1 + confidence) / 2, (1 - confidence) / 2
    low, high = (_where_q_is(studies, np.asarray(chi2.ppf(x, freedom))) for x in tails)
    return low, high


def _found(studies: Studies, estimator: Estimator, none: Numbers) -> Numbers:
    count, variance = studies.count, studies.variance
    if estimator == "DL":
        return (studies.squares(none) - (count - 1)) / information(studies)
    if estimator == "HS":
        return (studies.squares(none) - count) / studies.whole(none)
    if estimator == "HE":
        return _plain_squares(studies) / (count - 1) - (variance * studies.known).sum(-1) / count
    if estimator == "SJ":
        rough = _plain_squares(studies) / count
        return rough * studies.squares(rough) / (count - 1)
    if estimator in {"PM", "EB"}:
        return _where_q_is(studies, count - 1)
    return none if estimator == "EE" else _most_likely(studies, is_restricted=estimator == "REML")


def information(studies: Studies) -> Numbers:
    """What Cochran's Q grows by, on average, with `tau2` (DerSimonian and Laird 1986).

    In 1 by squared units: W - Σw² / W of the weights where `tau2` is 0.
    """
    none = np.zeros(studies.known.shape[:-1])
    whole = _some(studies.whole(none))
    return _some(whole - (studies.weights(none) ** 2).sum(-1) / whole)


def _plain_squares(studies: Studies) -> Numbers:
    """Squared distances from the unweighted mean."""
    middle = studies.effect.sum(-1) / studies.count
    return ((studies.effect - middle[..., None]) ** 2 * studies.known).sum(-1)


def _where_q_is(studies: Studies, wanted: Numbers) -> Numbers:
    """The `tau2` at which the weighted squares are so many; 0 where they never are.

    They fall ever more slowly as `tau2` grows, so that Newton's steps from 0 never go too far.
    """
    tau2 = np.zeros(studies.known.shape[:-1])
    for _ in range(STEPS):
        fall = studies.squares(tau2, 2)
        step = (studies.squares(tau2) - wanted) / _some(fall)
        tau2, before = np.maximum(0, tau2 + np.nan_to_num(step)), tau2
        if _is_still(studies, tau2, before):
            break
    return np.where(np.isnan(wanted), np.nan, tau2)


def _most_likely(studies: Studies, *, is_restricted: bool) -> Numbers:
    """Fisher scoring from the moments' estimate, as `metafor` does it."""
    tau2 = np.maximum(0, np.nan_to_num(_found(studies, "DL", np.zeros(studies.known.shape[:-1]))))
    for _ in range(STEPS):
        first, second, third = (studies.weights(tau2) ** n for n in (1, 2, 3))
        a, b, c = (_some(x.sum(-1)) for x in (first, second, third))
        trace, curve = (a - b / a, b - 2 * c / a + (b / a) ** 2) if is_restricted else (a, b)
        step = (studies.squares(tau2, 2) - trace) / _some(curve)
        tau2, before = np.maximum(0, tau2 + np.nan_to_num(step)), tau2
        if _is_still(studies, tau2, before):
            break
    return tau2


def _some(numbers: Numbers) -> Numbers:
    """To divide by; `nan` where there is nothing."""
    return np.where(numbers > 0, numbers, np.nan)


def _is_still(studies: Studies, now: Numbers, before: Numbers) -> bool:
    """Whether no step changes anything beside the variances that there are."""
    least = now + studies.variance.min(-1, initial=np.inf)
    return bool((np.abs(now - before) <= 1e-9 * least).all())
