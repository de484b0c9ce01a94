"""Over-dispersion: how far cities differ beyond chance, and funnels that allow for it.

Cities always differ a little in ways that no indicator knows of, and with large denominators
a funnel by chance alone calls nearly all of them special. The distances of all cities, in
standard errors (`z`), tell how much they differ: `phi`, their mean square, is 1 by chance
alone. What goes beyond is either multiplied into the limits, or added to them as a variance
between cities, `tau2` (Spiegelhalter 2005; as `FunnelPlotR` does it). Extreme cities are
drawn in before, so that those a funnel is to find do not hide themselves.

Cities are the last axis. A city without numbers has none here, and does not count. One city,
or none, tells no over-dispersion: `phi` is then `nan` and limits stay those of chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.stats import rankdata

from citywise.comparison.divisions import divide_sums
from citywise.comparison.intervals import Numbers, normal_reach

if TYPE_CHECKING:
    import numpy.typing as npt

Scale = Literal["arcsine", "root", "log"]
Model = Literal["none", "multiplicative", "additive"]


@dataclass(frozen=True, slots=True)
class Deviations:
    """Each city's place on a scale on which chance is of known size (`error`, one standard)."""

    scale: Scale
    value: Numbers
    centre: Numbers
    error: Numbers

    @property
    def z(self) -> Numbers:
        """Distance from the centre in standard errors."""
        return (self.value - self.centre) / self.error


@dataclass(frozen=True, slots=True)
class Dispersion:
    """How much cities differ: `phi` (1 by chance alone), `tau2` (on the scale), and how many."""

    phi: Numbers
    tau2: Numbers
    cities: Numbers


def share_deviations(
    numerator: npt.ArrayLike, denominator: npt.ArrayLike, centre: npt.ArrayLike | None = None
) -> Deviations:
    """Shares on the arcsine scale (radians); around the ratio of sums unless told."""
    above, below = _both(numerator, denominator)
    valid = (below > 0) & (above >= 0) & (above <= below)
    above, below = (np.where(valid, x, np.nan) for x in (above, below))
    middle = divide_sums(above, below) if centre is None else np.asarray(centre, float)
    error = 1 / (2 * np.sqrt(below))
    return Deviations("arcsine", _arcsine(above / below), _arcsine(middle), error)


def ratio_deviations(
    observed: npt.ArrayLike, expected: npt.ArrayLike, scale: Literal["root", "log"] = "root"
) -> Deviations:
    """Observed by expected counts around 1; rates with the exposure times the middle rate.

    The root takes a city with none; on the log it has no place, and is `nan`.
    """
    counts, without = _both(observed, expected)
    valid = (without > 0) & (counts >= 0 if scale == "root" else counts > 0)
    counts, without = (np.where(valid, x, np.nan) for x in (counts, without))
    ratio, error = counts / without, 1 / np.sqrt(without)
    if scale == "root":
        return Deviations("root", np.sqrt(ratio), np.array(1.0), error / 2)
    return Deviations("log", np.log(ratio), np.array(0.0), error)


def count_ratio_deviations(numerator: npt.ArrayLike, denominator: npt.ArrayLike) -> Deviations:
    """Ratios of two counts that both vary by chance, on the log scale, around the ratio of sums.

    A half is added to both, so that none has a place too (Haldane 1956).
    """
    above, below = _both(numerator, denominator)
    valid = (above >= 0) & (below >= 0)
    above, below = (np.where(valid, x, np.nan) for x in (above, below))
    error = np.sqrt(above / (above + 0.5) ** 2 + below / (below + 0.5) ** 2)
    value = np.log((above + 0.5) / (below + 0.5))
    known, middle = np.where(error > 0, error, np.nan), divide_sums(above, below)
    centre = np.log(np.where(middle > 0, middle, np.nan))
    return Deviations("log", value, centre, known)


