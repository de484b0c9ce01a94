"""What is proposed of a layout, in words: what a column may be, and what an answer means."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.vocabularies import vocabulary
from citywise.intake.cells import column_letter
from citywise.intake.templates.fields import EVENT_FIELDS, FIELDS, VALUE_FIELDS
from citywise.proposals.assignment import LEVEL, REPEATABLE, TOTAL
from citywise.proposals.proposal import NOTHING
from dashboards.amounts import write_share
from dashboards.wording import breakdown_label, label

if TYPE_CHECKING:
    from citywise.proposals.proposal import Kind, Proposal, ProposedColumn, Question

MOST_ROWS, MOST_COLUMNS = 12, 30
"""Of the rows above the data; enough to see where the heading stands."""

PRODUCES: dict[Kind | None, str] = {
    None: "Decide by the file",
    "events": "An event",
    "values": "A figure of a report",
    "people": "One person, who is counted and not kept",
}
"""What a row of the table may be."""

_TARGETS = {
    NOTHING: "Not read",
    "ref": "The city's own number",
    "date": "Day of the event",
    "planned_on": "Day on which it was planned",
    "method": "How people were counted",
    "sessions": "Number of sessions",
    "group": "Group of people, as a code",
    "count": "Attendance",
    "actual": "Figure of the period",
    "to_date": "Figure since the year began",
    LEVEL: "Figures; the heading says of what",
    TOTAL: "Sum of other columns",
}
"""What a column is, where its name in a template does not say it."""

_FIGURES: dict[Kind, tuple[str, ...]] = {
    "events": ("count",),
    "values": (*REPEATABLE, LEVEL),
    "people": (),
}

_ANSWERS = {
    ",": "Comma, as in 1,5",
    ".": "Point, as in 1.5",
    "dmy": "Day, month, year",
    "mdy": "Month, day, year",
    "ymd": "Year, month, day",
    "true": "Yes",
    "false": "No",
    "hijri": "Hijri",
    "solar_hijri": "Solar Hijri",
    "buddhist": "Buddhist",
    "ethiopian": "Ethiopian",
    "quarantine": "Keep the record back until the name is in the list",
    "local": "Keep it as the city's own",
    "whole": "Whole numbers, as in 80",
    "share": "Shares, as in 0.8",
    "in_period": "What was added in the period",
    "to_date": "Everything since the year began",
    "file_name": "In the name of the file",
    "cell": "In a cell above the table",
    "title": "In a title above the table",
    "column": "In each row",
    "folder": "The city that sends the file",
    "events": "An event",
    "values": "A figure of a report",
    "people": "One person, who is counted and not kept",
    "yes": "Yes",
    "no": "No",
}
"""What an answer to a question means."""


def list_targets(column: ProposedColumn, kind: Kind) -> list[str]:
    """Everything that a column may be: what was thought of first, then the rest."""
    figures = _FIGURES[kind]
    groups = [f"{figures[0]}[{key}]" for key in _groups()] if figures else []
    thought_of = (candidate.target for candidate in column.candidates)
    every = chain([column.chosen], thought_of, [NOTHING], FIELDS[kind], figures, groups)
    return list(dict.fromkeys(every))


def _groups() -> list[str]:
    """Sexes and ages alone; a heading with both is among what was thought of."""
    return [f"{name}={code}" for name in ("sex", "age_band") for code in vocabulary(name).codes]


def target_label(target: str) -> str:
    """`count[sex=F]` as `Attendance, Sex: Women and girls`; `activity_type` as `Activity type`."""
    name, _, key = target.partition("[")
    said = _TARGETS.get(name) or name.replace("_", " ").capitalize()
    return f"{said}, {breakdown_label(key.removesuffix(']'))}" if key else said


def answer_label(question: Question, code: str) -> str:
    """What an answer means; a code of a list by its words."""
    if not code:
        return "Not decided"
    part, _, name = question.entry.partition(".")
    field = EVENT_FIELDS.get(name) or VALUE_FIELDS.get(name)
    if part == "words" and field and field.codes:
        return label(field.codes, code)
    is_of_column = "." not in question.entry
    return _ANSWERS.get(code) or (target_label(code) if is_of_column else code)


def entries_of(question: Question) -> list[tuple[str, str]]:
    """The entries that a question decides, each with the word it is about."""
    if question.entry.startswith("words."):
        return [(f"{question.entry}.{word}", word) for word in question.cells]
    return [(question.entry, "")]


def tell_certainty(column: ProposedColumn, chosen: str) -> str:
    """How sure the proposal is of what was chosen, and why."""
    found = next((c for c in column.candidates if c.target == chosen), None)
    if found is None:
        return "Nothing in the file speaks for or against it"
    return f"{write_share(found.score)} sure: {'; '.join(found.evidence)}"


def tell_heading(column: ProposedColumn) -> str:
    """The heading as it stands over the column, with a few of its cells."""
    words = " / ".join(dict.fromkeys(filter(None, column.heading)))
    cells = ", ".join(column.examples[:3])
    return f"{words}\n{cells}" if cells else words


def tell_zone(proposal: Proposal) -> str:
    """Where heading and data stand."""
    zone = proposal.zone
    top, last = zone.top, zone.first_row - 1
    heading = f"row {top}" if zone.height == 1 else f"rows {top} to {zone.top + zone.height - 1}"
    where = f"The heading stands in {heading}, the data begin below row {last}"
    return f"{where}: {proposal.row_count:,} rows."


def lay_head(proposal: Proposal) -> pl.DataFrame:
    """The rows above the data as a small grid, named as spreadsheets name them."""
    rows = proposal.head[-MOST_ROWS:]
    first = len(proposal.head) - len(rows) + 1
    width = min(MOST_COLUMNS, max(map(len, rows), default=0))
    cells = {
        column_letter(index): [row[index] if index < len(row) else "" for row in rows]
        for index in range(width)
    }
    return pl.DataFrame({"Row": list(range(first, first + len(rows))), **cells})
