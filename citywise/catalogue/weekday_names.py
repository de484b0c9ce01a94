"""Names of the days of the week in the languages of the network, and in German: `lundi`, `Mo.`."""

from __future__ import annotations

from functools import cache

from babel import Locale

from citywise.catalogue.words import fold

_LOCALES = ("en", "fr", "ar", "da", "tr", "es", "de")
_LEAST_LETTERS = 2


def weekday_numbers(name: str) -> frozenset[int]:
    """The days of the week, Monday as 0, that a name or abbreviation may be; of `mar` two."""
    return _names().get(fold(name), frozenset())


@cache
def _names() -> dict[str, frozenset[int]]:
    told: dict[str, set[int]] = {}
    for locale in map(Locale.parse, _LOCALES):
        for widths in locale.days.values():
            for width in ("wide", "abbreviated", "short"):
                for number, name in widths.get(width, {}).items():
                    if len(fold(name)) >= _LEAST_LETTERS:
                        told.setdefault(fold(name), set()).add(number)
    return {name: frozenset(numbers) for name, numbers in told.items()}
