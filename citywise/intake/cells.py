"""Cells: how they are addressed, and how typed values of a workbook travel as text.

Everything is read to text. A number or date that the workbook itself stored as such is
marked, because `1.234` typed into a Danish text cell is 1234 while the number 1.234 is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite

TYPED = "\x1f"
"""Before the text of a value that was stored as a number, date or truth value."""

ERROR = "\x1e"
"""Before the text of a cell that holds an error such as #REF!, or a formula without a result."""

CONFLICT = "\x1d"
"""Before two texts of two columns that stand for one thing, of which only one can be right."""

BREAKS = "\t\n\x0b\x0c\r"
"""Characters that end a line within a cell, or set apart what stands on it."""

MERGED = "\x1c"
"""Before a figure of a cell that is merged over several, and is that of none of them alone."""

OTHERWISE = f"{ERROR}\x1b"
"""Before what a cell shows where that is another number than the one that is stored in it."""

COVERED = f"{ERROR}\x1a"
"""Before what stands in a cell that another one is merged over, so that nobody sees it."""

_CONTROLS = dict.fromkeys(range(32)) | {0x7F: None}
_CLEAN = _CONTROLS | dict.fromkeys(map(ord, BREAKS), " ")
_UNBROKEN = {code: None for code in _CONTROLS if chr(code) not in BREAKS}
_INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_BLANKS = rf" \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000{_INVISIBLE}"
_THREE = rf"\d[{_INVISIBLE}]*\d[{_INVISIBLE}]*\d"
BROKEN_NUMBER = rf"(\d)[{_BLANKS}]*[{BREAKS}][{_BLANKS}{BREAKS}]*({_THREE})(\D|$)"
"""Digits that would be one number, were the break between them a space. Two engines read it."""
BREAK = " ⏎ "
"""What stands for such a break: no number has it within, and in words it means nothing."""
_BROKEN_NUMBER = re.compile(BROKEN_NUMBER)


RECORD_FIELD = "/"
"""Before the name of a column of records, in the place where a grid has its letters."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that stops a file, a record or a cell from being read.

    `layout` is the fingerprint of what the columns are called, where no template fits them.
    """

    file_number: int
    reason: str
    text: str = ""
    sheet_number: int = 1
    row: int = 0
    column: int = -1
    place: str = ""
    layout: str = ""


def column_letter(index: int) -> str:
    """The spreadsheet's name of a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The inverse of `column_letter`."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def cell_ref(place: str, row: int) -> str:
    """The address within a sheet: `B12`, or `11/date` for a field of the eleventh record.

    Names of columns stand in row 1, so that the first record is in row 2.
    """
    is_record = place.startswith(RECORD_FIELD)
    return f"{row - 1}{place}" if is_record else f"{place}{row}"


def clean_text(text: str) -> str:
    """The text without control characters, which also keeps it from posing as typed.

    A break is a space; but `12` above `150` is not twelve thousand.
    """
    if not text.isprintable():
        text = _BROKEN_NUMBER.sub(rf"\1{BREAK}\2\3", text.translate(_UNBROKEN))
    return text.translate(_CLEAN).strip()


def text_of(value: object) -> str:  # noqa: PLR0911 - one line a kind of value
    """A workbook's value as text; what it stored as a number or a date is marked."""
    match value:
        case str():
            return clean_text(value)
        case bool():
            return TYPED + str(value).lower()
        case int():
            return TYPED + str(value)
        case float():
            return _number_text(value)
        case Decimal():
            return TYPED + f"{value:f}" if value.is_finite() else ERROR + "#NUM!"
        case datetime():
            return TYPED + (value.date() if value.time() == time() else value).isoformat()
        case date() | time():
            return TYPED + value.isoformat()
        case timedelta():
            return TYPED + str(value)
        case bytes():
            return ERROR + "#BINARY"
        case _:
            return ""


def _number_text(value: float) -> str:
    if not isfinite(value):
        return ERROR + "#NUM!"
    if value.is_integer() and abs(value) < 1e15:
        return TYPED + str(int(value))
    return TYPED + repr(value)
