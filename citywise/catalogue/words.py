"""Fold what people type so that the same word always reads the same.

`Kønsfordeling `, `KØNSFORDELING` and `Kønsfordeling` with invisible direction marks
are one word. Used for headings, code words and names; never for values.
"""

from __future__ import annotations

import re
import unicodedata

_TATWEEL = "\u0640"
_PUNCTUATION = re.compile(r"[^\w%#+<>/]+")
_DOTLESS = str.maketrans({"ı": "i", "ş": "s", "đ": "d", "ł": "l"})


def fold(text: str) -> str:
    """The word behind a spelling: compatibility forms, case, marks and spaces removed."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c for c in decomposed if not _is_invisible(c))
    plain = unicodedata.normalize("NFC", kept).translate(_DOTLESS)
    return _PUNCTUATION.sub(" ", plain.replace("_", " ")).strip()


def _is_invisible(character: str) -> bool:
    """Accents, direction marks, zero-width characters and the Arabic stretching line."""
    return character == _TATWEEL or unicodedata.category(character) in {"Mn", "Cf", "Cc"}
