"""Words by which columns are headed; what a template is proposed from."""

from __future__ import annotations

from functools import cache, lru_cache

from citywise.catalogue.entries import read_entries
from citywise.catalogue.words import fold

Words = dict[str, tuple[str, ...]]
"""What a column may be, and the folded headings that say so."""


@cache
def heading_words() -> tuple[Words, Words]:
    """The words for fields, and those for columns of figures."""
    entries = read_entries("headings.yaml")
    return _folded(entries["fields"]), _folded(entries["figures"])


@cache
def filler_words() -> frozenset[str]:
    """Folded words that say nothing more of who is counted under a heading: `number of`."""
    told = map(fold_heading, read_entries("headings.yaml")["fillers"])
    return frozenset(word for text in told for word in text.split())


@lru_cache(maxsize=20_000)
def no_count(text: str) -> tuple[str, str]:
    """Why the numbers under a heading are none to add up (`running`, `average`), and by what word.

    `Cumulative participants` counts everybody again in each row. Nothing for other headings.
    """
    plain = f" {fold_heading(text)} "
    found = ((way, w) for way, words in _no_counts().items() for w in words if f" {w}" in plain)
    way, word = next(found, ("", ""))
    return way, word.strip()


def no_count_of(heading: tuple[str, ...]) -> tuple[str, str]:
    """The same of a heading of several rows: by the lowest one that says it."""
    return next(filter(any, map(no_count, reversed(heading))), ("", ""))


@cache
def _no_counts() -> Words:
    """The words, those that are no mere beginnings with a space behind them."""
    entries = read_entries("headings.yaml")["no_counts"]
    return {way: tuple(map(_beginning, words)) for way, words in entries.items()}


def _beginning(word: str) -> str:
    return fold_heading(word.removesuffix("*")) + ("" if word.endswith("*") else " ")


def _folded(entries: dict[str, list[str]]) -> Words:
    return {name: tuple(dict.fromkeys(map(fold_heading, words))) for name, words in entries.items()}


def fold_heading(text: object) -> str:
    """A heading folded, an Arabic article being no part of its word."""
    return " ".join(_without_article(word) for word in fold(str(text)).split())


def _without_article(word: str) -> str:
    return word.removeprefix("ال") if len(word) > 4 else word
