"""True records of what cities learn from one another, and the effects that were planted.

The lines that registers have beside these are faults, and wait in quarantine.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from citywise.catalogue.indicators import packaged_indicators
from citywise.demo.learning.pieces import practices
from citywise.demo.learning.rollouts import make_moves
from citywise.demo.network import write_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from citywise.demo.learning.studies import Group, Study
    from citywise.demo.learning.world import Learning

_FEW = 10


@dataclass(frozen=True, slots=True)
class TruePractice:
    """A city follows a practice."""

    practice_id: str
    city_id: str
    program_id: str
    since_date: date


@dataclass(frozen=True, slots=True)
class TrueEffect:
    """What a practice changes in standard deviations, in cities of a size or in all."""

    practice_id: str
    indicator_id: str
    cities: str
    effect: float


@dataclass(frozen=True, slots=True)
class TrueStudy:
    """A study as it was written down; withheld where fewer than ten answered, or answered so."""

    city_id: str
    practice_id: str
    program_id: str
    indicator_id: str
    study_design_code: str
    start_date: date
    end_date: date
    is_withheld: bool
    true_effect: float
    correlation: float | None
    before_count: int
    before_mean: float
    before_spread: float
    after_count: int
    after_mean: float
    after_spread: float
    other_before_count: int | None
    other_before_mean: float | None
    other_before_spread: float | None
    other_after_count: int | None
    other_after_mean: float | None
    other_after_spread: float | None


@dataclass(frozen=True, slots=True)
class TrueExchange:
    """An exchange, or an ask that has no host."""

    exchange_id: str
    exchange_type_code: str
    exchange_status_code: str
    learner_city_id: str
    host_city_id: str
    practice_id: str
    themes: str
    asked_date: date
    start_date: date | None
    end_date: date | None


@dataclass(frozen=True, slots=True)
class TrueAction:
    """An agreed action."""

    exchange_id: str
    action_ref: str
    exchange_action_status_code: str
    due_date: date
    done_date: date | None


@dataclass(frozen=True, slots=True)
class TrueMaterial:
    """A material; of what it has several, with spaces between."""

    material_id: str
    city_id: str
    material_title: str
    resource_type_code: str
    practice_id: str
    hub_door_code: str
    publication_year: int
    languages: str
    themes: str
    used_by: str
    adapted_by: str


@dataclass(frozen=True, slots=True)
class TrueMove:
    """By how much a share that a city reports differs, in the quarters that begin after a day."""

    city_id: str
    indicator_id: str
    since_date: date
    share: float


def write_learning(folder: Path, learning: Learning) -> None:
    """Write a file of each kind beside values.csv."""
    write_rows(folder / "practices.csv", _practices(learning), TruePractice)
    write_rows(folder / "effects.csv", _effects(), TrueEffect)
    write_rows(folder / "studies.csv", map(_study, learning.studies), TrueStudy)
    write_rows(folder / "exchanges.csv", _exchanges(learning), TrueExchange)
    write_rows(folder / "actions.csv", _actions(learning), TrueAction)
    write_rows(folder / "materials.csv", _materials(learning), TrueMaterial)
    write_rows(folder / "moves.csv", _moves(learning), TrueMove)


def _practices(learning: Learning) -> Iterator[TruePractice]:
    for each in learning.followings:
        yield TruePractice(each.practice_id, each.city_id, each.program_id, each.since)


def _effects() -> Iterator[TrueEffect]:
    for practice, entry in practices().items():
        for indicator, planted in entry["effects"].items():
            for cities, effect in planted.items():
                yield TrueEffect(practice, indicator, cities, effect)


def _study(study: Study) -> TrueStudy:
    other = study.other or (None, None)
    told = [("before", study.before), ("after", study.after)]
    told += [("other_before", other[0]), ("other_after", other[1])]
    return TrueStudy(
        study.following.city_id, study.following.practice_id, study.following.program_id,
        study.indicator_id, study.design, study.start, study.end, _is_withheld(study),
        study.true_effect, study.correlation,
        **{key: value for name, group in told for key, value in _numbers(name, group)},
    )  # fmt: skip


def _is_withheld(study: Study) -> bool:
    """Of a share, the people on either side are those that the rounded mean tells."""
    is_share = packaged_indicators()[study.indicator_id].is_share
    return any(
        0 < people < _FEW
        for group in study.groups
        for people in (
            group.count,
            *((group.count * group.mean, group.count * (1 - group.mean)) if is_share else ()),
        )
    )


def _numbers(name: str, group: Group | None) -> Iterator[tuple[str, Any]]:
    parts = asdict(group) if group else dict.fromkeys(("count", "mean", "spread"))
    return ((f"{name}_{part}", value) for part, value in parts.items())


def _exchanges(learning: Learning) -> Iterator[TrueExchange]:
    for each in learning.exchanges:
        yield TrueExchange(
            each.id.lower(), each.kind, each.status, each.learner_id, each.host_id,
            each.practice_id, " ".join(each.themes), each.asked, each.start, each.end,
        )  # fmt: skip


def _actions(learning: Learning) -> Iterator[TrueAction]:
    for exchange in learning.exchanges:
        for each in exchange.actions:
            yield TrueAction(exchange.id.lower(), each.ref, each.status, each.due, each.done)


def _materials(learning: Learning) -> Iterator[TrueMaterial]:
    for each in learning.materials:
        yield TrueMaterial(
            each.id.lower(), each.city_id, each.title, each.kind, each.practice_id, each.door,
            each.year, " ".join(each.languages), " ".join(each.themes), " ".join(each.used_by),
            " ".join(each.adapted_by),
        )  # fmt: skip


def _moves(learning: Learning) -> Iterator[TrueMove]:
    for (city, indicator), moves in make_moves(learning.followings, learning.exchanges).items():
        for move in moves:
            yield TrueMove(city, indicator, move.since, move.share)
