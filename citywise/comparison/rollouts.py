"""Rollouts: what a practice changed where cities began with it at different times.

Differences in differences by group (cities that began in the same period) and time (Callaway
and Sant'Anna 2021, without covariates): how the group changed since the period before it
began, less how cities changed that never began, or that had not begun yet. No city serves as a
control after it has begun, which is what goes wrong in a regression over all. It rests on both
having gone the same way otherwise: what is found before the beginning (`time` before `group`)
should be near 0.

Errors come from each city's influence on the estimate (analytic, a city as one unit). With
fewer than some twenty cities, or a handful in a group, they are too small.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from citywise.comparison.intervals import Estimate, Numbers, normal_reach

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    Flags = npt.NDArray[np.bool_]

Controls = Literal["never", "not_yet"]
"""Cities that never begin, or with them those that begin later than the periods looked at."""

Base = Literal["step", "before"]
"""What an effect before the beginning is held against: the period before it (`step`), or, as all
others, the period before the beginning (`before`), so that a course drawn through both is one."""


@dataclass(frozen=True, slots=True)
class GroupTimeEffects:
    """Effects of each group at each time, in the unit of the outcome.

    `group` and `time`: places of periods, when the group began and when it is looked at. From
    its beginning on against the period before it, before that as `Base` says. `influence`: of
    each city (row) on each effect. `share`: of all cities that are in each effect's group;
    `member`: which are. `control_count`: cities that the group is held against.
    """

    group: npt.NDArray[np.intp]
    time: npt.NDArray[np.intp]
    effect: Numbers
    influence: Numbers
    share: Numbers
    member: Flags
    control_count: npt.NDArray[np.intp]

    @property
    def is_after(self) -> Flags:
        """Effects from the group's beginning on."""
        return self.time >= self.group


class Summary(NamedTuple):
    """Effects put together: `place` (group, time, or periods since the beginning) and effect.

    `overall` is their mean: of groups weighted by size, of times and periods since plainly, and
    over what lies after the beginning only. Each with its standard error and, a row a city, with
    the influence that it comes from.
    """

    place: npt.NDArray[np.intp]
    effect: Numbers
    error: Numbers
    overall: float
    overall_error: float
    influence: Numbers
    overall_influence: Numbers


def group_time_effects(
    outcome: npt.ArrayLike,
    begins: npt.ArrayLike,
    controls: Controls = "never",
    base: Base = "step",
) -> GroupTimeEffects:
    """Effects by group and time.

    `outcome`: a row a city, a column a period, without gaps in time. `begins`: at which column
    each city begins; `nan` where it never does. Cities that begin with the first period tell
    nothing and are left out, as is a city from an effect for which it lacks a value. Without a
    control there is no effect (`nan`). The rows of `influence` and `member` are those of
    `is_kept`.
    """
    kept = is_kept(begins)
    values, starts = np.asarray(outcome, float)[kept], np.asarray(begins, float)[kept]
    groups = np.unique(starts[starts < values.shape[1]]).astype(np.intp)
    cells = [(g, t) for g in groups for t in range(1, values.shape[1])]
    if base == "before":
        cells = [(g, t) for g in groups for t in range(values.shape[1])]
    found = [_compare(values, starts, cell, controls, base) for cell in cells]
    places = np.array(cells, dtype=np.intp).reshape(-1, 2)
    member = starts[:, None] == places[:, 0]
    return GroupTimeEffects(
        group=places[:, 0],
        time=places[:, 1],
        effect=np.array([effect for effect, _, _ in found], float),
        influence=np.array([told for _, told, _ in found], float)
        .reshape(len(cells), len(values))
        .T,
        share=member.mean(0) if len(member) else np.zeros(len(cells)),
        member=member,
        control_count=np.array([count for *_, count in found], np.intp),
    )


def is_kept(begins: npt.ArrayLike) -> Flags:
    """Which cities tell anything: all but those that had begun before the second period."""
    return ~(np.asarray(begins, float) <= 0)


def overall_effect(effects: GroupTimeEffects, confidence: float = 0.95) -> Estimate:
    """One effect: all after the beginning, each group weighted by its size ("simple")."""
    value, influence = _weighted(effects, effects.is_after)
    reach = normal_reach(confidence) * _error(influence)
    return Estimate(*(np.array(value + x) for x in (0, -reach, reach)))


