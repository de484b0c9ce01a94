"""What a country is called, in the languages of the network: `LB`, `Lebanon`, `Liban`, `لبنان`."""

from __future__ import annotations

from functools import cache

from babel import Locale

from citywise.catalogue.words import fold

_LANGUAGES = ("en", "fr", "ar", "da", "tr", "es")


def country_code(text: str) -> str:
    """The ISO 3166 code of a country, or nothing."""
    return _codes().get(fold(text), "")


@cache
def _codes() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in _LANGUAGES:
        territories: dict[str, str] = dict(Locale(language).territories)
        for code, name in territories.items():
            if len(code) == 2 and code.isalpha():
                found |= {fold(name): code, fold(code): code}
    return found
