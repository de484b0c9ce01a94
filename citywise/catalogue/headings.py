"""Words by which columns are headed; what a template is proposed from."""

from __future__ import annotations

from functools import cache

from citywise.catalogue.entries import read_entries
from citywise.catalogue.words import fold

Words = dict[str, tuple[str, ...]]
"""What a column may be, and the folded headings that say so."""


@cache
def heading_words() -> tuple[Words, Words]:
    """The words for fields, and those for columns of figures."""
    entries = read_entries("headings.yaml")
    return _folded(entries["fields"]), _folded(entries["figures"])


def _folded(entries: dict[str, list[str]]) -> Words:
    return {name: tuple(dict.fromkeys(map(fold_heading, words))) for name, words in entries.items()}


def fold_heading(text: object) -> str:
    """A heading folded, an Arabic article being no part of its word."""
    return " ".join(_without_article(word) for word in fold(str(text)).split())


def _without_article(word: str) -> str:
    return word.removeprefix("ال") if len(word) > 4 else word
