"""A known layout that has drifted: which heading may be which entry under another name.

`Number of participants` stands where the template knows `Participants`: the line to add is
proposed, with the reason; nothing is read by it until somebody adds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citywise.catalogue.headings import no_count, no_count_of
from citywise.catalogue.words import fold
from citywise.intake.fitting.heading_words import (
    NO_MATCH,
    Match,
    likeness,
    match_field,
    match_figures,
)
from citywise.intake.fitting.headings import found_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.intake.fitting.headings import Heading, LaidColumn
    from citywise.intake.templates.template import Template

_LIKE = 0.6
"""From here on two headings may be one; an entry that may be left out has to be liker."""
_LIKE_OPTIONAL = 0.75
MOST_COLUMNS = 100
"""Columns that are compared; no report has more that were renamed, and a hostile file may."""


@dataclass(frozen=True, slots=True)
class Change:
    """A heading to add to an entry of a template, and why; `known` is what the entry knows.

    `rule` is the entry as `LaidColumn.rule` has it.
    """

    rule: str
    entry: str
    known: str
    letter: str
    heading: str
    score: float
    why: str

    @property
    def line(self) -> str:
        """What to do, for the person who keeps the template."""
        may_be = f"column {self.letter} {self.heading!r} may be {self.known!r} ({self.why})"
        return f"{may_be}: add it to the headers of {self.entry}"


def find_changes(heading: Heading, template: Template) -> list[Change]:
    """For each entry whose column is not there the likeliest of the columns nobody asks for."""
    found = {found_rule(column.rule) for column in heading.columns}
    strange = [c for c in heading.columns if not c.rule and any(c.heading)][:MOST_COLUMNS]
    pairs = [
        change
        for rule, entry, headers, is_required in _entries(template)
        if rule not in found
        for column in strange
        if (change := _compare(column, rule, entry, headers)).score
        >= (_LIKE if is_required else _LIKE_OPTIONAL)
    ]
    return _one_each(sorted(pairs, key=lambda change: -change.score))


def _entries(template: Template) -> Iterator[tuple[str, str, tuple[str, ...], bool]]:
    """What the template knows by headings; what rows between the others tell has none."""
    for name, column in template.columns.items():
        if column.headers:
            yield f"field:{name}", f"[columns.{name}]", column.headers, column.required
    for number, count in enumerate(template.counts):
        yield f"count:{number}", f"[[counts]] no. {number + 1}", count.headers, count.required
    for number, value in enumerate(template.values):
        yield f"value:{number}", f"[[values]] no. {number + 1}", value.headers, value.required


def _compare(column: LaidColumn, rule: str, entry: str, headers: tuple[str, ...]) -> Change:
    liker = max(headers, key=lambda header: likeness(column.text, header))
    match = _match(column, rule)
    like = likeness(column.text, liker)
    # a running total is no attendance under another name
    is_same = no_count_of(column.heading)[0] in {no_count(header)[0] for header in headers}
    if is_same and (level := named_in_a_row(column, headers)):
        why = f"a row of its heading says {level!r}"
        return Change(rule, entry, headers[0], column.letter, column.text, 1.0, why)
    why = match.says if match.score > like else f"its heading is like {liker!r}"
    score = max(like, match.score) if is_same else 0.0
    return Change(rule, entry, headers[0], column.letter, column.text, score, why)


def named_in_a_row(column: LaidColumn, headers: tuple[str, ...]) -> str:
    """The row of a heading of several rows that is a heading the template knows."""
    known = set(map(fold, headers))
    levels = column.heading if len(column.heading) > 1 else ()
    return next((level for level in levels if fold(level) in known), "")


def _match(column: LaidColumn, rule: str) -> Match:
    """How far the catalogue's words say that a heading names the field."""
    kind, _, name = rule.partition(":")
    if kind == "field":
        return match_field(column.heading, "", name)
    return match_figures(column.heading, "", "count") if rule == "count:0" else NO_MATCH


def _one_each(changes: list[Change]) -> list[Change]:
    """Each entry and each column once, the likeliest pair first."""
    chosen: list[Change] = []
    for change in changes:
        is_taken = any(change.entry == c.entry or change.letter == c.letter for c in chosen)
        if not is_taken:
            chosen.append(change)
    return chosen
