"""Effect sizes: a change of the same people in a unit that studies share.

From means and standard deviations before and after. *Raw* keeps the unit of the scale;
*standardised* divides by a spread, and which one is a convention that changes the number: by
the spread before (`baseline`, the default: Becker 1988; Morris 2008), of changes (`change`,
Gibbons 1993: large where people change alike), by the average of both (`average`, Lakens
2013's d_av) or by that of changes as if the times were independent (`repeated`, his d_rm).

The sample's effect is a little too large in small groups; Hedges' factor corrects it, exactly
and with size - 1 degrees of freedom (docs/decisions/0044). Element by element; `nan` below
two people, where nothing spreads, or a number is missing. Variances are for a synthesis
(`evidence.py`), in squared units of the effect.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from scipy.special import gammaln

from citywise.comparison.divisions import divide

if TYPE_CHECKING:
    import numpy.typing as npt

    from citywise.comparison.intervals import Numbers

Spread = Literal["baseline", "change", "average", "repeated"]


class Effect(NamedTuple):
    """An effect, above 0 where the value rose, and its sampling variance."""

    value: Numbers
    variance: Numbers


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """What is told of people asked twice.

    Means, standard deviations (divisor n - 1), how many answered both times, and how closely
    their two answers go together (-1 to 1).
    """

    mean_before: npt.ArrayLike
    mean_after: npt.ArrayLike
    spread_before: npt.ArrayLike
    spread_after: npt.ArrayLike
    size: npt.ArrayLike
    correlation: npt.ArrayLike

    @property
    def change(self) -> Numbers:
        """Mean after minus mean before."""
        return np.asarray(self.mean_after, float) - np.asarray(self.mean_before, float)

    @property
    def people(self) -> Numbers:
        """How many; `nan` below two."""
        sizes = np.asarray(self.size, float)
        return np.where(sizes > 1, sizes, np.nan)

    @property
    def spreads(self) -> tuple[Numbers, Numbers, Numbers]:
        """Standard deviations before, after, and of the changes of each person."""
        before, after, together = (
            np.asarray(x, float) for x in (self.spread_before, self.spread_after, self.correlation)
        )
        variance = before**2 + after**2 - 2 * together * before * after
        return before, after, np.sqrt(np.maximum(0, variance))


def raw_change(group: BeforeAfter) -> Effect:
    """Mean change in the unit of the scale; its variance is that of changes by their number."""
    return Effect(group.change, group.spreads[2] ** 2 / group.people)


def standardised_change(
    group: BeforeAfter, by: Spread = "baseline", *, is_corrected: bool = True
) -> Effect:
    """Mean change in standard deviations; large-sample variance (Becker 1988; Gibbons 1993)."""
    effect = divide(group.change, _spread(group, by))
    value = effect * (hedges_correction(group.people - 1) if is_corrected else 1)
    apart = 1 if by == "change" else 2 * (1 - np.asarray(group.correlation, float))
    return Effect(value, apart / group.people + value**2 / (2 * group.people))


def controlled_change(group: BeforeAfter, control: BeforeAfter) -> Effect:
    """Change of a group beyond that of a control group, in their common spread before.

    d_ppc2 of Morris 2008, with his exact variance at the groups' mean correlation: the least
    biased of those for pre/post designs with a control group. Each must have two people, and
    together five.
    """
    sizes = group.people, control.people
    freedom = sizes[0] + sizes[1] - 2
    squares = ((n - 1) * x.spreads[0] ** 2 for n, x in zip(sizes, (group, control), strict=True))
    common = np.sqrt(sum(squares) / freedom)
    factor = hedges_correction(freedom)
    value = factor * divide(group.change - control.change, common)
    together = (np.asarray(x.correlation, float) for x in (group, control))
    apart = 2 * (1 - sum(together) / 2) * (1 / sizes[0] + 1 / sizes[1])
    wide = factor**2 * freedom / np.where(freedom > 2, freedom - 2, np.nan)
    return Effect(value, wide * (apart + value**2) - value**2)


def independent_change(group: BeforeAfter, sizes: tuple[npt.ArrayLike, npt.ArrayLike]) -> Effect:
    """Difference of other people before and after, in their pooled spread: Hedges' g.

    `sizes`: people before and after. Large-sample variance 1/n + 1/m + g² / (2 (n + m)) (Hedges &
    Olkin 1985; `SMD` of metafor). Each must have two people.
    """
    before, after = (np.where(np.asarray(x, float) > 1, x, np.nan) for x in sizes)
    freedom = before + after - 2
    squares = (before - 1) * group.spreads[0] ** 2 + (after - 1) * group.spreads[1] ** 2
    value = hedges_correction(freedom) * divide(group.change, np.sqrt(squares / freedom))
    return Effect(value, 1 / before + 1 / after + value**2 / (2 * (before + after)))


def hedges_correction(freedom: npt.ArrayLike, *, is_exact: bool = True) -> Numbers:
    """What a standardised effect is multiplied by (Hedges 1981); below 1, and near it for many.

    Exact by the gamma function, or 1 - 3 / (4 f - 1), which other programs print. `nan` without
    a degree of freedom; the exact one is 0 with a single one.
    """
    given = np.asarray(freedom, float)
    known = np.where(given > 0, given, np.nan)
    if not is_exact:
        return 1 - 3 / (4 * known - 1)
    half = np.where(known > 1, known, 2) / 2
    exact = np.exp(gammaln(half) - gammaln(half - 0.5)) / np.sqrt(half)
    return np.where(known > 1, exact, known * 0)


def _spread(group: BeforeAfter, by: Spread) -> Numbers:
    before, after, change = group.spreads
    if by == "baseline":
        return before
    if by == "average":
        return (before + after) / 2
    together = np.asarray(group.correlation, float)
    apart = np.sqrt(np.maximum(0, 2 * (1 - together)))
    return change if by == "change" else divide(change, apart)
