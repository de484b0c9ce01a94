"""Who learned what from whom: exchanges with what was agreed, and asks that nobody answered."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from citywise.demo.learning.pieces import pieces, practices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.demo.learning.followings import Following
    from citywise.network.network import Network

_KINDS = ("study_visit", "twinning", "mentoring", "regional_workshop", "peer_review",
          "technical_support", "webinar", "joint_project", "summit")  # fmt: skip
_LONGER = {"webinar": 0, "twinning": 4, "study_visit": 2, "mentoring": 60, "joint_project": 90}
_TODAY = date(2026, 2, 20)

UNANSWERED = (
    ("youth-council-with-a-budget", date(2025, 4, 14)),
    ("family-evenings", date(2025, 6, 2)),
    ("first-job-doors", date(2025, 8, 25)),
    ("spot-the-trick", date(2025, 10, 6)),
    ("open-door-forum", date(2025, 12, 1)),
    ("shared-kitchen", date(2026, 1, 12)),
)
"""Asks that nobody has answered: what a city wants to learn, and since when."""

COMING = (
    ("youth-council-with-a-budget", date(2026, 4, 13)),
    ("shared-kitchen", date(2026, 5, 18)),
)
"""Agreed, and not yet held: the practice and the day."""

IN_VAIN = (
    ("one-day-assembly", date(2024, 3, 11), "fit"),
    ("class-checklists", date(2024, 10, 7), "fit"),
    ("first-job-doors", date(2024, 11, 18), "money"),
    ("family-evenings", date(2025, 2, 17), "staff"),
    ("shared-kitchen", date(2025, 5, 12), "staff"),
)
"""Exchanges after which the practice was dropped: the practice, the day, the reason."""


@dataclass(frozen=True, slots=True)
class Action:
    """What was agreed; `text` and `reason` name pieces of notes.yaml."""

    ref: str
    text: str
    status: str
    due: date
    done: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One exchange, or ask of one (`host_id` empty)."""

    id: str
    kind: str
    status: str
    host_id: str
    learner_id: str
    practice_id: str
    asked: date
    start: date | None
    end: date | None
    actions: tuple[Action, ...] = ()

    @property
    def themes(self) -> tuple[str, ...]:
        """What it was about."""
        return tuple(practices()[self.practice_id]["themes"])


def make_exchanges(network: Network, followings: list[Following], seed: int) -> list[Exchange]:
    """Every exchange and ask, numbered by the year in which it was asked for."""
    chance = random.Random(f"{seed}/learning/exchanges")
    others = _Others(network, followings, chance)
    made = [*_learned(followings, chance), *others.in_vain(), *others.coming(),
            *others.unanswered()]  # fmt: skip
    return _numbered(sorted(made, key=lambda e: (e.asked, e.learner_id, e.practice_id)))


def _numbered(exchanges: list[Exchange]) -> list[Exchange]:
    counts: dict[int, int] = defaultdict(int)
    numbered: list[Exchange] = []
    for exchange in exchanges:
        year = exchange.asked.year
        counts[year] += 1
        numbered.append(replace(exchange, id=f"EX-{year}-{counts[year]:02d}"))
    return numbered


def _learned(followings: list[Following], chance: random.Random) -> Iterator[Exchange]:
    """Most cities that did not begin a practice learned it from one that followed it already."""
    before: dict[str, list[Following]] = defaultdict(list)
    for following in followings:
        hosts = before[following.practice_id]
        always = practices()[following.practice_id].get("learned") == "always"
        if len(hosts) >= 2 and (always or chance.random() < 0.55):
            yield _leading_to(following, chance.choice(hosts[:4]).city_id, chance)
        hosts.append(following)


def _leading_to(following: Following, host: str, chance: random.Random) -> Exchange:
    """An exchange some weeks before the city began with the practice."""
    start = following.since - timedelta(chance.randint(30, 75))
    kind = chance.choices(_KINDS, (6, 4, 3, 3, 2, 2, 2, 2, 1))[0]
    began = Action("1", "start", chance.choice(("done", "done", "adapted")),
                   start + timedelta(120), following.since)  # fmt: skip
    return Exchange("", kind, "held", host, following.city_id, following.practice_id,
                    start - timedelta(chance.randint(25, 110)), start,
                    start + timedelta(_days(kind)), (began, *_others(start, chance)))  # fmt: skip


def _days(kind: str) -> int:
    return _LONGER.get(kind, 1)


def _others(start: date, chance: random.Random) -> Iterator[Action]:
    """One or two more actions: done late or in time, still open, or dropped."""
    texts = chance.sample(("train", "translate", "ask", "return"), chance.randint(1, 2))
    for number, text in enumerate(texts, 2):
        due = start + timedelta(chance.randint(60, 240))
        done = min(due + timedelta(chance.randint(-30, 60)), _TODAY - timedelta(3))
        fate = chance.random()
        if due > _TODAY:
            yield Action(str(number), text, "started", due)
        elif fate < 0.16:
            reason = chance.choice(list(pieces("notes")["reason"]))
            yield Action(str(number), text, "dropped", due, reason=reason)
        elif fate < 0.3:
            yield Action(str(number), text, chance.choice(("agreed", "started")), due)
        else:
            yield Action(str(number), text, "done", due, done)


class _Others:
    """Exchanges that led to no practice, each of a city that follows none of the kind."""

    def __init__(
        self, network: Network, followings: list[Following], chance: random.Random
    ) -> None:
        self._cities = [row["city_id"] for row in network.sheets["cities"]]
        self._followings, self._chance = followings, chance
        self._asked: set[str] = set()

    def in_vain(self) -> Iterator[Exchange]:
        for practice, day, reason in IN_VAIN:
            dropped = Action("1", "start", "dropped", day + timedelta(150), reason=reason)
            yield Exchange("", "study_visit", "held", self._host(practice, day),
                           self._learner(practice), practice, day - timedelta(60), day,
                           day + timedelta(2), (dropped,))  # fmt: skip

    def coming(self) -> Iterator[Exchange]:
        for practice, day in COMING:
            yield Exchange("", "study_visit", "agreed", self._host(practice, day),
                           self._learner(practice), practice, day - timedelta(120), day,
                           day + timedelta(2))  # fmt: skip

    def unanswered(self) -> Iterator[Exchange]:
        for practice, day in UNANSWERED:
            yield Exchange("", "technical_support", "asked", "", self._learner(practice),
                           practice, day, None, None)  # fmt: skip

    def _host(self, practice: str, day: date) -> str:
        hosts = (f.city_id for f in self._followings if f.practice_id == practice and f.since < day)
        return self._chance.choice(list(hosts))

    def _learner(self, practice: str) -> str:
        """A city that follows it not, and has not asked for anything else."""
        known = {f.city_id for f in self._followings if f.practice_id == practice}
        known |= self._asked | set(practices()[practice].get("without", ()))
        city = self._chance.choice([name for name in self._cities if name not in known])
        self._asked.add(city)
        return city
