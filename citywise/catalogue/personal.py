"""Which words ask for personal data or stand before it, in the languages of the network.

`participant name`, `fødselsdato`, `رقم الهوية`. The words themselves are in `personal.yaml`
and `given_names.txt`; what is done with them is said in docs/personal-data.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from citywise.catalogue.entries import read_entries
from citywise.catalogue.words import fold

KINDS = (
    "name",
    "phone",
    "email",
    "identity_number",
    "passport",
    "bank_account",
    "coordinates",
    "address",
    "device",
    "handle",
    "birth_date",
)
"""Kinds of personal data, as the vocabulary `personal_data` has them."""

LONGEST_HEADING = 12
"""Words of a heading in which a question may be asked; a longer text is a text."""


@dataclass(frozen=True, slots=True)
class Asking:
    """How headings and labels ask for one kind; all of it folded except the labels."""

    headings: frozenset[str]
    weak: frozenset[str]
    labels: tuple[str, ...]

    def is_asked(self, heading: str) -> bool:
        """A folded heading asks for it by itself."""
        return _says(heading, self.headings)

    def is_weakly_asked(self, heading: str) -> bool:
        """A folded heading may ask for it."""
        return _says(heading, self.weak)


@cache
def _filling() -> frozenset[str]:
    return _words(_entries()["filling"])


def _says(heading: str, phrases: frozenset[str]) -> bool:
    """A phrase alone or among filling words; one of several words also within a question."""
    words = heading.split()
    if not words or len(words) > LONGEST_HEADING:
        return False
    if heading in phrases or " ".join(w for w in words if w not in _filling()) in phrases:
        return True
    runs = (words[i:j] for i in range(len(words)) for j in range(i + 2, min(i + 7, len(words) + 1)))
    return any(" ".join(run) in phrases for run in runs)


@dataclass(frozen=True, slots=True)
class PersonalWords:
    """Everything that the catalogue knows about personal data."""

    asking: dict[str, Asking]
    things: frozenset[str]
    particles: frozenset[str]
    nobody: frozenset[str]
    beside_people: frozenset[str]
    honorifics: tuple[str, ...]
    given_names: frozenset[str]


@cache
def personal_words() -> PersonalWords:
    """The words of the catalogue, read once."""
    entries = _entries()
    names = files("citywise.catalogue").joinpath("given_names.txt").read_text(encoding="utf-8")
    return PersonalWords(
        asking={kind: _asking(entries[kind]) for kind in KINDS},
        things=_words(entries["things"]),
        particles=_words(entries["particles"]),
        nobody=_words(entries["nobody"]),
        beside_people=_folded(entries["beside_people"]),
        honorifics=tuple(_split(entries["honorifics"])),
        given_names=frozenset(
            name for line in names.splitlines() if line[:1] != "#" for name in line.split()
        ),
    )


@cache
def _entries() -> dict[str, Any]:
    return read_entries("personal.yaml")


def _words(lines: list[str]) -> frozenset[str]:
    return frozenset(fold(word) for line in lines for word in line.split())


def _asking(entry: dict[str, list[str]]) -> Asking:
    return Asking(
        _folded(entry.get("headings", [])),
        _folded(entry.get("weak", [])),
        tuple(sorted(set(_split(entry.get("labels", []))), key=len, reverse=True)),
    )


def _folded(lines: list[str]) -> frozenset[str]:
    return frozenset(fold(phrase) for phrase in _split(lines))


def _split(lines: list[str]) -> list[str]:
    return [phrase for line in lines for phrase in re.split(r"\s*,\s*", line) if phrase]
