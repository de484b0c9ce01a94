"""Fold what people type so that the same word always reads the same.

`Kønsfordeling `, `KØNSFORDELING` and `Kønsfordeling` with invisible direction marks
are one word. Used for headings, code words and names; never for values.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TATWEEL = "\u0640"
_PUNCTUATION = re.compile(r"[^\w%#+<>/]+")
_DOTLESS = str.maketrans({"ı": "i", "ş": "s", "đ": "d", "ł": "l"})


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """The word behind a spelling: case, marks, digits and spaces made plain."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(_plain_digit(c) for c in decomposed if not _is_invisible(c))
    plain = unicodedata.normalize("NFC", kept).translate(_DOTLESS)
    return _PUNCTUATION.sub(" ", plain.replace("_", " ")).strip()


def _plain_digit(character: str) -> str:
    """The decimal digits of any script as ASCII ones."""
    return str(unicodedata.decimal(character, character))


def _is_invisible(character: str) -> bool:
    """Accents, direction marks, zero-width characters and the Arabic stretching line."""
    return character == _TATWEEL or unicodedata.category(character) in {"Mn", "Cf", "Cc"}
