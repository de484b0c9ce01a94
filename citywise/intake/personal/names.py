"""What looks like a person's name: `Fatima Al-Sayed`, `HANSEN, Mette`, `محمد العلي`.

Programs, venues and partners are named after people, so that one text is never enough:
it takes a column of them, a heading that asks, or a word such as `Contact:` before it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from citywise.catalogue.personal import personal_words
from citywise.catalogue.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

NAME_SHAPE = r"^[\pL][\pL'’.-]*,?(?: [\pL][\pL'’.-]*,?){1,5}$"
"""Two to six words of letters; for the engine that looks through a column."""

LISTED = r"\pL[^,،;؛/\n]*[,،;؛/\n&] *\pL[^,،;؛/\n]*(?:[,،;؛/\n&]| and | et | og | ve | y | و) *\pL"
"""Three or more entries in one cell."""

_WORD = re.compile(r"[^\W\d_][^\W\d_'’.-]*(?:['’.-][^\W\d_]+)*\.?")
_BETWEEN_NAMES = re.compile(r"[,،;؛/\n&]| and | et | og | ve | y | و ?")


def looks_like_name(text: str, *, by_list: bool = True) -> bool:
    """A text that is a name by its shape and, `by_list`, by a given name where one stands."""
    words = _words(text)
    if not 2 <= len(words) <= 6 or not _is_personal(text, words):
        return False
    return not by_list or begins_with_given_name(text)


def looks_like_any_name(text: str) -> bool:
    """Also one word alone, where a heading asks for it: given name, or family name."""
    words = _words(text)
    return 1 <= len(words) <= 6 and _is_personal(text, words) and len(text) > 1


def begins_with_given_name(text: str) -> bool:
    """The first word is a given name, or the one behind `SURNAME,` or `SURNAME`."""
    first, *rest = text.split()
    is_turned = first.endswith(",") or (first.isupper() and len(first) > 2 and first.isascii())
    words = [first, *rest[:1]] if is_turned else [first]
    return any(is_given_name(word) for word in words)


@lru_cache(maxsize=100_000)
def is_given_name(word: str) -> bool:
    """The catalogue knows the word as a given name; of `Ali-Reza` one part is enough."""
    return any(part in personal_words().given_names for part in fold(word).split())


def is_list_of_names(text: str) -> bool:
    """Three or more entries of which most are names: `Ali Omar, Sara Nour, Lina`."""
    entries = [part.strip() for part in _BETWEEN_NAMES.split(text) if part.strip()]
    named = [e for e in entries if looks_like_any_name(e) and begins_with_given_name(e)]
    return len(entries) >= 3 and len(named) * 5 >= len(entries) * 3


def has_thing(text: str) -> bool:
    """One of the words is that of a place, a program or an organisation."""
    return not personal_words().things.isdisjoint(fold(text).split())


def _words(text: str) -> list[str]:
    """The words, where there is nothing else in the text; else none."""
    words = text.replace(",", " ").split()
    return words if all(_WORD.fullmatch(word) for word in words) else []


def _is_personal(text: str, words: Iterable[str]) -> bool:
    """Capitals, or letters that have none; nothing in it that names a thing or nobody."""
    own = [word for word in words if fold(word) not in personal_words().particles]
    is_capital = all(word[0].isupper() or not word[0].islower() for word in own)
    return (
        bool(own)
        and is_capital
        and not has_thing(text)
        and fold(text) not in personal_words().nobody
    )
