"""Names of the days of the week in the languages of the network, and in German: `lundi`, `Mo.`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from babel import Locale

from citywise.catalogue.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOCALES = ("en", "fr", "ar", "da", "tr", "es", "de")
_LEAST_LETTERS = 2


def weekday_numbers(name: str) -> frozenset[int]:
    """The days of the week, Monday as 0, that a name or abbreviation may be; of `mar` two."""
    return _names().get(fold(name), frozenset())


@cache
def _names() -> dict[str, frozenset[int]]:
    told: dict[str, set[int]] = {}
    for name, number in _spellings():
        if len(name) >= _LEAST_LETTERS:
            told.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in told.items()}


def _spellings() -> Iterator[tuple[str, int]]:
    for locale in map(Locale.parse, _LOCALES):
        for form in ("format", "stand-alone"):
            for width in ("wide", "abbreviated", "short"):
                for number, name in locale.days[form][width].items():
                    yield fold(name), number
