"""Whether the first row is a sheet's only heading, whatever stands in the rows below it.

Only then can sheets be read as one: nothing that a template asks for begins further down.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from citywise.catalogue.words import fold
from citywise.intake.fitting.column_names import BETWEEN_LEVELS, named_by, rules_by_heading
from citywise.intake.fitting.headings import heading_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from citywise.intake.templates.template import Template

_NO_DIGITS = re.compile("[^0-9]+")
_OF_PARTS = re.compile(r"[^\w\s\x1f.,-]")
"""What stands between the parts of a heading, as in `visit/day` or `visit:day`, and of a tag."""


class SoleHeadings:
    """What the templates of a network say of a first row, and of the rows below it."""

    def __init__(self, templates: Sequence[Template]) -> None:
        self._templates = templates
        self._words = frozenset(word for template in templates for word in _words(template))
        self._digits = {_NO_DIGITS.sub("", word) for word in self._words}
        self._marks = {mark for template in templates for mark in template.source.group_sep}
        self.is_sole = lru_cache(maxsize=1_000)(self._is_sole)

    def _is_sole(self, cells: tuple[str, ...], sheet_name: str) -> bool:
        """The cells are the whole heading of a template, and of no other one the beginning."""
        single = (
            heading_at([[*cells]], 0, template).is_complete
            for template in self._templates
            if template.source.header_rows == 1 and re.fullmatch(template.source.sheets, sheet_name)
        )
        return (
            all(cells)
            and any(single)
            and all(map(_needs_words, self._templates))
            and not any(_begins(template, cells) for template in self._templates)
        )

    def names_among(self, texts: pl.Series) -> list[str]:
        """Those of the texts below a heading that may themselves be one, or a part of one."""
        doubtful = texts.filter(~self._are_plain(texts))
        return [text for text in doubtful if self._names_column(text)]

    def _are_plain(self, texts: pl.Series) -> pl.Series:
        """Most cells hold a number or none that a heading has, and no mark between parts."""
        no_heading = ~texts.str.replace_all(_NO_DIGITS.pattern, "").is_in([*self._digits])
        is_ascii = texts.str.len_bytes() == texts.str.len_chars()
        plain = no_heading & is_ascii & ~texts.str.contains(_OF_PARTS.pattern)
        for mark in self._marks:
            plain &= ~texts.str.contains(mark, literal=True)
        return plain

    def _names_column(self, text: str) -> bool:
        return (
            text.startswith("#")
            or fold(text) in self._words
            or any(named_by((text,), template).rule for template in self._templates)
        )


def _needs_words(template: Template) -> bool:
    """Without a word that it asks for no row is its heading; a matrix takes any words."""
    lacks = heading_at([], 0, template).missing
    return len(lacks) > (1 if template.unpivot else 0)


def _begins(template: Template, cells: tuple[str, ...]) -> bool:
    """A heading of several rows may begin with such a row."""
    if template.source.header_rows == 1:
        return False
    first = {key.split(BETWEEN_LEVELS)[0] for key in rules_by_heading(template)}
    return not first.isdisjoint(map(fold, cells))


def _words(template: Template) -> frozenset[str]:
    """Every heading of a template, and every level of one."""
    keys = rules_by_heading(template)
    return frozenset(keys) | {level for key in keys for level in key.split(BETWEEN_LEVELS)}