def winsorise(z: npt.ArrayLike, share: float = 0.1) -> Numbers:
    """Distances with the outermost `share` at each end drawn in to the next ones.

    The ends are quantiles by linear interpolation (R's type 7).
    """
    numbers = np.asarray(z, float)
    ends = (_quantile(numbers, at) for at in (share, 1 - share))
    return np.clip(numbers, *ends) if numbers.size else numbers


def truncate(z: npt.ArrayLike, share: float = 0.1) -> Numbers:
    """Distances without the outermost `share` at each end, which become `nan` (SHMI's way)."""
    numbers = np.asarray(z, float)
    ranks = rankdata(numbers, axis=-1, nan_policy="omit")
    sizes = np.sum(~np.isnan(numbers), axis=-1, keepdims=True)
    place = np.floor(ranks * (1 / share) / (sizes + 1))
    return np.where((place > 0) & (place < 1 / share - 1), numbers, np.nan)


def measure_dispersion(error: npt.ArrayLike, held: npt.ArrayLike) -> Dispersion:
    """`phi` and `tau2` of distances that were winsorised or truncated (`held`) or left alone.

    `tau2` by the method of moments (DerSimonian and Laird 1986); never below 0.
    """
    numbers, errors = np.broadcast_arrays(np.asarray(held, float), np.asarray(error, float))
    known = ~np.isnan(numbers)
    cities = np.where(known.sum(-1) > 1, known.sum(-1), np.nan)
    squares = np.nansum(numbers**2, axis=-1)
    weights = np.where(known, 1 / errors**2, 0)
    total = weights.sum(-1)
    spread = total - (weights**2).sum(-1) / np.where(total > 0, total, np.nan)
    return Dispersion(squares / cities, np.maximum(0, (squares - (cities - 1)) / spread), cities)


def widen_error(error: npt.ArrayLike, dispersion: Dispersion, model: Model = "additive") -> Numbers:
    """Standard errors that allow for over-dispersion; never smaller than those of chance.

    *Multiplicative* widens all by the root of `phi`. *Additive* adds `tau2` to each variance:
    it widens large cities most, and is used unless there is a reason against it.
    """
    errors = np.asarray(error, float)
    phi, tau2 = (np.expand_dims(x, -1) for x in (dispersion.phi, dispersion.tau2))
    if model == "multiplicative":
        return errors * np.sqrt(np.fmax(1, phi))
    return np.sqrt(errors**2 + np.fmax(0, tau2)) if model == "additive" else errors


def scaled_funnel_limits(
    scale: Scale, centre: npt.ArrayLike, error: npt.ArrayLike, confidence: float = 0.95
) -> tuple[Numbers, Numbers]:
    """Limits in the indicator's own unit, from a centre and errors on a scale.

    Shares stay between 0 and 1 and ratios above 0: where a limit would turn back beyond the
    scale's end, it is the end.
    """
    middle, reach = np.asarray(centre, float), normal_reach(confidence) * np.asarray(error, float)
    low, high = middle - reach, middle + reach
    if scale == "log":
        return np.exp(low), np.exp(high)
    if scale == "root":
        return np.maximum(0, low) ** 2, high**2
    return np.sin(np.maximum(0, low)) ** 2, np.sin(np.minimum(np.pi / 2, high)) ** 2


def _both(first: npt.ArrayLike, second: npt.ArrayLike) -> tuple[Numbers, Numbers]:
    one, other = np.broadcast_arrays(np.asarray(first, float), np.asarray(second, float))
    return one, other


def _arcsine(share: Numbers) -> Numbers:
    return np.arcsin(np.sqrt(share))


def _quantile(numbers: Numbers, at: float) -> Numbers:
    """Over the last axis; `nan` where there is nothing."""
    some = ~np.isnan(numbers).all(-1, keepdims=True)
    filled = np.where(some, numbers, 0)
    return np.where(some, np.nanquantile(filled, at, axis=-1, keepdims=True), np.nan)
