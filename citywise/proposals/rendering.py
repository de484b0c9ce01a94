"""A proposal as TOML, to be read, changed and confirmed by a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import tomlkit

from citywise.proposals.entries import make_entries, names_column

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tomlkit.items import Item, Table

    from citywise.proposals.completion import Entries
    from citywise.proposals.proposal import Proposal, Question

TO_DECIDE = "To decide"
"""How the comment begins that keeps a template from being accepted."""
NO_CHOICES: Mapping[str, str] = {}


def render_template(proposal: Proposal, choices: Mapping[str, str] = NO_CHOICES) -> str:
    """The template that a proposal and a person's choices make, with open questions as comments.

    A choice is one of
        `id`, `title`                       as in docs/templates.md
        a column's letter or heading        `date`, `count[sex=F]`, `actual`, …; `-` reads it not
        `source.…`, `report.…`, `unpivot.…` an entry of that section; lists with commas
        `words.FIELD.WORD`                  the code that a word means
        `unknown.FIELD`                     `local` keeps unknown words as the city's own
        `percent.LETTER`, `accumulation`    as in docs/templates.md
        `fill_down.LETTER`                  `yes`: a text stands for the rows below it
        `scale.LETTER`                      by what its figures are multiplied
        `indicator.LETTER`                  the indicator of a column of figures
    """
    document = tomlkit.document()
    for line in (
        f"Proposed from {proposal.file_name!r}, layout {proposal.layout}.",
        *_open(proposal, choices),
    ):
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    for name, value in make_entries(proposal, choices).items():
        document.add(name, _item(value))
    return tomlkit.dumps(document)


def _open(proposal: Proposal, choices: Mapping[str, str]) -> list[str]:
    """The questions nobody has answered, as comments."""
    asked = [q for q in proposal.questions if not _is_answered(q, proposal, choices)]
    asked.sort(key=lambda question: not question.is_binding)
    begins = [TO_DECIDE if question.is_binding else "Open" for question in asked]
    return [
        _one_line(f"{begin}, {q.entry}: {q.asks} {'; '.join(q.cells)}")
        for begin, q in zip(begins, asked, strict=True)
    ]


def undecided(text: str) -> list[str]:
    """What a template says is still to be decided: whoever has decided it deletes the line."""
    begin = f"# {TO_DECIDE}, "
    return [line.removeprefix(begin) for line in text.splitlines() if line.startswith(begin)]


def _is_answered(question: Question, proposal: Proposal, choices: Mapping[str, str]) -> bool:
    if question.entry in choices or _is_set(question.entry, proposal, choices):
        return True
    answered = {key for key in choices if key.startswith(question.entry + ".")}
    return bool(question.cells) and all(
        f"{question.entry}.{cell}" in answered for cell in question.cells
    )


def _is_set(entry: str, proposal: Proposal, choices: Mapping[str, str]) -> bool:
    """A column may be set by its heading, and a field or figure by setting any column to it."""
    if entry in {"date", "count", "activity_type"} and entry in choices.values():
        return True
    columns = [column for column in proposal.columns if column.letter == entry]
    return bool(columns) and any(names_column(key, columns[0]) for key in choices)


def _one_line(text: str) -> str:
    """A comment ends with its line: nothing of a file may begin another one."""
    return "".join(c if c.isprintable() else " " for c in text).rstrip()


def _item(value: object) -> Item:
    """An entry as tomlkit has it: sections as tables, lists of sections as lists of tables."""
    if isinstance(value, dict):
        return _table(cast("Entries", value))
    entries = cast("list[object]", value) if isinstance(value, list) else []
    if entries and isinstance(entries[0], dict):
        tables = tomlkit.aot()
        for entry in cast("list[Entries]", entries):
            tables.append(_table(entry))
        return tables
    return tomlkit.item(cast("str | int | bool | list[str]", value))


def _table(entries: Entries) -> Table:
    is_super = bool(entries) and all(isinstance(value, dict) for value in entries.values())
    table = tomlkit.table(is_super_table=is_super)
    for name, value in entries.items():
        if name == "breakdown":
            inline = tomlkit.inline_table()
            inline.update(value)
            table.add(name, inline)
        else:
            table.add(name, _item(value))
    return table
