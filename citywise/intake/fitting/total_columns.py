"""Columns of totals that no template asks for: `Total` beside the columns of women and of men.

Women | Men | Total
   30 |  20 |    50     never counted: only held against the columns of which it is the total
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citywise.catalogue.totals import is_part_total, is_total_word
from citywise.catalogue.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.intake.fitting.headings import Heading, LaidColumn
    from citywise.intake.templates.sections import CountRule, ValueRule
    from citywise.intake.templates.template import Template

    Rule = CountRule | ValueRule

TOTALLED = "total:"
"""Before the rules of the columns of which a column is the total: `total:count:0,count:1`."""
BETWEEN_PARTS = ","
LEAST_PARTS = 2
_SPLITS = ({"sex"}, {"age_band"}, {"sex", "age_band"})
"""Everybody is of one sex and of one age; of nothing else do the parts have to come to all."""
_ACTUAL = ("", "actual")


@dataclass(frozen=True, slots=True)
class TotalColumn:
    """A column of totals, and the rules of the columns that are its parts."""

    column: LaidColumn
    parts: tuple[str, ...]

    @property
    def rule(self) -> str:
        """What stands for the rule of a column that the template asks for."""
        return TOTALLED + BETWEEN_PARTS.join(self.parts)


def find_total_columns(heading: Heading, template: Template) -> Iterator[TotalColumn]:
    """The columns of totals of a table, once for each split of which they are the total."""
    dropped = set(map(fold, template.source.drop))
    for column in heading.columns:
        path = _above(column)
        if column.rule or path is None or fold(column.text) in dropped:
            continue
        parts = _beside(path, heading, template)
        kinds = {_kind(rule) for rule in parts.values()}
        # where the whole is asked for, or several things are counted, it says of none that it is
        if len(kinds) == 1 and not any(rule.breakdown == {} for rule in parts.values()):
            yield from (TotalColumn(column, split) for split in _splits(parts))


def _above(column: LaidColumn) -> tuple[str, ...] | None:
    """The heading above a word for a total; nothing where no such word stands."""
    levels = list(dict.fromkeys(level for level in map(fold, column.heading) if level))
    if not levels or not is_total_word(levels[-1]) or is_part_total(levels[-1]):
        return None
    return tuple(levels[:-1])


def _beside(path: tuple[str, ...], heading: Heading, template: Template) -> dict[str, Rule]:
    """The columns of figures under the same heading."""
    rules: dict[str, Rule] = {f"count:{n}": rule for n, rule in enumerate(template.counts)}
    rules |= {f"value:{n}": rule for n, rule in enumerate(template.values)}
    under = (c for c in heading.columns if tuple(map(fold, c.heading[: len(path)])) == path)
    beside = {c.rule: rules[c.rule] for c in under if c.rule in rules}
    return {name: rule for name, rule in beside.items() if getattr(rule, "kind", "") in _ACTUAL}


def _kind(rule: Rule) -> tuple[str, ...]:
    """What two columns share that count the same thing of two groups."""
    about = ("measure", "part", "indicator", "unit", "accumulation", "covers")
    return tuple(getattr(rule, name, "") for name in about)


def _splits(parts: dict[str, Rule]) -> Iterator[tuple[str, ...]]:
    for split in _SPLITS:
        names = tuple(n for n, rule in parts.items() if set(rule.breakdown) == split)
        codes = {tuple(sorted(parts[name].breakdown.items())) for name in names}
        if len(codes) >= LEAST_PARTS:
            yield names
