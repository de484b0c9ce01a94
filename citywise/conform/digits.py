"""Digits, spaces and marks of any script, written in one way."""

from __future__ import annotations

import unicodedata

_FULL_WIDTH = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_SPELLINGS = _FULL_WIDTH | {
    **dict.fromkeys("’ʼ\u066c", "'"),  # noqa: RUF001 - marks between thousands
    **dict.fromkeys("\u2010\u2011\u2012\u2212\ufe63", "-"),
    "٪": "%",
}
_OVERRIDES = "\u202d\u202e"


def fold_digits(text: str) -> str:
    """Write the decimal digits of any script as ASCII, and spaces and marks in one way.

    Superscripts are not digits, and marks of direction are nothing.
    """
    return (text if text.isascii() else "".join(map(_fold_character, text))).strip()


def _fold_character(character: str) -> str:
    match unicodedata.category(character):
        case "Nd":
            return str(unicodedata.decimal(character))
        case "Zs":
            return " "
        case "Cf":
            # an override of direction shows `12` as `21`; the other marks change nothing
            return character if character in _OVERRIDES else ""
        case _:
            return _SPELLINGS.get(character, character)
