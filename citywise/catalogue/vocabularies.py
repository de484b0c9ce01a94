"""Code lists and the words by which people write the codes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from citywise.catalogue.entries import read_entries
from citywise.catalogue.words import fold

LOCAL = "local:"
"""Prefix of a code that one city uses and the network does not know."""

SUPPRESSED_BY_US = "suppressed_by_us"
"""Status of an outcome that is there, and is not shown to protect small groups."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One code list: `labels[code][language]`, and every known word for each code."""

    name: str
    title: str
    labels: dict[str, dict[str, str]]
    words: dict[str, str] = field(repr=False)
    also: dict[str, list[str]] = field(repr=False)
    """Further words for a code, as they are written."""
    beside: dict[str, str] = field(repr=False)
    """Words that stand for their code only beside another one: `niños` for boys beside `niñas`."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes, in the order in which they are shown."""
        return tuple(self.labels)

    def label(self, code: str, language: str = "en") -> str:
        """What people read for a code; a local code is read as its own words."""
        if code.startswith(LOCAL):
            return code.removeprefix(LOCAL).replace("-", " ")
        return self.labels.get(code, {}).get(language) or self.labels[code]["en"]


@cache
def vocabularies() -> dict[str, Vocabulary]:
    """Every vocabulary of the catalogue by name."""
    return {
        name: _vocabulary(name, entry) for name, entry in read_entries("vocabularies.yaml").items()
    }


def vocabulary(name: str) -> Vocabulary:
    """One vocabulary; an unknown name is a mistake in the code."""
    return vocabularies()[name]


def local_code(text: str) -> str:
    """The code of a word that only one city uses: `Teen (ages 12-18)` → `local:teen-ages-12-18`."""
    return LOCAL + "-".join(fold(text).split())


def _vocabulary(name: str, entry: dict[str, Any]) -> Vocabulary:
    labels: dict[str, dict[str, str]] = entry["codes"]
    also: dict[str, list[str]] = entry.get("also", {})
    words = {fold(code): code for code in labels}
    for code, texts in labels.items():
        words |= {fold(text): code for text in texts.values()}
        words |= {fold(text): code for text in also.get(code, ())}
    beside = {fold(word): fold(other) for word, other in entry.get("beside", {}).items()}
    return Vocabulary(name, entry["title"], labels, words, also, beside)
