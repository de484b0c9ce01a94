"""A form as it was designed as evidence: its questions' labels say what the columns are.

An export heads `q7` what the form asks as `How many women came?`, and holds `c1` for `Cancelled`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from citywise.catalogue.words import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citywise.intake.producers.forms import Form, Question
    from citywise.proposals.columns import Column

LEAST_QUESTIONS = 3
"""Columns that have to be questions of a form before the export is taken for one of it."""


def with_form(columns: list[Column], forms: Mapping[str, Form]) -> tuple[str, list[Column]]:
    """The file of the form that the columns are of, and the columns with what it says of them."""
    asked = {name: _asked(columns, form) for name, form in forms.items()}
    name = max(asked, key=lambda name: len(asked[name]), default="")
    if not name or len(asked[name]) < LEAST_QUESTIONS:
        return "", columns
    questions = asked[name]
    return name, [_labelled(c, questions.get(c.index), forms[name]) for c in columns]


def _asked(columns: list[Column], form: Form) -> dict[int, Question]:
    """The question of each column, by its name, alone or behind its groups."""
    by_name = {fold(q.name): q for q in reversed(form.questions)}
    by_name |= {fold(mark.join(q.path)): q for q in form.questions for mark in "/-"}
    ways = {c.index: (fold(c.heading[-1]), fold(c.own[-1])) for c in columns}
    found = {i: next((by_name[w] for w in ws if w in by_name), None) for i, ws in ways.items()}
    return {index: question for index, question in found.items() if question}


def _labelled(column: Column, question: Question | None, form: Form) -> Column:
    if question is None:
        return column
    choices = form.choices.get(question.list_name, ())
    said = {choice.name: tuple(dict.fromkeys(choice.labels.values())) for choice in choices}
    labels = tuple(dict.fromkeys(question.labels.values()))
    return replace(column, labels=labels, choices=said)
