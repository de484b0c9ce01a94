"""The groups that headings name: `Of whom women` counts women, `15-29 år` people of that age."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from citywise.catalogue.headings import fold_heading, heading_words
from citywise.catalogue.totals import is_total_word
from citywise.catalogue.vocabularies import vocabulary
from citywise.catalogue.words import fold
from citywise.conform.breakdowns import make_key
from citywise.conform.figure_words import PERCENT_WORDS
from citywise.intake.producers.hashtags import normal_tag
from citywise.proposals.shapes import age_code, is_period_name, local_age

_PERCENT = {fold(word) for word in PERCENT_WORDS} | {"%"}
_IN_TAGS = {"f": ("sex", "F"), "m": ("sex", "M"), "female": ("sex", "F"), "male": ("sex", "M")}
_AGE_IN_TEXT = re.compile(r"\d{1,2} ?[-–—] ?\d{1,2}|\d{1,2} ?\+|< ?\d{1,2}")


def group_key(heading: tuple[str, ...], tag: str = "") -> tuple[str, str]:
    """The breakdown that a heading or its hashtag names, and what says so."""
    parts: dict[str, str] = {}
    for attribute in (normal_tag(tag) or "").split("+")[1:]:
        if attribute in _IN_TAGS:
            parts |= dict([_IN_TAGS[attribute]])
    for level in dict.fromkeys(level.rpartition("/")[2] for level in heading if level):
        parts |= _in_text(level)
    key = make_key(parts)
    return key, f"the heading names the group {key}" if key else ""


@lru_cache(maxsize=5_000)
def _in_text(text: str) -> dict[str, str]:
    """Sex and age that a text names; a heading that names two sexes counts neither."""
    parts: dict[str, str] = {}
    sex = vocabulary("sex")
    # M is for men, or for `mujeres`; `niños` are boys or children, and `niñas` not all women
    doubtful = {*sex.beside, *sex.beside.values(), "m"}
    words = {word: code for word, code in sex.words.items() if word not in doubtful}
    told = {words[word] for word in _words(text) if word in words and len(word) > 1}
    codes = told - {"X", "U"} if doubtful.isdisjoint(_words(text)) else set[str]()
    whole = words.get(fold(text))
    if whole or len(codes) == 1:
        parts["sex"] = whole or codes.pop()
    if age := _age(text):
        parts["age_band"] = age
    if whole in {"X", "U"} and len(_words(text)) < 2:
        # `Other` and `Unknown` by themselves may be another anything
        del parts["sex"]
    return parts


def _words(text: str) -> list[str]:
    return fold(text).replace("/", " ").split()


def _age(text: str) -> str:
    if code := age_code(text):
        return code
    found = _AGE_IN_TEXT.findall(text)
    known = age_code(found[0]) if len(found) == 1 else ""
    return known or local_age(_beside_people(text))


def _beside_people(text: str) -> str:
    """What a heading says besides who is counted: `18-25` of `Women (18-25)`."""
    words = [word.strip("(),:;") for word in text.split()]
    return " ".join(word for word in words if fold_heading(word) not in _people_words())


@cache
def _people_words() -> frozenset[str]:
    figures = heading_words()[1]
    told = " ".join((*figures["count"], *figures["actual"], *vocabulary("sex").words))
    return frozenset(word for word in told.split() if len(word) > 1)


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


def says_percent(heading: tuple[str, ...]) -> bool:
    """The heading tells percentages rather than numbers of anything."""
    words = [word for level in heading for word in fold(level).split()]
    return any("%" in level for level in heading) or any(word in _PERCENT for word in words)
