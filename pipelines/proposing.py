"""Show what is proposed of a new layout, to whoever confirms it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rich.console import Console
from rich.table import Table
from rich.text import Text

from citywise.errors import WorkspaceError
from citywise.intake.templates.registers import REGISTERS
from citywise.proposals.amending import changed_lines
from citywise.proposals.proposal import Decided
from citywise.proposals.rendering import render_template
from citywise.stages.proposing import (
    accept_template,
    amended_template,
    propose_template,
    replace_template,
    template_text,
    try_template,
)
from pipelines.inspecting import print_inspection

if TYPE_CHECKING:
    from pathlib import Path

    from citywise.intake.fitting.layout_changes import LayoutChange
    from citywise.proposals.proposal import Kind, Proposal, Question
    from citywise.workspace import Workspace

_CONSOLE = Console(highlight=False)
_WIDTH = 140
"""Columns of a table that is not shown on a terminal."""


def print_proposal(
    workspace: Workspace,
    file: Path,
    city: str,
    choices: list[str],
    produces: str,
    sheet: str | None,
    out: Path | None,
) -> None:
    """Each column and what it may be, what is proved and what is open, then the template."""
    decided = _read_choices(choices)
    proposal = _propose(workspace, file, city, produces, sheet, decided)
    text = render_template(proposal, decided)
    _print_columns(proposal)
    _print_nearest(workspace, proposal)
    for line in proposal.evidence:
        print(f"Found: {line}")
    for question in proposal.questions:
        _print_question(question)
    print(f"\n{text}" if out is None else f"\nWritten to {out}; edit it, then accept it.")
    if out is not None:
        out.write_text(text, encoding="utf-8")


def accept_proposal(
    workspace: Workspace,
    file: Path,
    city: str,
    choices: list[str],
    produces: str,
    sheet: str | None,
    template: Path | None,
) -> bool:
    """Try the template on the file; keep it where the file is read by it."""
    if template:
        text = template.read_text(encoding="utf-8")
    else:
        decided = _read_choices(choices)
        proposal = _propose(workspace, file, city, produces, sheet, decided)
        text = render_template(proposal, decided)
    if not _reads(workspace, file, city, text):
        print("\nThe template reads nothing of the file; it is not kept.")
        return False
    print(f"\nKept as {accept_template(workspace, text)}. The next night reads by it.")
    return True


def amend_nearest(workspace: Workspace, file: Path, city: str) -> bool:
    """Try the nearest template with the proposed headings on the file; keep it where it reads."""
    nearest = _propose(workspace, file, city, "", None, {}).nearest
    if nearest is None or not nearest.changes:
        raise WorkspaceError(
            f"No template comes near {file.name}.", "Propose a new one: citywise template propose"
        )
    before = template_text(workspace, nearest.template_id)
    text = amended_template(workspace, nearest)
    if not _reads(workspace, file, city, text):
        print("\nThe changed template reads nothing of the file; it stays as it was.")
        return False
    print(f"\nChanged {replace_template(workspace, text, before)}:\n{_diff(before, text)}")
    return True


def _reads(workspace: Workspace, file: Path, city: str, text: str) -> bool:
    """Show what the template makes of the file; whether a record would load."""
    inspection = try_template(workspace, file, city, text)
    print_inspection(inspection)
    return bool(inspection.loaded_count)


def _print_nearest(workspace: Workspace, proposal: Proposal) -> None:
    """What the nearest template lacks, which columns may be that, and the lines to add."""
    nearest = proposal.nearest
    if nearest is None:
        return
    lacks = f"lacks {', '.join(nearest.missing)}" if nearest.missing else "fits already"
    print(f"Nearest template: {nearest.template_id} {lacks}")
    for change in nearest.changes:
        print(f"    {change.line}{_shape_of(proposal, change)}")
    if nearest.changes:
        before = template_text(workspace, nearest.template_id)
        print(f"{_diff(before, amended_template(workspace, nearest))}\n")
        print("    citywise template amend FILE adds these lines to it.\n")


def _shape_of(proposal: Proposal, change: LayoutChange) -> str:
    """What the cells of a renamed column say to it."""
    columns = [column for column in proposal.columns if column.letter == change.letter != ""]
    return f" ({'; '.join(columns[0].evidence)})" if columns and columns[0].evidence else ""


def _diff(before: str, after: str) -> str:
    return "\n".join(f"    {line}" for line in changed_lines(before, after))


def _propose(
    workspace: Workspace,
    file: Path,
    city: str,
    produces: str,
    sheet: str | None,
    choices: dict[str, str],
) -> Proposal:
    produces = produces or choices.get("produces", "")
    if produces in REGISTERS:
        raise WorkspaceError(
            f"Nothing is proposed for a register ({', '.join(REGISTERS)}).",
            "Take the example from docs/registers.md, and put the headings of the file into it.",
        )
    if produces not in {"", "events", "values", "people"}:
        raise WorkspaceError(
            f"A template that is proposed cannot produce {produces!r}.",
            f"Say events, values or people. For {', '.join(REGISTERS)} see docs/registers.md.",
        )
    kind = cast("Kind | None", produces or None)
    rows = [_row(choices, name) for name in ("source.header_rows", "first_row")]
    encoding = choices.get("source.encoding", "")
    return propose_template(workspace, file, city, Decided(kind, sheet, *rows, encoding))


def _row(choices: dict[str, str], name: str) -> int:
    text = choices.get(name, "0")
    if not text.isdecimal():
        raise WorkspaceError(f"{name} cannot be {text!r}.", "Give a number of rows, such as 2.")
    return int(text)


def _read_choices(choices: list[str]) -> dict[str, str]:
    pairs = [choice.partition("=") for choice in choices]
    if wrong := [choice for choice, (_, mark, _) in zip(choices, pairs, strict=True) if not mark]:
        raise WorkspaceError(f"{wrong[0]!r} sets nothing.", "Write COLUMN=FIELD, such as C=date.")
    return {name.strip(): value.strip() for name, _, value in pairs}


def _print_columns(proposal: Proposal) -> None:
    where = f"sheet {proposal.sheet!r}, " if proposal.sheet else ""
    print(f"Layout {proposal.layout}: {where}{proposal.row_count:,} rows")
    table = Table("Column", "Heading", "Proposed", "Score", "Why", box=None, pad_edge=False)
    for column in proposal.columns:
        heading = " / ".join(dict.fromkeys(filter(None, column.heading)))
        others = ", ".join(f"{c.target} {c.score:.2f}" for c in column.candidates[:2])
        why = "; ".join(column.evidence) or (f"perhaps {others}" if others else "")
        score = f"{column.score:.2f}" if column.score else ""
        table.add_row(*map(Text, (column.letter, heading, column.chosen, score, why)))
    console = _CONSOLE if _CONSOLE.is_terminal else Console(highlight=False, width=_WIDTH)
    console.print(table)


def _print_question(question: Question) -> None:
    print(f"\n{'To decide' if question.is_binding else 'Open'}: {question.asks}")
    if question.cells:
        print(f"    {'; '.join(question.cells)}")
    if question.choices:
        print(f"    --set {question.entry}=… one of: {', '.join(question.choices)}")
