"""Studies of what a practice changed: groups are drawn person by person, and told as means.

The true change is planted: it differs a little from city to city, and for one practice by the size
of the city. What was drawn is what the registers tell.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from statistics import NormalDist, correlation, mean, stdev
from typing import TYPE_CHECKING

from citywise.demo.learning.followings import Following, small_cities
from citywise.demo.learning.pieces import practices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.network.network import Network

_USUAL = {
    "oc_belonging": 0.58,
    "oc_trust_local_gov": 0.42,
    "oc_media_literacy": 0.48,
    "oc_knowledge_gain": 0.45,
    "oc_bridging_contact": 0.40,
    "oc_support_awareness": 0.52,
    "oc_confidence_support": 0.50,
    "oc_help_seeking": 0.45,
    "oc_felt_safe_respected": 0.76,
}
"""The share of people before, of each indicator that is one."""

_SCORES = {"oc_brave14_change": (47.0, 8.5)}
"""Mean and spread before, of each indicator that is a score."""

_BETWEEN = 0.04
_TOGETHER = 0.6
"""How closely what one person says before and after goes together."""


@dataclass(frozen=True, slots=True)
class Group:
    """One group at one time: how many answered, and what they said."""

    count: int
    mean: float
    spread: float


@dataclass(frozen=True, slots=True)
class Study:
    """One study as it is written down, and the true change behind it, in standard deviations."""

    following: Following
    indicator_id: str
    design: str
    ref: str
    start: date
    end: date
    before: Group
    after: Group
    correlation: float | None
    other: tuple[Group, Group] | None
    true_effect: float

    @property
    def groups(self) -> tuple[Group, ...]:
        """Every group that was asked."""
        return (self.before, self.after, *(self.other or ()))


def make_studies(network: Network, followings: list[Following], seed: int) -> list[Study]:
    """The studies of every city that studies a practice; each city numbers its own."""
    small = small_cities(network)
    drawn = [
        study
        for following in followings
        if following.position < practices()[following.practice_id]["studied"]
        for study in _of_city(following, following.city_id in small, seed)
    ]
    return sorted(drawn, key=lambda study: (study.following.city_id, study.ref))


def _of_city(following: Following, is_small: bool, seed: int) -> Iterator[Study]:  # noqa: FBT001
    entry = practices()[following.practice_id]
    for indicator, planted in entry["effects"].items():
        name = f"{seed}/learning/{following.city_id}/{following.practice_id}/{indicator}"
        chance = random.Random(name)
        effect = planted.get("all", planted.get("small" if is_small else "large"))
        effect += chance.gauss(0, _BETWEEN)
        yield _draw(following, indicator, effect, chance)


def _draw(following: Following, indicator: str, effect: float, chance: random.Random) -> Study:
    entry = practices()[following.practice_id]
    design = entry["designs"][following.position % len(entry["designs"])]
    people = _People(chance, indicator, is_same=design != "unmatched")
    size = chance.randint(*entry["people"])
    start = following.since + timedelta(chance.randint(10, 30))
    before, after, together = people.ask(size, effect)
    other = people.ask(max(4, size - chance.randint(0, 9)), 0.0)
    return Study(
        following, indicator, design, _reference(following, indicator), start,
        start + timedelta(chance.randint(150, 240)), before, after,
        None if design == "unmatched" else together,
        other[:2] if design == "comparison_group" else None, round(effect, 4),
    )  # fmt: skip


def _reference(following: Following, indicator: str) -> str:
    place = list(practices()).index(following.practice_id) + 1
    turn = list(practices()[following.practice_id]["effects"]).index(indicator) + 1
    return f"{following.since.year}/{place:02d}-{turn}"


class _People:
    """People who answer before and after; of shares each says yes or no."""

    def __init__(self, chance: random.Random, indicator: str, *, is_same: bool) -> None:
        self._chance = chance
        self._indicator = indicator
        self._together = _TOGETHER if is_same else 0.0
        self._lift = chance.uniform(-0.04, 0.04)

    def ask(self, size: int, effect: float) -> tuple[Group, Group, float | None]:
        """The group before and after, and how closely its answers go together."""
        pairs = [self._pair() for _ in range(size)]
        before = [self._answer(first, 0.0) for first, _ in pairs]
        after = [self._answer(second, effect) for _, second in pairs]
        differ = len(set(before)) > 1 and len(set(after)) > 1
        together = round(correlation(before, after), 2) if differ else None
        return _group(before), _group(after), together

    def _pair(self) -> tuple[float, float]:
        first, fresh = self._chance.gauss(0, 1), self._chance.gauss(0, 1)
        return first, self._together * first + sqrt(1 - self._together**2) * fresh

    def _answer(self, feeling: float, effect: float) -> float:
        if self._indicator in _SCORES:
            usual, spread = _SCORES[self._indicator]
            return float(min(70, max(14, round(usual + spread * (feeling + effect)))))
        share = _USUAL[self._indicator] + self._lift
        share = min(0.97, max(0.03, share + effect * sqrt(share * (1 - share))))
        return float(feeling < NormalDist().inv_cdf(share))


def _group(answers: list[float]) -> Group:
    return Group(len(answers), round(mean(answers), 3), round(stdev(answers), 3))
