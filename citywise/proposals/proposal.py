"""What is proposed of a layout: for each column what it may be, how sure, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from citywise.intake.fitting.layout_changes import LayoutChange
    from citywise.intake.fitting.zones import Zone

Kind = Literal["events", "values", "people"]

NOTHING = "-"
"""The choice for a column that is not read."""

SURE = 0.45
"""From this score on a column is proposed; below, it is only mentioned."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person has said of a file already; None, empty and 0 where nothing was said.

    `sheet` may be empty: the outermost table of records has no name. `first_row` is the row of the
    sheet in which the data begin, `header_rows` how many rows of heading stand above it, `encoding`
    how its text was saved.
    """

    produces: Kind | None = None
    sheet: str | None = None
    header_rows: int = 0
    first_row: int = 0
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a column may be: `date`, `count[sex=F]`, `actual`, `level`, and why.

    `is_by_cells` where the cells look right and no word says that they are meant.
    """

    target: str
    score: float
    evidence: tuple[str, ...]
    is_by_cells: bool = False


@dataclass(frozen=True, slots=True)
class ProposedColumn:
    """One column of the layout; the best candidate first, `chosen` is what is proposed.

    `split` is the mark between several entries in one of its cells, `sums` are columns of which
    it is the sum. `is_lent` where it holds what an outer record says, in each of its rows.
    """

    letter: str
    heading: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    chosen: str = NOTHING
    examples: tuple[str, ...] = ()
    split: str = ""
    sums: tuple[str, ...] = ()
    is_lent: bool = False

    @property
    def is_by_cells(self) -> bool:
        """Days stand in it, and its heading does not say what happened on them."""
        return next((c.is_by_cells for c in self.candidates if c.target == self.chosen), False)

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
    """Something the cells do not decide: the entry it is about, and cells that show it.

    A binding one has to be answered before the template can be kept: what is proposed without
    an answer may be wrong, and would be read.
    """

    entry: str
    asks: str
    cells: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    is_binding: bool = False


@dataclass(frozen=True, slots=True)
class Nearest:
    """The template of the workspace that comes nearest to a layout.

    `missing` is what it lacks (nothing where it fits), `changes` are what of it may have
    to change: headings, groups, sheet, rows of the heading.
    """

    template_id: str
    missing: tuple[str, ...]
    changes: tuple[LayoutChange, ...]


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
    period: str = ""
    ways: dict[str, dict[str, object]] = field(default_factory=dict[str, "dict[str, object]"])
