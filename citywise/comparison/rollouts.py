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
    each city (row) on each effect. `told`: which cities it rests on, of the group and of those it
    is held against, of which there are `control_count`. `share`: of all cities that are in each
    effect's group; `member`: which are.
    """

    group: npt.NDArray[np.intp]
    time: npt.NDArray[np.intp]
    effect: Numbers
    influence: Numbers
    told: Flags
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
    the influence that it comes from and which cities it rests on (`told`).
    """

    place: npt.NDArray[np.intp]
    effect: Numbers
    error: Numbers
    overall: float
    overall_error: float
    influence: Numbers
    overall_influence: Numbers
    told: Flags
    overall_told: Flags


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
        effect=np.array([part.effect for part, _ in found], float),
        influence=_stack([part.influence for part, _ in found], len(values)),
        told=_stack([part.told for part, _ in found], len(values)).astype(bool),
        share=member.mean(0) if len(member) else np.zeros(len(cells)),
        member=member,
        control_count=np.array([count for _, count in found], np.intp),
    )


def is_kept(begins: npt.ArrayLike) -> Flags:
    """Which cities tell anything: all but those that had begun before the second period."""
    return ~(np.asarray(begins, float) <= 0)


def overall_effect(effects: GroupTimeEffects, confidence: float = 0.95) -> Estimate:
    """One effect: all after the beginning, each group weighted by its size ("simple")."""
    whole = _weighted(effects, effects.is_after)
    reach = normal_reach(confidence) * _error(whole)
    return Estimate(*(np.array(whole.effect + x) for x in (0, -reach, reach)))


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


class Part(NamedTuple):
    """An effect, the influence of each city on it, and which cities it rests on."""

    effect: float
    influence: Numbers
    told: Flags


def _compare(
    values: Numbers, starts: Numbers, cell: tuple[int, int], controls: Controls, base: Base
) -> tuple[Part, int]:
    """One effect, and how many cities it is held against."""
    group, time = cell
    back = group - 1 if base == "before" or time >= group else time - 1
    # who begins after the last period has not begun in any
    others = ~(starts < values.shape[1])
    if controls == "not_yet":
        others = ~(starts <= max(time, back)) & (starts != group)
    return _effect(values[:, time] - values[:, back], starts == group, others)


def _effect(change: Numbers, treated: Flags, others: Flags) -> tuple[Part, int]:
    """Change of the treated less that of the others."""
    one, other = treated & ~np.isnan(change), others & ~np.isnan(change)
    if not (one.any() and other.any()):
        return _nothing(len(change)), int(other.sum())
    mean, usual = change[one].mean(), change[other].mean()
    gaps = np.where(one, (change - mean) / one.mean(), 0)
    gaps -= np.where(other, (change - usual) / other.mean(), 0)
    return Part(float(mean - usual), gaps, one | other), int(other.sum())


def _weighted(effects: GroupTimeEffects, chosen: Flags) -> Part:
    """Effects weighted by how large their groups are, which is itself an estimate."""
    places = np.flatnonzero(chosen)
    return _by_size(effects, places, _parts(effects, places))


def _by_size(
    effects: GroupTimeEffects, places: npt.NDArray[np.intp], parts: Sequence[Part]
) -> Part:
    share = effects.share[places]
    whole = share.sum()
    if whole == 0:
        return _nothing(len(effects.member))
    values = np.array([part.effect for part in parts])
    influence = np.stack([part.influence for part in parts], axis=1)
    surplus = effects.member[:, places] - share
    weight = surplus / whole - surplus.sum(1, keepdims=True) * share / whole**2
    told = np.any([part.told for part in parts], axis=0)
    return Part(float(values @ share / whole), influence @ share / whole + weight @ values, told)


def _plain(effects: GroupTimeEffects, chosen: Flags) -> Part:
    return _mean(_parts(effects, np.flatnonzero(chosen)))


def _parts(effects: GroupTimeEffects, places: npt.NDArray[np.intp]) -> list[Part]:
    return [
        Part(float(effects.effect[x]), effects.influence[:, x], effects.told[:, x]) for x in places
    ]


def _mean(parts: Sequence[Part]) -> Part:
    if not parts:
        return _nothing(1)
    values, influences, told = zip(*parts, strict=True)
    return Part(float(np.mean(values)), np.mean(influences, axis=0), np.any(told, axis=0))


def _nothing(cities: int) -> Part:
    return Part(np.nan, np.full(cities, np.nan), np.zeros(cities, bool))


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
    values = np.array([part.effect for part in parts], float)
    errors = np.array([_error(part) for part in parts], float)
    cities = len((parts[0] if parts else whole).influence)
    influence = _stack([part.influence for part in parts], cities)
    told = _stack([part.told for part in parts], cities).astype(bool)
    return Summary(
        places, values, errors, whole.effect, _error(whole),
        influence, whole.influence, told, whole.told,
    )  # fmt: skip


def _stack(columns: Sequence[Numbers | Flags], cities: int) -> Numbers:
    """A column an effect; of no effects a table without columns."""
    return np.array(columns, float).reshape(len(columns), cities).T


def _error(part: Part) -> float:
    influence = part.influence
    return float(np.sqrt((influence**2).sum()) / len(influence)) if len(influence) else np.nan
