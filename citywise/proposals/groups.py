"""The groups that headings name: `Of whom women` counts women, `15-29 år` people of that age."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from citywise.catalogue.headings import filler_words, fold_heading, heading_words
from citywise.catalogue.totals import is_total_word
from citywise.catalogue.vocabularies import vocabulary
from citywise.catalogue.words import fold
from citywise.conform.breakdowns import make_key
from citywise.conform.figure_words import PERCENT_WORDS
from citywise.intake.producers.hashtags import normal_tag
from citywise.proposals.shapes import age_code, is_period_name, local_age

_PERCENT = {fold(word) for word in PERCENT_WORDS} | {"%"}
_IN_TAGS = {"f": ("sex", "F"), "m": ("sex", "M"), "female": ("sex", "F"), "male": ("sex", "M")}
_OF_NUMBERS = ("num", "total", "value", "reached", "count", "all")
_AGES_IN_TAGS = ("infants", "children", "adolescents", "youth", "adults", "elderly", "age")
_LONGEST_AGE = 9
"""Words of an age group: `between 18 years and 25 years of age`."""
_AGE_IN_TEXT = re.compile(r"\d{1,2} ?[-–—] ?\d{1,2}|\d{1,2} ?\+|< ?\d{1,2}")


@dataclass(frozen=True, slots=True)
class Told:
    """The groups that a text names, and its words that nobody knows: `absent` of `Women absent`."""

    parts: dict[str, str]
    rest: tuple[str, ...] = ()


def group_key(heading: tuple[str, ...], tag: str = "") -> tuple[str, str]:
    """The breakdown that a heading or its hashtag names, and what says so."""
    parts: dict[str, str] = {}
    for attribute in _attributes(tag):
        if attribute in _IN_TAGS:
            parts |= dict([_IN_TAGS[attribute]])
    for level in _own_levels(heading):
        parts |= told_by(level).parts
    key = make_key(parts)
    return key, f"the heading names the group {key}" if key else ""


def unknown_words(heading: tuple[str, ...], tag: str = "") -> tuple[str, ...]:
    """What a heading or its hashtag says besides a group and those who came, and nobody knows.

    `absent` of `Women absent`, and `+adults` of `#reached+f+adults`.
    """
    told = [told_by(level) for level in _own_levels(heading)]
    has_age = any("age_band" in one.parts for one in told)
    known = {*_IN_TAGS, *_OF_NUMBERS, *(_AGES_IN_TAGS if has_age else ())}
    of_tag = [f"+{name}" for name in _attributes(tag) if name not in known]
    return tuple(dict.fromkeys((*(word for one in told for word in one.rest), *of_tag)))


def _attributes(tag: str) -> list[str]:
    return (normal_tag(tag) or "").split("+")[1:]


def _own_levels(heading: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(level.rpartition("/")[2] or level for level in heading if level))


@lru_cache(maxsize=5_000)
def told_by(text: str) -> Told:
    """Sex and age that a text names; a heading that names two sexes counts neither."""
    sexes = _sexes(text)
    age, left = _age(text)
    parts = _sex(text, sexes) | ({"age_band": age} if age else {})
    counted = [word for word in left if not _is_of_sex(word, parts.get("sex", ""), sexes)]
    known = _known_words("sex" in parts, "age_band" in parts)
    return Told(parts, tuple(word for word in counted if word not in known))


def _sex(text: str, sexes: set[str]) -> dict[str, str]:
    whole = _words_of_sex().get(fold(text))
    if whole in {"X", "U"} and len(_words(text)) < 2:
        # `Other` and `Unknown` by themselves may be another anything
        return {}
    codes = sexes - {"X", "U"}
    code = whole or (next(iter(codes)) if len(codes) == 1 else "")
    return {"sex": code} if code else {}


def _sexes(text: str) -> set[str]:
    """The codes of the words that are told; none beside a word that may mean two things."""
    words = _words_of_sex()
    told = {words[word] for word in _words(text) if word in words and len(word) > 1}
    return told if _doubtful().isdisjoint(_words(text)) else set()


@cache
def _words_of_sex() -> dict[str, str]:
    words = vocabulary("sex").words
    return {word: code for word, code in words.items() if word not in _doubtful()}


@cache
def _doubtful() -> frozenset[str]:
    """M is for men, or for `mujeres`; `niños` are boys or children, and `niñas` not all women."""
    beside = vocabulary("sex").beside
    return frozenset((*beside, *beside.values(), "m"))


def _is_of_sex(word: str, sex: str, sexes: set[str]) -> bool:
    """The word says no more than the group does, or one of the two that are everybody."""
    code = vocabulary("sex").words.get(word, "")
    return bool(code) and (code == sex or (code in sexes and {"F", "M"} <= sexes))


def _words(text: str) -> list[str]:
    return fold(text).replace("/", " ").split()


def _age(text: str) -> tuple[str, list[str]]:
    """The age group in a text, and the folded words beside it."""
    words = [word.strip("()[],:;?!") for word in text.replace("_", " ").split()]
    for first, last in _spans(len(words)):
        span = " ".join(words[first:last])
        left = _folded([*words[:first], *words[last:]])
        if code := age_code(span):
            return code, left
        if (code := local_age(span)) and _are_of_people(left):
            return code, left
    found = _AGE_IN_TEXT.findall(text)
    if len(found) == 1 and (code := age_code(found[0])):
        return code, _folded(text.replace(found[0], " ").split())
    return "", _folded(words)


def _spans(count: int) -> list[tuple[int, int]]:
    """Neighbouring words, the most first: `under 18` of `Girls under 18`."""
    lengths = range(min(count, _LONGEST_AGE), 0, -1)
    return [(i, i + length) for length in lengths for i in range(count - length + 1)]


def _folded(words: list[str]) -> list[str]:
    return " ".join(fold_heading(word).replace("/", " ") for word in words).split()


def _are_of_people(words: list[str]) -> bool:
    """Words that say who is counted, and nothing else: a `Room 10-12` is of no age."""
    known = _known_words(has_sex=True, has_age=True) | vocabulary("sex").words.keys()
    return all(word in known for word in words)


@cache
def _known_words(has_sex: bool, has_age: bool) -> frozenset[str]:  # noqa: FBT001 - as cached
    """Words that say nothing more: of numbers of people, and the names of what is told."""
    fields, figures = heading_words()
    told = [*figures["count"], *figures["actual"]]
    told += (*(fields["sex"] if has_sex else ()), *(fields["age_band"] if has_age else ()))
    return filler_words() | {word for text in told for word in text.split()}


def level_of(text: str) -> str:
    """What one text of a heading tells in a matrix: `period`, `sex`, `age_band` or `total`."""
    if is_total_word(text):
        return "total"
    if vocabulary("sex").words.get(fold(text)):
        return "sex"
    if age_code(text):
        return "age_band"
    if is_period_name(text):
        return "period"
    if local_age(text):
        return "age_band"
    return "activity_type" if fold(text) in vocabulary("activity_type").words else ""


def kind_of(text: str) -> str:
    """The kind of figures that a text of a heading names by itself: `target` for `Hedef`."""
    figures = heading_words()[1]
    kinds = ("actual", "target", "baseline", "to_date")
    return next((kind for kind in kinds if fold_heading(text) in figures[kind]), "")


def says_percent(heading: tuple[str, ...]) -> bool:
    """The heading tells percentages rather than numbers of anything."""
    words = [word for level in heading for word in fold(level).split()]
    return any("%" in level for level in heading) or any(word in _PERCENT for word in words)
