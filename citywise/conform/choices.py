"""Cells with several entries: `parents teachers`, `Parents and carers Teachers`, `a; b`.

Form tools put chosen labels behind each other with a space between them. Where labels hold
spaces themselves, such a cell is cut into words that are known, if that is possible in one way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.catalogue.words import fold
from citywise.intake.cells import TYPED
from citywise.intake.fitting.combining import BETWEEN_JOINED

if TYPE_CHECKING:
    from collections.abc import Collection

    from citywise.intake.templates.sections import ColumnRule


def folded_words(rule: ColumnRule) -> dict[str, str]:
    """The template's own words, folded, and what each means."""
    return {fold(word): meant for word, meant in rule.words.items()}


def split_cell(text: str | None, rule: ColumnRule) -> list[str] | None:
    """The entries of a cell; None where it can be cut in two ways."""
    if text is None:
        return []
    plain = text.removeprefix(TYPED)
    if BETWEEN_JOINED in plain or not rule.split:
        parts = plain.split(BETWEEN_JOINED)
    elif rule.split.isspace():
        return _cut(plain, folded_words(rule))
    else:
        parts = plain.split(rule.split)
    return [part.strip() for part in parts if part.strip()]


def _cut(plain: str, known: Collection[str]) -> list[str] | None:
    """Cut at spaces, but not within a known word that has spaces itself."""
    if not any(" " in word for word in known):
        return plain.split()
    ways = _ways(fold(plain).split(), known)
    if len(ways) > 1:
        return None
    return ways[0] if ways else plain.split()


def _ways(words: list[str], known: Collection[str]) -> list[list[str]]:
    """Every way to make known entries of the words, up to two; those of each beginning in turn."""
    ways: list[list[list[str]]] = [[[]]]
    for end in range(1, len(words) + 1):
        here = [
            [*before, entry]
            for start in range(end)
            if ways[start] and (entry := " ".join(words[start:end])) in known
            for before in ways[start]
        ]
        ways.append(here[:2])
    return ways[-1]
