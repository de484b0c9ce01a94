"""Which entry of a template a heading stands for, in every way in which tools write it.

`visit/day` where groups stand before the question, `#reached+f+i_fr` where a language stands
behind the tag, `who/parents` where each answer of a question has a column of its own.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from citywise.catalogue.words import fold
from citywise.intake.producers.hashtags import normal_tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from citywise.intake.templates.template import Template

BETWEEN_LEVELS = " / "
BETWEEN_CHOICES = "/"
_LANGUAGE = re.compile(r"\+(?:i_\w+|en|fr|ar|es|da|tr)(?=\+|$)")


class Named(NamedTuple):
    """What a heading stands for; `is_whole` when it stands there as the template writes it."""

    rule: str
    is_whole: bool


NOTHING = Named("", is_whole=True)


def named_by(path: tuple[str, ...], template: Template) -> Named:
    """`field:name`, `count:n`, `value:n`, `choice:field:answer`, or nothing."""
    rules = rules_by_heading(template)
    if rule := rules.get(fold_path(path)):
        return Named(rule, is_whole=True)
    if len(path) != 1 or not path[0] or not _may_be_part(path[0], template):
        return NOTHING
    part = next((rules[p] for p in _parts(path[0], template) if p in rules), "")
    if part or not _has_choices(template):
        return Named(part, is_whole=False)
    return Named(next(_choices(path[0], template), ""), is_whole=False)


def _may_be_part(heading: str, template: Template) -> bool:
    """A quick look, for every cell of a table is asked whether it might be a heading."""
    marks = (BETWEEN_CHOICES, *template.source.group_sep)
    return heading.startswith("#") or any(mark in heading for mark in marks)


def preference(path: tuple[str, ...], headers: tuple[str, ...], template: Template) -> int:
    """The place of a column among those of one entry: that of its heading in the template."""
    ways = [fold_path(path), *_parts(path[-1], template)]
    order = [fold_path(header.split(BETWEEN_LEVELS)) for header in headers]
    return next((order.index(way) for way in ways if way in order), len(order))


_RULES: dict[tuple[str, str], dict[str, str]] = {}


def rules_by_heading(template: Template) -> dict[str, str]:
    """Folded heading → what a column under it is; made once for each template."""
    key = (template.id, template.fingerprint)
    if key not in _RULES:
        rules = [(f"field:{name}", rule.headers) for name, rule in template.columns.items()]
        rules += [(f"count:{n}", rule.headers) for n, rule in enumerate(template.counts)]
        rules += [(f"value:{n}", rule.headers) for n, rule in enumerate(template.values)]
        _RULES[key] = {
            fold_path(header.split(BETWEEN_LEVELS)): rule
            for rule, headers in reversed(rules)
            for header in headers
        }
    return _RULES[key]


def fold_path(levels: Iterable[str]) -> str:
    """A heading as one folded line; what a merge repeats is said once, blanks not at all."""
    return _fold_levels(tuple(levels))


@lru_cache(maxsize=20_000)
def _fold_levels(levels: tuple[str, ...]) -> str:
    path: list[str] = []
    for level in (normal_tag(level) or fold(level) for level in levels):
        if level and level not in path[-1:]:
            path.append(level)
    return BETWEEN_LEVELS.join(path)


def _parts(heading: str, template: Template) -> Iterator[str]:
    """The heading without the language of its tag, or without the groups before it."""
    if tag := normal_tag(heading):
        yield _LANGUAGE.sub("", tag)
        return
    for mark in template.source.group_sep:
        names = heading.split(mark)
        yield from (fold_path([mark.join(names[n:])]) for n in range(1, len(names)))


def _has_choices(template: Template) -> bool:
    return any(rule.choices == "columns" for rule in template.columns.values())


def _choices(heading: str, template: Template) -> Iterator[str]:
    """`who/parents` is the answer `parents` of `who`, whose template gives it columns."""
    rules = rules_by_heading(template)
    for mark in dict.fromkeys((BETWEEN_CHOICES, *template.source.group_sep)):
        names = heading.split(mark)
        for n in range(1, len(names)):
            question, answer = mark.join(names[:n]), mark.join(names[n:])
            ways = [fold_path([question]), *_parts(question, template)]
            rule = next((rules[way] for way in ways if way in rules), "")
            kind, _, name = rule.partition(":")
            if kind == "field" and template.columns[name].choices == "columns":
                yield f"choice:{name}:{answer.strip()}"
