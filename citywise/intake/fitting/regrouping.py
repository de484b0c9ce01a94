"""A column of figures that was split by groups, or columns of groups that became one.

`Participants` is gone, and `Participants F` and `Participants M` stand there; or the other way
round. The entries to add are proposed; what the file no longer tells is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from citywise.catalogue.headings import no_count_of
from citywise.catalogue.vocabularies import vocabulary
from citywise.catalogue.words import fold
from citywise.intake.fitting.heading_words import match_figures
from citywise.intake.fitting.headings import found_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.intake.fitting.headings import Heading, LaidColumn
    from citywise.intake.templates.sections import CountRule, ValueRule
    from citywise.intake.templates.template import Template

_DIMENSIONS = ("sex", "age_band")
_COUNTS = 0.6


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and the group that it counts; `entry` is the one that counts the group already."""

    heading: str
    breakdown: dict[str, str]
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class Regrouping:
    """Headings that stand in place of entries `gone` of `[[counts]]` or `[[values]]`.

    The new entries are like the first one that is gone, each with its heading and group.
    """

    section: Literal["counts", "values"]
    gone: tuple[int, ...]
    parts: tuple[Part, ...]
    line: str
    letter: str = ""


def find_regroupings(heading: Heading, template: Template) -> list[Regrouping]:
    """Figures that are told by other groups than the template knows."""
    found = {found_rule(column.rule) for column in heading.columns}
    strange = [column for column in heading.columns if not column.rule and any(column.heading)]
    sections: tuple[Literal["counts", "values"], ...] = ("counts", "values")
    return [
        change
        for section in sections
        for change in (
            *_splits(section, template, strange, found),
            *_merges(section, template, strange, found),
        )
    ]


def _rules(section: str, template: Template) -> tuple[CountRule | ValueRule, ...]:
    return template.counts if section == "counts" else template.values


def _gone(section: str, template: Template, found: set[str]) -> list[int]:
    """Entries that have to be there and are not."""
    kind = section.removesuffix("s")
    rules = enumerate(_rules(section, template))
    return [n for n, rule in rules if rule.required and f"{kind}:{n}" not in found]


def _splits(
    section: Literal["counts", "values"],
    template: Template,
    strange: list[LaidColumn],
    found: set[str],
) -> Iterator[Regrouping]:
    known = [rule.breakdown for rule in _rules(section, template)]
    for number in _gone(section, template, found):
        rule = _rules(section, template)[number]
        for dimension in (d for d in _DIMENSIONS if d not in template.columns):
            groups = _groups(strange, rule.headers, dimension)
            parts = [
                Part(text, group, known.index(group) if group in known else None)
                for text, group in groups
            ]
            free = [p for p in parts if f"{section.removesuffix('s')}:{p.entry}" not in found]
            if len(free) > 1 and not rule.breakdown:
                line = _split_line(rule.headers[0], free)
                yield Regrouping(section, (number,), tuple(free), line)
                return


def _split_line(header: str, parts: list[Part]) -> str:
    columns = " and ".join(repr(part.heading) for part in parts)
    return (
        f"{header!r} is split into {columns}: an entry for each with its group, and {header!r} need"
        " not be there; without it the file tells no whole, and none is added up"
    )


def _groups(
    strange: list[LaidColumn], headers: tuple[str, ...], dimension: str
) -> list[tuple[str, dict[str, str]]]:
    """Columns that name a group and at most the words of the column that is gone besides."""
    parts: dict[str, str] = {}
    for column in strange:
        code = _group(column.text, headers, dimension)
        if code and code not in parts.values():
            parts[column.text] = code
    return [(heading, {dimension: code}) for heading, code in parts.items()]


def _group(text: str, headers: tuple[str, ...], dimension: str) -> str:
    words = vocabulary(dimension).words
    plain = fold(text).replace("/", " ")
    if plain in words:
        return words[plain]
    for header in sorted(headers, key=len, reverse=True):
        rest = set(plain.split()) - set(fold(header).split())
        left = " ".join(word for word in plain.split() if word in rest).strip("()- ")
        if left != plain and left in words:
            return words[left]
    return ""


def _merges(
    section: Literal["counts", "values"],
    template: Template,
    strange: list[LaidColumn],
    found: set[str],
) -> Iterator[Regrouping]:
    rules = _rules(section, template)
    gone = [n for n in _gone(section, template, found) if rules[n].breakdown]
    if len(gone) < 2 or any(not rule.breakdown for rule in rules):
        return
    for column in strange:
        is_counted = not any(no_count_of(column.heading))
        if is_counted and match_figures(column.heading, "", "count").score >= _COUNTS:
            names = " and ".join(repr(rules[n].headers[0]) for n in gone)
            line = (
                f"{names} may have become one column, {column.letter} {column.text!r}: an entry for"
                " the whole, and the groups need not be there"
            )
            yield Regrouping(section, tuple(gone), (Part(column.text, {}),), line, column.letter)
            return
