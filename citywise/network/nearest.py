"""Names that come near an unknown one: proposed with the evidence, never taken for it.

`Aarhus` and `Århus`, `بيروت` and `Beirut`, `Club The` and `The Club`, a Cyrillic letter among
Latin ones. What is near enough is for a person to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from anyascii import anyascii
from rapidfuzz.distance import Levenshtein

from citywise.catalogue.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citywise.network.names import Spelling

LEAST = 0.75
"""A lower score is no evidence."""

MOST = 3

LONGEST = 200
"""Letters of a name; nothing is near a text that is longer, and comparing one takes long."""

_LOOK_ALIKE = str.maketrans("аеорсухіјѕԁһкмтвнαορντκιεАЕОРСУХІЈЅКМТВНΑΟΡΝΤΚΙΕ",
                            "aeopcyxijsdhkmtbhaopvtkieAEOPCYXIJSKMTBHAOPNTKIE")  # fmt: skip
"""Cyrillic and Greek letters that pass for Latin ones."""

_SOUNDS = str.maketrans({"p": "b", "v": "f", "w": "", "y": "", "h": "", "q": "k", "c": "k",
                         "z": "s", "a": "", "e": "", "i": "", "o": "", "u": "", "'": "", "`": "",
                         "j": "g"})  # fmt: skip
"""What is left of a name when it has been through a script without vowels."""

_DIGRAPHS = (
    ("aa", "a"),
    ("ae", "a"),
    ("oe", "o"),
    ("ue", "u"),
    ("kh", "h"),
    ("ou", "u"),
    ("ck", "k"),
)


_ARTICLES = ("al", "el", "the", "le", "la")


@dataclass(frozen=True, slots=True)
class Near:
    """An entry whose name comes near: how near (0 to 1), and why."""

    id: str
    name: str
    score: float
    evidence: str

    @property
    def says(self) -> str:
        """One line."""
        return f"{self.id}: {self.name} ({self.score:.2f}, {self.evidence})"


def nearest(text: str, spellings: Iterable[Spelling]) -> list[Near]:
    """The nearest entries, the best spelling of each, best first."""
    best: dict[str, Near] = {}
    for spelling in spellings if len(text) <= LONGEST else ():
        score, evidence = _compare(text, spelling.text)
        if score >= LEAST and score > best.get(spelling.id, _NONE).score:
            best[spelling.id] = Near(spelling.id, spelling.text, score, evidence)
    return sorted(best.values(), key=lambda near: (-near.score, near.id))[:MOST]


_NONE = Near("", "", 0.0, "")


@lru_cache(maxsize=100_000)
def _compare(text: str, name: str) -> tuple[float, str]:
    """How near two names are, by the strongest evidence there is."""
    one, other = fold(text), fold(name)
    if fold(text.translate(_LOOK_ALIKE)) == other:
        return 0.98, "letters of another script"
    if _spelled(one) == _spelled(other):
        return 0.97, "the letters are written another way"
    words, others = set(one.split()), set(other.split())
    if words == others:
        return 0.95, "the words stand in another order"
    if (words < others or others < words) and len(" ".join(words & others)) > 3:
        return 0.88, "a word more or less"
    if one.isascii() != other.isascii():
        if _bones(one) == _bones(other) and len(_bones(one)) > 1:
            return 0.85, "the same consonants in another script"
        if Levenshtein.distance(_bones(one), _bones(other)) == 1 and len(_bones(one)) > 3:
            return 0.78, "the same consonants but one in another script"
    return _by_letters(_spelled(one), _spelled(other))


def _spelled(folded: str) -> str:
    """In Latin letters, without the ways in which languages write one sound."""
    latin = fold(anyascii(folded))
    for two, one in _DIGRAPHS:
        latin = latin.replace(two, one)
    return latin


def _bones(folded: str) -> str:
    """Consonants without doublings and without articles."""
    own = [word.removeprefix("ال") for word in folded.split() if word not in _ARTICLES]
    letters = "".join(anyascii(word).lower().translate(_SOUNDS) for word in own)
    return "".join(c for i, c in enumerate(letters) if c != letters[i - 1 : i])


def _by_letters(one: str, other: str) -> tuple[float, str]:
    differ = Levenshtein.distance(one, other)
    score = 1 - differ / max(len(one), len(other), 1)
    return min(
        score, 0.94
    ), f"{differ} letter{'s' if differ > 1 else ''} differ{'' if differ > 1 else 's'}"
