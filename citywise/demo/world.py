"""What happens in the invented cities: their events, and the figures of their quarters."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from citywise.periods import Period, periods_between

if TYPE_CHECKING:
    from citywise.network.reference import Row

FIRST, LAST = date(2023, 1, 1), date(2025, 12, 31)
"""The first and the last day that the demonstration tells of."""

AGE_BANDS = ("0-14", "15-29", "30+")

RATIOS = {
    "out_training_completion": (120, 0.8),
    "oc_retention": (60, 0.68),
    "oc_protocol_adopted": (6, 0.5),
    "oc_exchange_adoption": (4, 0.6),
    "oc_complaints_resolved": (5, 0.8),
    "oc_felt_safe_respected": (190, 0.88),
    "oc_knowledge_gain": (75, 0.62),
}
"""Usual denominator of a quarter, and usual share, of each ratio that reports tell."""


@dataclass(frozen=True, slots=True)
class Move:
    """By how much a city's share differs in the quarters that begin after a day."""

    since: date
    share: float


Moved = dict[tuple[str, str], tuple[Move, ...]]
"""By city and indicator."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many came: a number, a range, or not recorded (`low` is None)."""

    low: int | None
    high: int | None
    women: int | None = None
    men: int | None = None
    other: int | None = None
    ages: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One outreach event."""

    ref: str
    day: date
    planned_on: date | None
    title: int
    program_id: str | None
    activity: str
    mode: str
    status: str
    audiences: tuple[str, ...]
    partners: tuple[str, ...]
    role: str
    attendance: Attendance


@dataclass(frozen=True, slots=True)
class Quarter:
    """A city's quarter: its events, the figures of its reports, and its monthly matrix.

    `counts` holds, for each indicator, the figure (or numerator and denominator) of the
    quarter alone; `matrix` the people of each (indicator, program, month, sex, age band).
    """

    period: Period
    events: tuple[Event, ...]
    counts: dict[str, int] = field(default_factory=dict[str, int])
    ratios: dict[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])
    matrix: dict[tuple[str, str, str, str, str], int] = field(
        default_factory=dict[tuple[str, str, str, str, str], int]
    )


@dataclass(frozen=True, slots=True)
class City:
    """One invented city over the years, with what it can and cannot tell."""

    row: Row
    programs: tuple[str, ...]
    partners: tuple[str, ...]
    tells_age: bool
    tells_plan: bool
    tells_partners: bool
    tells_another_gender: bool
    quarters: tuple[Quarter, ...]

    @property
    def id(self) -> str:
        """The city's id."""
        return self.row["city_id"]


def quarters() -> list[Period]:
    """The quarters of the demonstration."""
    return periods_between(FIRST, LAST, "quarter")


def kind_of(program: str) -> str:
    """What a program is for: young people, mentors, or skilled practitioners."""
    slug = program.partition("/")[2]
    if slug in {"mentorer", "parrains", "mentors", "mentores", "mentorlar", "murshidun"}:
        return "mentor"
    return (
        "skilled"
        if slug in {"fagfolk", "former", "skilled", "profesionales", "uzmanlar", "mumarisun"}
        else "young"
    )
