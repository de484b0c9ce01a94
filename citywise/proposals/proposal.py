"""What is proposed of a layout: for each column what it may be, how sure, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from citywise.intake.fitting.drift import Change
    from citywise.intake.fitting.zones import Zone

Kind = Literal["events", "values"]

NOTHING = "-"
"""The choice for a column that is not read."""

SURE = 0.45
"""From this score on a column is proposed; below, it is only mentioned."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a column may be: `date`, `count[sex=F]`, `actual`, `level`, and why."""

    target: str
    score: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProposedColumn:
    """One column of the layout; the best candidate first, `chosen` is what is proposed.

    `split` is the mark between several entries in one of its cells.
    """

    letter: str
    heading: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    chosen: str = NOTHING
    examples: tuple[str, ...] = ()
    split: str = ""

    @property
    def score(self) -> float:
        """How sure the proposal is of what was chosen."""
        return next((c.score for c in self.candidates if c.target == self.chosen), 0.0)

    @property
    def evidence(self) -> tuple[str, ...]:
        """Why it was chosen."""
        return next((c.evidence for c in self.candidates if c.target == self.chosen), ())


@dataclass(frozen=True, slots=True)
class Question:
    """Something the cells do not decide: the entry it is about, and cells that show it."""

    entry: str
    asks: str
    cells: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Nearest:
    """The template of the workspace that comes nearest to a layout.

    `missing` is what it lacks (nothing where it fits), `changes` are headings that may be
    entries of it under another name.
    """

    template_id: str
    missing: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A layout as it is understood, to be confirmed.

    `entries` are of the template's `[source]`, `[report]` and `[unpivot]`, as far as the file
    itself proves them; `head` are the rows above the data, title lines and heading.
    """

    file_name: str
    sheet: str
    sheets: tuple[str, ...]
    zone: Zone
    produces: Kind
    columns: tuple[ProposedColumn, ...]
    entries: dict[str, dict[str, object]]
    evidence: tuple[str, ...]
    questions: tuple[Question, ...]
    layout: str
    row_count: int
    head: tuple[tuple[str, ...], ...] = ()
    nearest: Nearest | None = None
