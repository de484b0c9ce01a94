"""Which city follows which practice, since when and by which program.

The first two of a practice began it by themselves; most of the others learned it from a city that
followed it already, as `exchanges` tells.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from citywise.demo.learning.pieces import pieces, practices
from citywise.demo.world import kind_of

if TYPE_CHECKING:
    from citywise.network.network import Network

SMALL = 130_000
"""Fewer people than this make a small city, for the practice that works in small ones alone."""

_FIRST, _LAST = date(2023, 1, 20), date(2025, 2, 10)


@dataclass(frozen=True, slots=True)
class Following:
    """A city follows a practice; `context` names what it changed to make it fit."""

    city_id: str
    practice_id: str
    since: date
    program_id: str
    context: str
    position: int
    """0 for the city that began first with the practice."""


def make_followings(network: Network, seed: int) -> list[Following]:
    """Every city and practice, the earliest city of a practice first."""
    found: list[Following] = []
    for practice in practices():
        found += _of_practice(network, seed, practice, Counter(f.city_id for f in found))
    return found


def small_cities(network: Network) -> set[str]:
    """The cities with fewer than `SMALL` people."""
    return {
        row["city_id"]
        for row in network.sheets["city_attributes"]
        if (row["attribute"], row["year"]) == ("population", "2025") and float(row["value"]) < SMALL
    }


def _of_practice(network: Network, seed: int, practice: str, busy: Counter[str]) -> list[Following]:
    chance = random.Random(f"{seed}/learning/{practice}")
    cities = _cities(network, practice, chance, busy)
    step = (_LAST - _FIRST).days // max(1, len(cities) - 1)
    days = [_FIRST + timedelta(step * n + chance.randint(-12, 12)) for n in range(len(cities))]
    programs = {row["program_id"] for row in network.sheets["programs"]}
    return [
        Following(city, practice, day, _program(programs, city, practice),
                  chance.choice(list(pieces("notes")["context"])), position)
        for position, (city, day) in enumerate(zip(cities, days, strict=True))
    ]  # fmt: skip


def _cities(
    network: Network, practice: str, chance: random.Random, busy: Counter[str]
) -> list[str]:
    """As many cities as follow it, of those that follow few others."""
    left_out = set(practices()[practice].get("without", ()))
    names = [r["city_id"] for r in network.sheets["cities"] if r["city_id"] not in left_out]
    chance.shuffle(names)
    names.sort(key=busy.__getitem__)
    if any("small" in effect for effect in practices()[practice]["effects"].values()):
        names = _small_and_large(names, small_cities(network))
    spoken = {row["city_id"] for row in network.sheets["cities"] if row["language"] == "en"}
    return _with_one_of(spoken, names, practices()[practice]["followed"])


def _with_one_of(wanted: set[str], names: list[str], size: int) -> list[str]:
    """The first names, the last of them exchanged where none is wanted.

    What readers see of a practice are the words of the register that came last: that of a city
    which writes English, as the pages are.
    """
    chosen, others = names[:size], names[size:]
    if not wanted & set(chosen):
        chosen[-1:] = [name for name in others if name in wanted][:1]
    return chosen


def _small_and_large(names: list[str], small: set[str]) -> list[str]:
    """Small and large cities in turn."""
    first, second = ([n for n in names if (n in small) is size] for size in (True, False))
    return [name for both in zip(first, second, strict=False) for name in both]


def _program(programs: set[str], city: str, practice: str) -> str:
    """The program of the city that does it; empty where it has none of the kind."""
    kind = practices()[practice]["program"]
    mine = sorted(p for p in programs if p.startswith(f"{city}/") and kind_of(p) == kind)
    return mine[0] if mine else ""
