"""For one city: on what it stands worse, and which practices cities like it follow against that.

Every suggestion rests on four things, and none is made without all of them:

- the comparison is allowed: the gate lets the city stand beside others on the indicator; and its
  whole interval lies on the worse side of the network's middle;
- a tie to that indicator: studies of the practice found it better, or a neighbour that stands
  better on it follows the practice;
- studies show some outcome of the practice better, and harm does not outweigh (`harm`);
- another city follows it, which can be asked, and the city itself does not yet.

What is passed over is told with its reason. A tie by a neighbour alone is a coincidence until
somebody asks: it says whom to ask, not what works.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from citywise.comparison.harm import BETTER, outweighs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from citywise.comparison.comparing import Comparison

Reason = Literal["followed", "harm", "not_shown", "no_tie", "nobody_to_ask"]
"""Why a practice is passed over."""

_OTHER_SIDE = {"higher": "lower", "lower": "higher"}


@dataclass(frozen=True, slots=True)
class Struggle:
    """An indicator on which the city stands worse.

    `well`: neighbours that stand better, nearest first. `has_caveats`: the comparison is allowed
    with things to keep in mind.
    """

    indicator_id: str
    well: tuple[str, ...]
    has_caveats: bool


@dataclass(frozen=True, slots=True)
class Tie:
    """Why a practice has to do with a struggle.

    `is_studied`: studies of the practice found it better. `neighbours` that stand better follow it.
    """

    indicator_id: str
    is_studied: bool
    neighbours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A practice to look at, why, and the cities that follow it, the one to call first."""

    practice_id: str
    ties: tuple[Tie, ...]
    cities: tuple[str, ...]

    @property
    def is_studied(self) -> bool:
        """Studies found one of the city's own struggles better."""
        return any(tie.is_studied for tie in self.ties)


@dataclass(frozen=True, slots=True)
class Tailored:
    """Suggestions in order, and what was passed over: (practice, reason)."""

    suggestions: tuple[Suggestion, ...]
    passed_over: tuple[tuple[str, Reason], ...]


@dataclass(frozen=True, slots=True)
class Practices:
    """What a release tells of practices.

    `grades`: grade by practice, in order of names. `followers`: cities by practice. `gains`: rows
    of out_practice_evidence by `add_gains`. `safeguards`: indicators that guard against harm.
    """

    grades: Mapping[str, str]
    followers: Mapping[str, Collection[str]]
    gains: pl.DataFrame
    safeguards: Collection[str]


def find_struggle(
    comparison: Comparison, indicator: Mapping[str, Any], city: str, neighbours: Sequence[str]
) -> Struggle | None:
    """The city's struggle on one indicator; None where it has none, or may not be compared.

    `indicator`: a row of out_indicators; `neighbours`: cities most like it, nearest first.
    """
    direction, verdict = str(indicator["direction_code"]), comparison.verdict
    is_open = direction in _OTHER_SIDE and verdict.code != "not_comparable"
    if not is_open or city not in verdict.compared:
        return None
    standings = dict(comparison.outcomes.select("city_id", "standing").iter_rows())
    if standings[city] != _OTHER_SIDE[direction]:
        return None
    well = tuple(name for name in neighbours if standings.get(name) == direction)
    return Struggle(str(indicator["indicator_id"]), well, verdict.code == "with_caveats")


def tailor(
    city: str, struggles: Sequence[Struggle], practices: Practices, neighbours: Sequence[str]
) -> Tailored:
    """What the city might look at next, the best supported first."""
    found: list[Suggestion] = []
    passed: list[tuple[str, Reason]] = []
    for practice in practices.grades:
        followers = practices.followers.get(practice, ())
        gains = practices.gains.filter(practice_id=practice)
        ties = tuple(_ties(struggles, followers, gains))
        if reason := _reason(city, followers, gains, practices.safeguards, ties):
            passed.append((practice, reason))
        else:
            found.append(Suggestion(practice, ties, _order(ties, followers, neighbours)))
    return Tailored(tuple(sorted(found, key=lambda x: _place(x, practices.grades))), tuple(passed))


def _ties(
    struggles: Iterable[Struggle], followers: Collection[str], gains: pl.DataFrame
) -> Iterable[Tie]:
    better = set(gains.filter(gain_code=BETTER)["indicator_id"])
    for struggle in struggles:
        near = tuple(name for name in struggle.well if name in followers)
        is_studied = struggle.indicator_id in better
        if is_studied or near:
            yield Tie(struggle.indicator_id, is_studied, near)


def _reason(
    city: str,
    followers: Collection[str],
    gains: pl.DataFrame,
    safeguards: Collection[str],
    ties: Collection[Tie],
) -> Reason | None:
    """Why the practice is passed over; harm is told before all else."""
    if outweighs(gains, safeguards):
        return "harm"
    if city in followers:
        return "followed"
    is_outcome = ~pl.col("indicator_id").is_in(list(safeguards))
    if gains.filter(is_outcome, gain_code=BETTER).is_empty():
        return "not_shown"
    if not followers:
        return "nobody_to_ask"
    return None if ties else "no_tie"


def _order(
    ties: Iterable[Tie], followers: Collection[str], neighbours: Sequence[str]
) -> tuple[str, ...]:
    """Neighbours that do well on a struggle, then other neighbours, then the rest by name."""
    well = [name for name in neighbours if any(name in tie.neighbours for tie in ties)]
    near = [name for name in neighbours if name in followers and name not in well]
    rest = sorted(set(followers) - {*well, *near})
    return (*well, *near, *rest)


def _place(suggestion: Suggestion, grades: Mapping[str, str]) -> tuple[bool, int, int]:
    """Studied on the struggle itself first, then the better known, then with more ties."""
    grade = int(grades[suggestion.practice_id])
    return not suggestion.is_studied, -grade, -len(suggestion.ties)