def effects_by_group(effects: GroupTimeEffects) -> Summary:
    """Each group's mean effect since its beginning; overall weighted by size."""
    places = np.unique(effects.group)
    parts = [_plain(effects, (effects.group == g) & effects.is_after) for g in places]
    first = [int(np.argmax(effects.group == g)) for g in places]
    whole = _by_size(effects, np.array(first, dtype=np.intp), parts)
    return _summary(places, parts, whole)


def effects_by_time(effects: GroupTimeEffects) -> Summary:
    """The mean effect at each time, over groups that have begun; overall over times."""
    times = np.unique(effects.time[effects.is_after])
    return _summarise(effects, times, lambda t: (effects.time == t) & effects.is_after)


def effects_by_duration(effects: GroupTimeEffects) -> Summary:
    """The mean effect by periods since the beginning, below 0 before it; overall from 0 on."""
    since = effects.time - effects.group
    return _summarise(effects, np.unique(since), lambda e: since == e, from_place=0)


Part = tuple[float, "Numbers"]
"""An effect, and the influence of each city on it."""


def _compare(
    values: Numbers, starts: Numbers, cell: tuple[int, int], controls: Controls, base: Base
) -> tuple[float, Numbers, int]:
    """One effect, each city's influence on it, and how many cities it is held against."""
    group, time = cell
    back = group - 1 if base == "before" or time >= group else time - 1
    # who begins after the last period has not begun in any
    others = ~(starts < values.shape[1])
    if controls == "not_yet":
        others = ~(starts <= max(time, back)) & (starts != group)
    return _effect(values[:, time] - values[:, back], starts == group, others)


def _effect(change: Numbers, treated: Flags, others: Flags) -> tuple[float, Numbers, int]:
    """Change of the treated less that of the others."""
    one, other = treated & ~np.isnan(change), others & ~np.isnan(change)
    if not (one.any() and other.any()):
        return np.nan, np.full(len(change), np.nan), int(other.sum())
    mean, usual = change[one].mean(), change[other].mean()
    gaps = np.where(one, (change - mean) / one.mean(), 0)
    gaps -= np.where(other, (change - usual) / other.mean(), 0)
    return float(mean - usual), gaps, int(other.sum())


def _weighted(effects: GroupTimeEffects, chosen: Flags) -> Part:
    """Effects weighted by how large their groups are, which is itself an estimate."""
    places = np.flatnonzero(chosen)
    return _by_size(effects, places, [(effects.effect[x], effects.influence[:, x]) for x in places])


def _by_size(
    effects: GroupTimeEffects, places: npt.NDArray[np.intp], parts: Sequence[Part]
) -> Part:
    share = effects.share[places]
    whole = share.sum()
    if whole == 0:
        return np.nan, np.full(len(effects.member), np.nan)
    values = np.array([value for value, _ in parts])
    influence = np.stack([told for _, told in parts], axis=1)
    surplus = effects.member[:, places] - share
    weight = surplus / whole - surplus.sum(1, keepdims=True) * share / whole**2
    return float(values @ share / whole), influence @ share / whole + weight @ values


def _plain(effects: GroupTimeEffects, chosen: Flags) -> Part:
    return _mean([(effects.effect[x], effects.influence[:, x]) for x in np.flatnonzero(chosen)])


def _mean(parts: Sequence[Part]) -> Part:
    if not parts:
        return np.nan, np.full(1, np.nan)
    values, influences = zip(*parts, strict=True)
    return float(np.mean(values)), np.mean(influences, axis=0)


def _summarise(
    effects: GroupTimeEffects,
    places: npt.NDArray[np.intp],
    chosen: Callable[[int], Flags],
    from_place: int | None = None,
) -> Summary:
    parts = [_weighted(effects, chosen(int(place))) for place in places]
    after = [x for p, x in zip(places, parts, strict=True) if from_place is None or p >= from_place]
    return _summary(places, parts, _mean(after))


def _summary(places: npt.NDArray[np.intp], parts: Sequence[Part], whole: Part) -> Summary:
    values = np.array([value for value, _ in parts], float)
    errors = np.array([_error(told) for _, told in parts], float)
    told = _stack([told for _, told in parts], len(parts[0][1]) if parts else len(whole[1]))
    return Summary(places, values, errors, whole[0], _error(whole[1]), told, whole[1])


def _stack(influences: Sequence[Numbers], cities: int) -> Numbers:
    """A column an effect; of no effects a table without columns."""
    return np.array(influences, float).reshape(len(influences), cities).T


def _error(influence: Numbers) -> float:
    return float(np.sqrt((influence**2).sum()) / len(influence)) if len(influence) else np.nan
