"""Small-study caution: whether small studies tell more than large ones, as a funnel plot shows it.

Where studies that found nothing stay in a drawer, the small ones that are left tell too much. The
test asks whether effects grow as studies get smaller: Egger's regression (1997) on one by the root
of the number of people, since a standardised effect and its own variance go together by arithmetic
(Pustejovsky and Rodgers 2019). Weighted by 1 / variance, t with studies - 2.

Below ten studies chance alone decides such a test, and none is made (Sterne and others 2011,
BMJ 343:d4002). A lean is no proof of anything hidden: small studies may differ in kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

ENOUGH_STUDIES = 10
"""Pages tell it, and must start fast: SciPy is loaded where a test is made."""

ROUNDING = 1e-9
"""Effects that differ by less of themselves are the same: their leaning is that of rounding."""


class Asymmetry(NamedTuple):
    """How effects change with 1 / √people: `slope` above 0 where small studies tell more.

    `p`: how often chance alone gives as steep a slope.
    """

    slope: float
    error: float
    p: float
    studies: int


def find_asymmetry(
    effect: npt.ArrayLike, variance: npt.ArrayLike, people: npt.ArrayLike
) -> Asymmetry | None:
    """The test; None below ten studies, or where all are alike in size.

    `effect` in any unit, its sampling `variance` in the square of it, `people` of each study. One
    that lacks a number does not count. Effects that are all the same lean nowhere.
    """
    effects, variances, sizes = (np.asarray(x, float) for x in (effect, variance, people))
    known = np.isfinite(effects) & (variances > 0) & (sizes > 0)
    effects, weight, small = effects[known], 1 / variances[known], 1 / np.sqrt(sizes[known])
    if len(effects) < ENOUGH_STUDIES or np.ptp(small) <= 0:
        return None
    from scipy.stats import t  # noqa: PLC0415

    apart = small - np.average(small, weights=weight)
    wide = float((weight * apart**2).sum())
    slope = float((weight * apart * effects).sum()) / wide
    left = effects - np.average(effects, weights=weight) - slope * apart
    freedom = len(effects) - 2
    error = float(np.sqrt((weight * left**2).sum() / freedom / wide))
    if np.ptp(effects) <= ROUNDING * np.abs(effects).max():
        return Asymmetry(0.0, 0.0, 1.0, len(effects))
    p = 2 * float(t.sf(abs(slope) / error, freedom)) if error > 0 else 0.0
    return Asymmetry(slope, error, p, len(effects))
