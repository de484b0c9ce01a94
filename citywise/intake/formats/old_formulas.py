"""Formulas of an .xls workbook that the program which wrote it did not reckon: blank, and none.

Such a formula is written as one that gave an empty text. Of a sum nobody can believe that; where
one stands there, no blank result of the workbook is believed.
"""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING, NamedTuple

from xlrd.compdoc import SIGNATURE, CompDoc

if TYPE_CHECKING:
    from collections.abc import Iterator

_NO_TEXT = b"\x03\x00\x00\x00\x00\x00\xff\xff"
"""The result of a formula that gave an empty text."""
_SHEET, _FORMULA, _END = 0x0085, 0x0006, 0x000A
_HEAD, _RESULT, _TOKENS = 4, slice(6, 14), 22
_OPERATIONS = frozenset({0x03, 0x04, 0x05, 0x06, 0x07, 0x12, 0x13, 0x14})
"""Plus, minus, times, by, to the power of, and the signs."""
_FUNCTIONS = frozenset({0, 4, 5, 6, 7, 24, 25, 27, 169, 183, 228, 344, 345, 346, 347})
"""COUNT, SUM, AVERAGE, MIN, MAX, ABS, INT, ROUND, COUNTA, PRODUCT, SUMPRODUCT, SUBTOTAL, SUMIF,
COUNTIF and COUNTBLANK."""

Places = dict[int, list[tuple[int, int]]]
"""Rows and columns from 0, by the number of the worksheet from 0."""


class _Blank(NamedTuple):
    sheet: int
    row: int
    column: int
    is_number: bool
    """Nothing but a number can come of the formula."""


def unreckoned(raw: bytes) -> Places:
    """Where formulas stand without a result; nothing where those without one may have none."""
    found = list(_blanks(_stream(raw))) if _NO_TEXT in raw else []
    places: Places = {}
    for blank in found if any(blank.is_number for blank in found) else ():
        places.setdefault(blank.sheet, []).append((blank.row, blank.column))
    return places


def _stream(raw: bytes) -> bytes:
    """The records of the workbook, out of the container in which they lie."""
    if not raw.startswith(SIGNATURE):
        return raw
    document = CompDoc(raw, logfile=io.StringIO())
    for name in ("Workbook", "Book"):
        memory, start, size = document.locate_named_stream(name)
        if memory:
            return bytes(memory[start : start + size])
    return b""


def _blanks(stream: bytes) -> Iterator[_Blank]:
    starts = [
        struct.unpack_from("<I", body)[0]
        for kind, body in _records(stream, 0)
        if kind == _SHEET and body[5] == 0
    ]
    for number, start in enumerate(starts):
        for kind, body in _records(stream, start):
            if kind == _FORMULA and body[_RESULT] == _NO_TEXT:
                row, column = struct.unpack_from("<HH", body)
                yield _Blank(number, row, column, _gives_number(body[_TOKENS:]))


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from a place on, up to the end of their part."""
    while at + _HEAD <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if kind == _END:
            return
        yield kind, stream[at + _HEAD : at + _HEAD + size]
        at += _HEAD + size


def _gives_number(tokens: bytes) -> bool:
    """What stands last is done last: an operation, a sum, or a function that counts."""
    if len(tokens) < _HEAD:
        return False
    if tokens[-1] in _OPERATIONS or (tokens[-4], tokens[-3] & 0x10) == (0x19, 0x10):
        return True
    function = int.from_bytes(tokens[-2:], "little")
    is_called = tokens[-3] & 0x1F == 0x01 and tokens[-3] >> 5 in {1, 2, 3}
    is_called |= tokens[-4] & 0x1F == 0x02 and tokens[-4] >> 5 in {1, 2, 3}
    return is_called and function in _FUNCTIONS
