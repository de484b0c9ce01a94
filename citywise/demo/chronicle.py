"""Make up what happened, the same for the same seed, before anybody writes it down."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from citywise.demo.world import (
    AGE_BANDS,
    RATIOS,
    Attendance,
    City,
    Event,
    Quarter,
    kind_of,
    quarters,
)
from citywise.periods import Period, periods_between

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.demo.world import Moved
    from citywise.network.network import Network
    from citywise.network.reference import Row

_ACTIVITIES = {
    "young": ("after_school", "sports", "arts_culture", "youth_council", "media_literacy"),
    "mentor": ("mentoring", "parenting_family", "psychosocial_support", "intergroup_dialogue"),
    "skilled": ("practitioner_training", "awareness_session", "police_community_dialogue"),
}
_AUDIENCES = {
    "young": ("adolescents_12_17", "young_adults_18_29", "children_u12"),
    "mentor": ("young_adults_18_29", "parents_caregivers", "general_public"),
    "skilled": ("teachers", "youth_workers", "faith_leaders", "municipal_staff"),
}


def make_world(network: Network, seed: int, moved: Moved | None = None) -> list[City]:
    """Every city of the network; the same seed makes the same world.

    `moved` says by how much, and from which quarter on, a share that a city reports differs from
    what it would have been.
    """
    return [
        _city(network, row, index, random.Random(f"{seed}/{row['city_id']}"), moved or {})
        for index, row in enumerate(network.sheets["cities"])
    ]


def _city(network: Network, row: Row, index: int, chance: random.Random, moved: Moved) -> City:
    mine = {
        name: tuple(
            r[f"{name[:-1]}_id"] for r in network.sheets[name] if r["city_id"] == row["city_id"]
        )
        for name in ("programs", "partners")
    }
    city = City(
        row=row,
        programs=mine["programs"],
        partners=mine["partners"],
        tells_age=index % 5 != 2,
        tells_plan=index % 7 != 3,
        tells_partners=index % 8 != 5,
        tells_another_gender=index % 6 == 1,
        quarters=(),
    )
    told = _Chronicle(city, index, chance, moved)
    return replace(city, quarters=tuple(told.quarters()))


class _Chronicle:
    """Makes up one city's quarters, one after the other."""

    def __init__(self, city: City, index: int, chance: random.Random, moved: Moved) -> None:
        self._city, self._index, self._chance = city, index, chance
        self._moved = moved
        self._size = 16 + (index * 7) % 28
        self._women = 0.38 + 0.02 * (index % 11)
        self._delivery = 0.74 + 0.02 * (index % 10)
        self._skill = -0.06 + 0.012 * (index % 10)
        self._stage = index % 4

    def quarters(self) -> Iterator[Quarter]:
        for number, period in enumerate(quarters()):
            events = tuple(sorted(self._events(period, number), key=lambda event: event.day))
            yield Quarter(period, events, self._counts(number), self._ratios(period, number),
                          self._matrix(period))  # fmt: skip

    def _events(self, period: Period, number: int) -> Iterator[Event]:
        amount = round(self._size * (1 + 0.02 * number) * self._chance.uniform(0.85, 1.15))
        for serial in range(1, amount + 1):
            yield self._event(period, f"{period.id[2:4]}{period.id[-1]}-{serial:03d}")
        yield self._meeting(period, f"{period.id[2:4]}{period.id[-1]}-M")

    def _event(self, period: Period, ref: str) -> Event:
        event = self._session(period, ref)
        if event.status == "completed" and self._chance.random() < 0.006:
            crowd = self._chance.randint(250, 1400)
            return replace(event, activity="community_event", attendance=Attendance(crowd, crowd))
        return event

    def _session(self, period: Period, ref: str) -> Event:
        chance = self._chance
        program = chance.choice(self._city.programs)
        kind = kind_of(program)
        status = (
            "completed"
            if chance.random() < self._delivery
            else chance.choice(("cancelled", "postponed"))
        )
        in_plan = chance.random() < 0.8
        planned = (
            period.start - timedelta(chance.randint(5, 40))
            if in_plan
            else period.start + timedelta(1)
        )
        return Event(
            ref=ref,
            day=period.start + timedelta(chance.randint(1, (period.end - period.start).days)),
            planned_on=planned if self._city.tells_plan else None,
            title=chance.randint(0, 4),
            program_id=program,
            activity=chance.choice(_ACTIVITIES[kind]),
            mode=chance.choices(("in_person", "online", "hybrid"), (8, 1, 1))[0],
            status=status,
            audiences=tuple(sorted(set(chance.choices(_AUDIENCES[kind], k=chance.randint(1, 2))))),
            partners=self._partners(),
            role=chance.choice(("lead", "co_lead", "host", "technical")),
            attendance=self._attendance(kind) if status == "completed" else Attendance(None, None),
        )

    def _meeting(self, period: Period, ref: str) -> Event:
        """The city's prevention team, planned every quarter and sometimes not held."""
        held = self._chance.random() < 0.85
        return Event(
            ref=ref,
            day=period.start + timedelta(30 + self._chance.randint(0, 40)),
            planned_on=period.start - timedelta(20) if self._city.tells_plan else None,
            title=5,
            program_id=None,
            activity="coordination_meeting",
            mode="in_person",
            status="completed" if held else "cancelled",
            audiences=("municipal_staff",),
            partners=self._city.partners[:2] if self._city.tells_partners else (),
            role="host",
            attendance=Attendance(12, 12) if held else Attendance(None, None),
        )

    def _partners(self) -> tuple[str, ...]:
        if not self._city.tells_partners or self._chance.random() < 0.35:
            return ()
        return tuple(sorted(self._chance.sample(self._city.partners, self._chance.randint(1, 2))))

    def _attendance(self, kind: str) -> Attendance:
        chance = self._chance
        if chance.random() < 0.02:
            return Attendance(None, None)
        total = max(1, round(chance.lognormvariate(2.9 if kind == "young" else 2.5, 0.5)))
        if self._index % 9 == 4 and total < 5:
            return Attendance(1, 4)
        if self._index % 9 == 7 and chance.random() < 0.03:
            return Attendance(total, total + 5)
        return self._broken_down(total)

    def _broken_down(self, total: int) -> Attendance:
        chance = self._chance
        if chance.random() < 0.12:
            return Attendance(total, total)
        known = total - (chance.randint(0, 2) if total > 8 else 0)
        women = sum(chance.random() < self._women for _ in range(known))
        other = int(self._city.tells_another_gender and chance.random() < 0.06 and known > women)
        ages = None
        if self._city.tells_age:
            young = sum(chance.random() < 0.5 for _ in range(known))
            children = sum(chance.random() < 0.3 for _ in range(known - young))
            ages = (children, young, known - young - children)
        return Attendance(total, total, women, known - women - other, other, ages)

    def _counts(self, number: int) -> dict[str, int]:
        chance = self._chance
        self._stage = min(5, self._stage + (number % 5 == 4 and chance.random() < 0.5))
        return {
            "out_practitioners_trained": self._trained(),
            "out_resources_adapted": chance.randint(0, 4),
            "gv_framework_stage": self._stage,
            "fi_cost_per_participation": round(
                self._size * chance.uniform(600, 900) * (1 + self._index % 3)
            ),
            "im_hate_incidents_rate": chance.randint(4, 30),
        }

    def _trained(self) -> int:
        """A few cities train only a handful a quarter."""
        if self._index % 6 == 0:
            return self._chance.randint(3, 14)
        return max(0, round(self._chance.gauss(18 + self._index % 12, 5)))

    def _ratios(self, period: Period, number: int) -> dict[str, tuple[int, int]]:
        chance = self._chance
        ratios: dict[str, tuple[int, int]] = {}
        for indicator, (usual, share) in RATIOS.items():
            size = max(
                0, round(usual * (0.6 + 0.06 * (self._index % 14)) * chance.uniform(0.8, 1.2))
            )
            moved = self._skill + 0.004 * number + self._shift(indicator, period)
            true_share = min(0.99, max(0.05, share + moved))
            ratios[indicator] = (sum(chance.random() < true_share for _ in range(size)), size)
        return ratios

    def _shift(self, indicator: str, period: Period) -> float:
        """What the city's practices and exchanges add to a share in a quarter."""
        moves = self._moved.get((self._city.id, indicator), ())
        return sum(move.share for move in moves if move.since < period.start)

    def _matrix(self, period: Period) -> dict[tuple[str, str, str, str, str], int]:
        if self._index % 3:
            return {}
        months = periods_between(period.start, period.end, "month")
        return {
            (indicator, program, month.id, sex, band): self._people(sex, band)
            for indicator in ("out_unique_participants", "out_participations")
            for program in self._city.programs
            for month in months
            for sex in ("F", "M")
            for band in AGE_BANDS
        }

    def _people(self, sex: str, band: str) -> int:
        share = self._women if sex == "F" else 1 - self._women
        usual = {"0-14": 14, "15-29": 34, "30+": 12}[band]
        return max(0, round(self._chance.gauss(usual * share * (1 + self._size / 40), 3)))
