"""Changes: how far a value has moved since a baseline, and whether a target is reached.

Both for two independent samples, element by element: for the same people before and after,
`effect_sizes.py` has paired ones. A change is told with its interval; it is one where the
interval leaves out no change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from citywise.comparison.intervals import Estimate, Numbers, t_reach, wilson_interval

if TYPE_CHECKING:
    import numpy.typing as npt

Reached = Literal["reached", "not_reached", "open", "not_told"]
"""Whether a target is reached: for sure, for sure not, or not to be told from these numbers;
`not_told` where a number is missing."""


def share_change(
    numerator: npt.ArrayLike,
    denominator: npt.ArrayLike,
    earlier_numerator: npt.ArrayLike,
    earlier_denominator: npt.ArrayLike,
    confidence: float = 0.95,
) -> Estimate:
    """Later minus earlier share, -1 to 1, of other people (Newcombe 1998, method 10).

    The Wilson limits of both, put together; it holds for none and for all too. `nan` where a
    share has no denominator.
    """
    later, before = _share(numerator, denominator), _share(earlier_numerator, earlier_denominator)
    low, high = wilson_interval(numerator, denominator, confidence)
    low_before, high_before = wilson_interval(earlier_numerator, earlier_denominator, confidence)
    change = later - before
    down = np.hypot(later - low, high_before - before)
    up = np.hypot(high - later, before - low_before)
    return Estimate(change, np.maximum(-1, change - down), np.minimum(1, change + up))


def rate_ratio(
    count: npt.ArrayLike,
    exposure: npt.ArrayLike,
    earlier_count: npt.ArrayLike,
    earlier_exposure: npt.ArrayLike,
    confidence: float = 0.95,
) -> Estimate:
    """Later by earlier rate; 1 is no change, 2 twice as much.

    Of all happenings of both times, the later ones are a share: its Wilson limits give those
    of the ratio (the score interval, Graham, Mengersen and Morton 2003). None before: the
    ratio and its high limit are infinite; none at both times: nothing can be told.
    """
    later, before, size, size_before = (
        np.asarray(x, float) for x in (count, earlier_count, exposure, earlier_exposure)
    )
    valid = (size > 0) & (size_before > 0) & (later >= 0) & (before >= 0) & (later + before > 0)
    scale = np.where(valid, size_before, np.nan) / np.where(size > 0, size, np.nan)
    limits = wilson_interval(later, later + before, confidence)
    low, high = (_odds(limit) * scale for limit in limits)
    return Estimate(_odds(_share(later, later + before)) * scale, low, high)


def mean_change(
    mean: npt.ArrayLike,
    standard_deviation: npt.ArrayLike,
    size: npt.ArrayLike,
    earlier: tuple[npt.ArrayLike, npt.ArrayLike, npt.ArrayLike],
    confidence: float = 0.95,
) -> Estimate:
    """Later minus earlier mean of other people, in the unit of the values (Welch 1947).

    `earlier`: mean, standard deviation (divisor n - 1) and size. Below two at either time, or
    where neither spreads, there are no limits.
    """
    later, spread, people = (np.asarray(x, float) for x in (mean, standard_deviation, size))
    before, spread_before, people_before = (np.asarray(x, float) for x in earlier)
    one, other = _error(spread, people), _error(spread_before, people_before)
    both = np.where(one + other > 0, one + other, np.nan)
    freedom = both**2 / (one**2 / (people - 1) + other**2 / (people_before - 1))
    reach = t_reach(freedom, confidence) * np.sqrt(both)
    return Estimate(later - before, later - before - reach, later - before + reach)


def judge_target(
    low: npt.ArrayLike,
    high: npt.ArrayLike,
    target: npt.ArrayLike,
    direction: Literal["higher", "lower"],
) -> npt.NDArray[np.str_]:
    """`Reached` for each interval beside its target, in the same unit.

    `direction`: whether more or less is aimed at. An interval that only touches the target on
    the right side reaches it.
    """
    lows, highs, aims = (np.asarray(x, float) for x in (low, high, target))
    unknown = np.isnan(lows) | np.isnan(highs) | np.isnan(aims)
    above, below = lows >= aims, highs <= aims
    sure, sure_not = (above, highs < aims) if direction == "higher" else (below, lows > aims)
    told = np.where(sure, "reached", np.where(sure_not, "not_reached", "open"))
    return np.where(unknown, "not_told", told)


def _share(above: npt.ArrayLike, below: npt.ArrayLike) -> Numbers:
    counts, sizes = np.asarray(above, float), np.asarray(below, float)
    return counts / np.where(sizes > 0, sizes, np.nan)


def _odds(share: Numbers) -> Numbers:
    certain = np.where(share == 1, np.inf, np.nan)
    return np.where(share < 1, share / np.where(share < 1, 1 - share, 1), certain)


def _error(spread: Numbers, size: Numbers) -> Numbers:
    """Squared standard error of a mean."""
    return spread**2 / np.where(size > 1, size, np.nan)
