"""XLSForms: the questions of a form, their choices, and how both are called in each language.

The workbook in which a form was designed (`survey`, `choices`, `settings`) translates its
exports: `label::Français (fr)` of a question is the heading of a column in a French export, that
of a choice its cell. It is read as every supplier's workbook is, to text, behind the same guards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from citywise.catalogue.words import fold
from citywise.intake.cells import TYPED, Problem
from citywise.intake.formats.workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.intake.formats.sheet import Sheet

Labels = dict[str, str]
"""Language, such as `Français (fr)`, and the text; the language is empty where none is named."""

LABEL = "label"
_BEGIN, _END = "begin", "end"
_SELECT = re.compile(r"\s*select[_ ](one|multiple)\s+(\S+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a list: the name that is stored, and its labels."""

    name: str
    labels: Labels


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its name, the groups around it, and the list it chooses from, if any.

    `kind` is the type without the list: `integer`, `select_multiple`. `repeat` is the name of
    the innermost repeat around it, empty in the form itself.
    """

    name: str
    kind: str
    labels: Labels
    list_name: str = ""
    groups: tuple[str, ...] = ()
    group_labels: tuple[Labels, ...] = ()
    repeat: str = ""

    @property
    def path(self) -> tuple[str, ...]:
        """The names of the groups around the question, then its own."""
        return (*self.groups, self.name)


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it was designed."""

    form_id: str
    version: str
    title: str
    default_language: str
    questions: tuple[Question, ...]
    choices: dict[str, tuple[Choice, ...]] = field(default_factory=dict[str, tuple[Choice, ...]])

    @property
    def languages(self) -> tuple[str, ...]:
        """Every language in which something is labelled, in the order of the form."""
        told = [language for question in self.questions for language in question.labels]
        return tuple(dict.fromkeys(told))

    def choices_of(self, question: Question) -> tuple[Choice, ...]:
        """What may be answered; nothing for a question without a list."""
        return self.choices.get(question.list_name, ())


def read_form(raw: bytes) -> Form | Problem:
    """The form in a workbook, or the problem that stops it."""
    sheets: dict[str, Sheet] = {}
    for found in read_workbook(1, raw):
        if isinstance(found, Problem):
            return found
        sheets[fold(found.name)] = found
    if "survey" not in sheets:
        return Problem(1, "not_a_form", "survey")
    settings = next(_rows(sheets.get("settings")), dict[str, str]())
    return Form(
        form_id=settings.get("form_id", settings.get("id_string", "")),
        version=settings.get("version", ""),
        title=settings.get("form_title", settings.get("title", "")),
        default_language=settings.get("default_language", ""),
        questions=tuple(_questions(_rows(sheets["survey"]))),
        choices=_choices(_rows(sheets.get("choices"))),
    )


def _rows(sheet: Sheet | None) -> Iterator[dict[str, str]]:
    """The rows of a sheet by heading; blank ones are left out, headings have one spelling."""
    if sheet is None or not sheet.head:
        return
    headings = [_heading(text) for text in sheet.head[0]]
    cells = [name for name in sheet.cells.columns if name.startswith("c")]
    for row in sheet.cells.select(cells).rows()[1:]:
        filled = {h: _plain(t) for h, t in zip(headings, row, strict=False) if h and t}
        if filled:
            yield filled


def _heading(text: str) -> str:
    """`Label::English (en)` and `label:English (en)` are `label::English (en)`."""
    name, colon, language = text.partition(":")
    plain = "_".join(name.strip().casefold().split())
    return f"{plain}::{language.lstrip(':').strip()}" if colon else plain


def _plain(text: str) -> str:
    return " ".join(text.removeprefix(TYPED).split())


def _questions(rows: Iterator[dict[str, str]]) -> Iterator[Question]:
    opened: list[tuple[str, str, Labels]] = []
    for row in rows:
        kind, list_name = _kind(row.get("type", ""))
        if kind.startswith(_END):
            del opened[-1:]
        elif kind.startswith(_BEGIN):
            opened.append((kind, row.get("name", ""), _labels(row)))
        elif "name" in row:
            repeats = [name for kind_, name, _ in opened if kind_.endswith("repeat")]
            yield Question(
                name=row["name"],
                kind=kind,
                labels=_labels(row),
                list_name=list_name,
                groups=tuple(name for _, name, _ in opened),
                group_labels=tuple(labels for *_, labels in opened),
                repeat=repeats[-1] if repeats else "",
            )


def _kind(text: str) -> tuple[str, str]:
    """`select_multiple audiences or_other` is of the kind `select_multiple`, list `audiences`."""
    if match := _SELECT.match(text):
        return f"select_{match[1].casefold()}", match[2]
    return "_".join(text.casefold().split()), ""


def _labels(row: dict[str, str]) -> Labels:
    return {
        heading.partition("::")[2]: text
        for heading, text in row.items()
        if heading.partition("::")[0] == LABEL
    }


def _choices(rows: Iterator[dict[str, str]]) -> dict[str, tuple[Choice, ...]]:
    lists: dict[str, list[Choice]] = {}
    for row in rows:
        name, list_name = row.get("name", row.get("value", "")), row.get("list_name", "")
        if name and list_name:
            lists.setdefault(list_name, []).append(Choice(name, _labels(row)))
    return {name: tuple(choices) for name, choices in lists.items()}
