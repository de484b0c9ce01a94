"""Tables of one file of which one repeats within the records of another: which is the report?

A meeting with two groups stands once in `meetings` and twice in `meetings/groups`. Where the
figures are the meeting's own, the meeting is the event.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from citywise.proposals.proposal import NOTHING, SURE, Question

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.intake.formats.sheet import Sheet
    from citywise.proposals.columns import Column
    from citywise.proposals.proposal import Kind, Proposal, ProposedColumn

Drafts = list[tuple["Sheet", "Proposal"]]


def mark_lent(
    sheet: Sheet, columns: list[Column], chosen: tuple[ProposedColumn, ...]
) -> tuple[ProposedColumn, ...]:
    """The columns, with those marked that hold what an outer record says."""
    lent = sheet.within.lent if sheet.within else frozenset[int]()
    pairs = zip(columns, chosen, strict=True)
    return tuple(replace(proposed, is_lent=column.index in lent) for column, proposed in pairs)


def without_repeated(drafts: Drafts) -> Drafts:
    """The drafts without those whose every figure is of an outer record that has a draft."""
    drafted = {sheet.number for sheet, draft in drafts if _counts(draft.columns)}
    return [
        (sheet, draft)
        for sheet, draft in drafts
        if not (sheet.within and sheet.within.outer & drafted and not _has_own_counts(draft))
    ]


def ask_of_outer(columns: tuple[ProposedColumn, ...], kind: Kind) -> Iterator[Question]:
    """Numbers of an outer record would count once for each of its rows."""
    if kind != "events":
        return
    lent = [column for column in columns if column.is_lent]
    for column in _counts(tuple(lent)):
        asks = (
            f"Column {column.letter} is of the outer record and stands in each of its rows here:"
            " rows that share one would wait. Propose the outer table (--sheet), or read it not."
        )
        choices = (column.chosen, NOTHING)
        yield Question(column.letter, asks, column.examples, choices, is_binding=True)
    if unread := [column for column in lent if _may_count(column)]:
        asks = (
            f"Is a row of this table an event? The record around it has an attendance of its own"
            f" (column {unread[0].letter}). Else propose the outer table (--sheet)."
        )
        yield Question("produces", asks, (), (kind,), is_binding=True)


def with_tables_within(draft: Proposal, best: Sheet, visible: list[Sheet]) -> Proposal:
    """A table that others lie within: the template names it alone, and the others are told."""
    inner = [s.name for s in visible if s.within and best.number in s.within.outer]
    if not inner:
        return draft
    names = ", ".join(map(repr, inner))
    asks = (
        f"{names} repeats within these records and is not read. Is each of its rows an event?"
        f" Then propose it: --sheet {inner[0]}"
    )
    questions = (*draft.questions, Question("source.sheets", asks))
    return replace(draft, sheets=draft.sheets or (best.name,), questions=questions)


def _counts(columns: tuple[ProposedColumn, ...]) -> list[ProposedColumn]:
    return [c for c in columns if c.chosen.partition("[")[0] in {"count", "sessions"}]


def _has_own_counts(draft: Proposal) -> bool:
    return any(not column.is_lent for column in _counts(draft.columns))


def _may_count(column: ProposedColumn) -> bool:
    return column.chosen == NOTHING and any(
        c.target.partition("[")[0] == "count" and c.score >= SURE for c in column.candidates
    )
