"""A word that announces personal data, and the thing behind it: `Tlf. 12 34 56 78`.

Also people who are addressed: `Mme Fatima Zahra`, `Hr. Jens Holm`, `السيدة ليلى حسن`.
"""

from __future__ import annotations

import re
from functools import cache

from citywise.catalogue.personal import personal_words
from citywise.catalogue.words import fold
from citywise.intake.personal.names import begins_with_given_name, has_thing, is_given_name

_BEHIND = {
    "phone": r"\+?\(?\d(?:[ ()./-]{0,2}\d){5,14}",
    "identity_number": r"(?=[\w-]{0,6}\d{5})[\w-]{6,20}|\d(?:[ -]?\d){5,15}",
    "passport": r"[A-Za-z]{0,3} ?\d{5,9}[A-Za-z]?|\d{2}[A-Za-z]{2}\d{5}",
    "bank_account": r"\d(?:[ -]?\d){6,25}",
    "device": r"\d{14,16}|[0-9a-f]{16}|(?=\w*\d)[\w:-]{10,}|[\d.]{9,15}",
    "handle": r"@?(?=[\w.]*[\d_.]|@)[A-Za-z][\w.]{2,29}|@[A-Za-z][\w.]{2,29}",
    "birth_date": r"\d{1,4}[./ -]\d{1,2}[./ -]\d{1,4}|\d{1,2}\.? [^\W\d_]{3,12}\.? \d{4}",
    "address": r"[^\W_](?:[^:;|]{3,60}?)\d+|\d+[^\W\d]?[ ,]+[^\W\d_]{3,}",
}
"""What must stand behind a label of each kind."""

_GAP = r"\.?(?: ?(?:no|nr|n°|nº|number))?\.? ?[:：#=-]? ?"
_COLON = r" ?[:：] ?"
_NAME = r"[^\W\d_][^\W\d_'’.-]*(?:['’.-][^\W\d_]+)*\.?"
_FOLLOWING = re.compile(rf"\s*({_NAME}(?: {_NAME}){{1,3}})")


def labelled_kinds(text: str) -> set[str]:
    """Kinds of what stands behind a label in a plain text."""
    found = {
        kind for kind, pattern in _patterns().items() if kind != "name" and pattern.search(text)
    }
    if any(_is_name_behind(match) for match in _patterns()["name"].finditer(text)):
        found.add("name")
    if any(_is_addressed(text, match.end()) for match in _honorific().finditer(text)):
        found.add("name")
    return found


@cache
def announcing() -> str:
    """What a text must contain to be looked at closely; for both engines."""
    labels = {
        label for kind in (*_BEHIND, "name") for label in personal_words().asking[kind].labels
    }
    words = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
    honorifics = "|".join(map(re.escape, _honorifics()))
    return rf"(?i:(?:^|[\s(,;.|/])(?:{words})[.:： #=-])|(?:^|[\s(,;.|/])(?:{honorifics}) "


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    asking = personal_words().asking
    patterns = {
        kind: _pattern(asking[kind].labels, _GAP, f"(?:{thing})") for kind, thing in _BEHIND.items()
    }
    # `lives at 12 High Street` says it; `address 3 themes` does not
    patterns["address"] = _address_pattern(asking["address"].labels)
    return patterns | {"name": _pattern(asking["name"].labels, _COLON, f"(?P<name>{_NAME}(?: {_NAME}){{0,4}})")}  # fmt: skip


def _address_pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    said = tuple(label for label in labels if " " in label)
    words = "|".join(re.escape(label) for label in labels if label not in said)
    phrases = "|".join(map(re.escape, said))
    gap = rf"(?:(?:{phrases}){_GAP}|(?:{words}){_COLON})"
    return re.compile(rf"(?:^|[\s(,;.|/]){gap}(?:{_BEHIND['address']})", re.IGNORECASE)


def _pattern(labels: tuple[str, ...], gap: str, thing: str) -> re.Pattern[str]:
    words = "|".join(re.escape(label) for label in labels)
    return re.compile(rf"(?:^|[\s(,;.|/])(?P<label>{words}){gap}{thing}", re.IGNORECASE)


def _is_name_behind(match: re.Match[str]) -> bool:
    """A name behind `Contact:`; behind what only people do, also one that no list knows."""
    said = match["name"]
    words = said.split()
    capital = [word for word in words if word[0].isupper() or not word[0].islower()]
    if has_thing(said) or not capital or words[0] not in capital:
        return False
    is_strong = personal_words().asking["name"].is_asked(fold(match["label"]))
    return begins_with_given_name(said) or (is_strong and len(capital) > 1)


def names_person(label: str, text: str) -> bool:
    """A cell that is a label and the cell beside it: `Prepared by` | `Anna Smith`."""
    plain = label.strip().rstrip(":：").strip()
    return "name" in labelled_kinds(f"{plain}: {text}")


def _honorifics() -> tuple[str, ...]:
    return personal_words().honorifics


@cache
def _honorific() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(_honorifics(), key=len, reverse=True))
    return re.compile(rf"(?:^|[\s(,;.|/])(?:{words})(?= )")


def _is_addressed(text: str, end: int) -> bool:
    """A person's name follows, and neither it nor the text around it names a thing."""
    match = _FOLLOWING.match(text, end)
    if match is None:
        return False
    words = match[1].split()
    if words[0][0].islower() or words[1][0].islower():
        return False
    around = text[max(0, match.start() - 30) : match.end() + 30]
    return not has_thing(around) and any(is_given_name(word) for word in words[:2])
