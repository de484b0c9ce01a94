"""What a worksheet hides: `<row r="3" hidden="1">`, `<col min="5" max="6" hidden="1">`.

Such rows and columns are read like any other: a filter that was left on hides rows that nobody
meant to leave out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
_NUMBER = re.compile(rb"""\b(r|min|max)=["'](\d{1,7})["']""")
MOST_COLUMNS = 16_384


@dataclass(frozen=True, slots=True)
class Hidden:
    """Numbers of hidden rows from 1, and positions of hidden columns from 0."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


NOTHING = Hidden()


def find_hidden(xml: bytes) -> Hidden:
    """What a worksheet of an XLSX workbook hides; most hide nothing and are not looked through."""
    if b"hidden" not in xml or not _HIDDEN.search(xml):
        return Hidden()
    return Hidden(frozenset(_rows(xml)), frozenset(_columns(xml)))


def _rows(xml: bytes) -> list[int]:
    """A row that states no number is the one behind the row before it."""
    hidden: list[int] = []
    number = 0
    for tag in _ROW.finditer(xml):
        stated = _numbers(tag[1]).get(b"r")
        number = number + 1 if stated is None else stated
        if _HIDDEN.search(tag[1]):
            hidden.append(number)
    return hidden


def _columns(xml: bytes) -> list[int]:
    hidden: list[int] = []
    for tag in filter(lambda tag: _HIDDEN.search(tag[1]), _COLUMN.finditer(xml)):
        told = _numbers(tag[1])
        first, last = told.get(b"min", 1), told.get(b"max", 0)
        hidden += range(first - 1, min(last, MOST_COLUMNS))
    return hidden


def _numbers(attributes: bytes) -> dict[bytes, int]:
    return {match[1]: int(match[2]) for match in _NUMBER.finditer(attributes)}
