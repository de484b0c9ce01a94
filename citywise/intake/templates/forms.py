"""What a form adds to a template: its labels, in every language, as headings and as words.

A template that names questions (`headers = ["who"]`) and the form behind its exports reads
exports with names and with labels alike.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from citywise.catalogue.vocabularies import vocabulary
from citywise.catalogue.words import fold
from citywise.intake.templates.fields import EVENT_FIELDS, VALUE_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citywise.intake.producers.forms import Form, Question
    from citywise.intake.templates.sections import ColumnRule, CountRule, ValueRule
    from citywise.intake.templates.template import Template

BETWEEN_GROUPS = ("/", "-", " / ")
_SEVERAL = frozenset({"audience", "partner", "partner_role"})


def with_form(template: Template, form: Form) -> dict[str, Any]:
    """The parts of the template that the form completes."""
    known = _Headings(template, form)
    return {
        "columns": {
            name: _completed(name, rule, known, form, template)
            for name, rule in template.columns.items()
        },
        "counts": [_with_headers(rule, known) for rule in template.counts],
        "values": [_with_headers(rule, known) for rule in template.values],
    }


class _Headings:
    """The headings under which each question may stand; one that two could mean is none."""

    def __init__(self, template: Template, form: Form) -> None:
        self._by_name: dict[str, Question] = {}
        for question in form.questions:
            self._by_name.setdefault(fold(question.name), question)
            self._by_name[fold("/".join(question.path))] = question
        self._ways = {q.path: set(_ways(q)) for q in form.questions}
        rules = (*template.columns.values(), *template.counts, *template.values)
        self._said = {fold(header) for rule in rules for header in rule.headers}
        told = Counter(way for ways in self._ways.values() for way in ways)
        self._shared = {way for way, times in told.items() if times > 1}

    def question(self, headers: Iterable[str]) -> Question | None:
        """The question that the headings name."""
        return next((self._by_name[h] for h in map(fold, headers) if h in self._by_name), None)

    def of(self, question: Question) -> list[str]:
        """Its headings in exports, without those that the template says itself."""
        return sorted(self._ways[question.path] - self._shared - self._said)


def _ways(question: Question) -> Iterable[str]:
    """Name and labels, alone and behind their groups, folded as headings are."""
    groups = [dict.fromkeys([*labels, ""], "") | labels for labels in question.group_labels]
    for between in BETWEEN_GROUPS:
        yield fold(between.join(question.path))
    yield fold(question.name)
    for language, label in question.labels.items():
        around = [g.get(language) or n for g, n in zip(groups, question.groups, strict=True)]
        yield fold(label)
        yield from (fold(between.join([*around, label])) for between in BETWEEN_GROUPS)


def _with_headers(rule: ColumnRule | CountRule | ValueRule, known: _Headings) -> dict[str, Any]:
    question = known.question(rule.headers)
    headers = [*rule.headers, *(known.of(question) if question else ())]
    return rule.model_dump() | {"headers": headers}


def _completed(
    name: str, rule: ColumnRule, known: _Headings, form: Form, template: Template
) -> dict[str, Any]:
    question = known.question(rule.headers)
    whole = _with_headers(rule, known)
    if question is None or not question.list_name:
        return whole
    if question.kind == "select_multiple" and name in _SEVERAL:
        whole |= {"split": rule.split or " ", "choices": "columns"}
    return whole | {"words": _words(name, rule, question, form, template)}


def _words(
    name: str, rule: ColumnRule, question: Question, form: Form, template: Template
) -> dict[str, str]:
    """Every label of every choice, with what the choice's name means; the template's own first."""
    fields = EVENT_FIELDS if template.produces == "events" else VALUE_FIELDS
    codes = fields[name].codes
    own = {fold(word): meant for word, meant in rule.words.items()}
    listed = (vocabulary(codes).words if codes else {}) | own
    meanings: dict[str, set[str]] = defaultdict(set)
    for choice in form.choices_of(question):
        meant = listed.get(fold(choice.name), "" if codes else choice.name)
        for text in (choice.name, *choice.labels.values()):
            meanings[fold(text)].add(meant)
    told = {text: meant.copy().pop() for text, meant in meanings.items() if len(meant) == 1}
    return {text: meant for text, meant in told.items() if meant} | rule.words
