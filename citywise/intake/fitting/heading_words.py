"""How far a heading says what its column is: `Date of the session` holds the word `date`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache

from citywise.catalogue.headings import fold_heading, heading_words
from citywise.catalogue.words import fold
from citywise.intake.producers.hashtags import normal_tag

_IN_BRACKETS = re.compile(r"[(\[].*?[)\]]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SHORTEST_PART = 4
"""Letters of a word that counts as a part of a compound, such as `dato` in `mødedato`."""
_NEAR = 0.84
_LONGEST = 1_000
"""Letters; a longer text is no heading, and to compare it may take longer than a file may."""
_NAMES = frozenset(("name", "nom", "navn", "nombre", "adı", "اسم"))
"""`State name` is a state; the name says nothing else."""


@dataclass(frozen=True, slots=True)
class Match:
    """How well a heading matches, and by which word."""

    score: float
    says: str


NO_MATCH = Match(0.0, "")


def match_field(heading: tuple[str, ...], tag: str, target: str) -> Match:
    """How far a heading, or the hashtag below it, names a field."""
    return _best(heading, tag, heading_words()[0].get(target, ()))


def match_figures(heading: tuple[str, ...], tag: str, target: str) -> Match:
    """How far a heading names a kind of figures."""
    return _best(heading, tag, heading_words()[1].get(target, ()))


def _best(heading: tuple[str, ...], tag: str, words: tuple[str, ...]) -> Match:
    return max(
        (_of_tag(tag, words), *(_of_text(text, words) for text in _variants(heading))),
        key=lambda match: match.score,
    )


def _of_tag(tag: str, words: tuple[str, ...]) -> Match:
    """A tag with further attributes is still that tag; one without them says less."""
    plain = normal_tag(tag)
    if not plain:
        return NO_MATCH
    parts = set(plain.split("+"))
    known = [word for word in words if word.startswith("#") and set(word.split("+")) <= parts]
    if not known:
        return NO_MATCH
    longest = max(known, key=len)
    return Match(1.0 if set(longest.split("+")) == parts else 0.85, f"hashtag {tag}")


@lru_cache(maxsize=5_000)
def _variants(heading: tuple[str, ...]) -> tuple[str, ...]:
    """A heading whole and by its levels, without brackets and without the groups of a form."""
    levels = [level for level in heading if 0 < len(level) <= _LONGEST]
    texts = [" ".join(dict.fromkeys(levels)), *levels[-1:], *levels[:1]]
    texts += [_IN_BRACKETS.sub(" ", text) for text in texts]
    texts += [text.rpartition("/")[2] for text in texts]
    texts += [_CAMEL.sub(" ", text) for text in texts]
    return tuple(dict.fromkeys(filter(None, map(fold_heading, texts))))


@lru_cache(maxsize=200_000)
def _of_text(text: str, words: tuple[str, ...]) -> Match:
    return max(
        (_of_word(text, word, words) for word in words), key=lambda m: m.score, default=NO_MATCH
    )


def _of_word(text: str, word: str, words: tuple[str, ...]) -> Match:
    says = f"the heading says {word!r}"
    if text == word:
        return Match(1.0, says)
    if len(word) > 2 and f" {word} " in f" {text} ":
        return Match((0.5 + 0.4 * len(word) / len(text)) * _others(text, word, words), says)
    if len(word) < _SHORTEST_PART or word.startswith("#"):
        return NO_MATCH
    if any(part.startswith(word) or part.endswith(word) for part in text.split()):
        return Match(0.4 + 0.3 * len(word) / len(text), f"the heading holds {word!r}")
    return _nearly(text, word)


def _others(text: str, word: str, words: tuple[str, ...]) -> float:
    """`Activity status` may be either; what is left of it is a heading of its own."""
    rest = " ".join(f" {text} ".replace(f" {word} ", " ", 1).split())
    is_another = rest in _every_word() and rest not in words and rest not in _NAMES
    return 0.7 if is_another else 1.0


@cache
def _every_word() -> frozenset[str]:
    fields, figures = heading_words()
    return frozenset(word for words in (*fields.values(), *figures.values()) for word in words)


def _nearly(text: str, word: str) -> Match:
    if abs(len(text) - len(word)) > 2 or len(word) < 5:
        return NO_MATCH
    likeness = SequenceMatcher(None, text, word).ratio()
    return (
        Match(0.7 * likeness, f"the heading is nearly {word!r}") if likeness > _NEAR else NO_MATCH
    )


def likeness(one: str, other: str) -> float:
    """How alike two headings are, from 0 to 1: by their letters, or by the words they share."""
    if max(len(one), len(other)) > _LONGEST:
        return 0.0
    left, right = fold(one), fold(other)
    shared = set(left.split()) & set(right.split())
    by_words = 2 * len(shared) / (len(left.split()) + len(right.split()) or 1)
    return max(by_words, SequenceMatcher(None, left, right).ratio())
