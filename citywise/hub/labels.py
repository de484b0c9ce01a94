"""What codes are called in every language of the network: so a word of one finds all of them.

`sikkerhed på nettet` and `السلامة على الإنترنت` are both the theme *Online safety*, and lead to
materials of that theme whatever their language is.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any

from babel import Locale
from rapidfuzz.distance import OSA

from citywise.catalogue.translations import LANGUAGES
from citywise.catalogue.vocabularies import vocabulary
from citywise.hub.words import is_stop_word, plain_word, word_stems, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CODED = {
    "theme_codes": "theme",
    "audience_codes": "audience",
    "door_codes": "hub_door",
    "resource_type_code": "resource_type",
    "activity_type_code": "activity_type",
    "language_codes": "language",
}
"""Columns of codes whose labels find a material, and what they are codes of."""


def coded_words(material: Mapping[str, Any]) -> Iterator[str]:
    """A material's codes as words of the index: `theme:online_safety`."""
    for column, name in CODED.items():
        found = material[column]
        for code in (found,) if isinstance(found, str) else found or ():
            yield f"{name}:{code}"


def codes_called(word: str) -> dict[str, float]:
    """The codes that have this word in one of their labels, and how much of the label it is."""
    found: dict[str, float] = {}
    for stem in word_stems(word, LANGUAGES):
        for code, share in _labels().get(stem, {}).items():
            found[code] = max(share, found.get(code, 0))
    return found


def codes_nearly_called(word: str, away: int) -> dict[str, float]:
    """The same, for a word with up to so many letters wrong."""
    plain, found = plain_word(word), dict[str, float]()
    for stem, codes in _labels().items():
        if OSA.distance(stem, plain, score_cutoff=away) <= away:
            found |= {code: max(share, found.get(code, 0)) for code, share in codes.items()}
    return found


@cache
def _labels() -> dict[str, dict[str, float]]:
    """Stem → the codes in whose labels it is, each with its share of the label."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for code, text, languages in _all_labels():
        words = [word for word in words_of(text) if not is_stop_word(word)]
        for stem in {stem for word in words for stem in word_stems(word, languages)}:
            found[stem][code] = max(len(words) ** -0.5, found[stem].get(code, 0))
    return dict(found)


def _all_labels() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Every code with each of its labels, and the languages by whose rules it is read."""
    for name in set(CODED.values()) - {"language"}:
        known = vocabulary(name)
        for code, labels in known.labels.items():
            yield from ((f"{name}:{code}", text, (told,)) for told, text in labels.items())
            yield from ((f"{name}:{code}", text, LANGUAGES) for text in known.also.get(code, ()))
    for told in LANGUAGES:
        names = _language_names(told).items()
        yield from ((f"language:{code}", name, (told,)) for code, name in names if len(code) == 2)


def language_name(code: str, told: str = "en") -> str:
    """What a language is called in another one; its code where nobody knows a name."""
    return _language_names(told).get(code, code)


@cache
def _language_names(told: str) -> dict[str, str]:
    return dict(Locale(told).languages)
