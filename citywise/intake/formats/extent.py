"""How far the cells of a worksheet reach, asked of all bytes of its XML at once.

Every office program writes a cell as `<c r="B2"`. A sheet in which one is written in any other
way is left to those who look at each of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]
    Places = NDArray[np.int64]
    Numbers = NDArray[np.int32]

_REFERENCE = b'<c r="'
_OTHER_ENDS_OF_NAME = frozenset(b"/>\t\r\n")
_MOST_LETTERS, _MOST_DIGITS = 3, 7
_AT_ONCE = 8
_ROOM = len(_REFERENCE) + _MOST_LETTERS + _AT_ONCE
"""What is looked at of a cell; the end of the sheet, behind the last one, is longer."""
_BLOCK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Extent:
    """How many cells are written, and the last row and the last column that one of them names."""

    cells: int
    rows: int
    columns: int


def plain_extent(xml: bytes) -> Extent | None:
    """The extent of the cells, filled or blank; None where one is not written plainly."""
    if _has_prefix(xml) or _REFERENCE[:2] in xml[-_ROOM - 1 :]:
        return None
    data = np.frombuffer(xml, np.uint8)
    starts = _cells(data)
    if not len(starts):
        return None
    letters = starts + len(_REFERENCE)
    columns, width = _numbers(_texts(data, letters), "A", 26, _MOST_LETTERS)
    digits = _texts(data, letters + width)
    rows, length = _numbers(digits, "0", 10, _MOST_DIGITS)
    is_plain = columns.all() and (digits[:, 0] != ord("0")).all()
    is_whole = (digits[np.arange(len(digits)), length] == ord('"')).all() and rows.all()
    return Extent(len(starts), int(rows.max()), int(columns.max())) if is_plain & is_whole else None


def has_pair(xml: bytes, pair: bytes) -> bool:
    """Two bytes stand side by side somewhere."""
    return any(len(found) for found in _pairs(np.frombuffer(xml, np.uint8), pair))


def _pairs(data: Bytes, pair: bytes) -> Iterator[Places]:
    """Where two bytes stand side by side; looked for in blocks that stay near the processor."""
    for start in range(0, len(data), _BLOCK):
        block = data[start : start + _BLOCK + 1]
        yield np.flatnonzero((block[:-1] == pair[0]) & (block[1:] == pair[1])) + start


def _has_prefix(xml: bytes) -> bool:
    """Elements may carry the prefix of their namespace, as in `<x:c r="B2">`."""
    inner = xml.find(b"<sheetData")
    return inner < 0 or b":c" in xml[inner : xml.rfind(b"</sheetData")]


def _cells(data: Bytes) -> Places:
    """Where cells begin; nowhere, if one begins with anything but its reference."""
    starts = np.concatenate([*_pairs(data[:-_ROOM], _REFERENCE[:2])])
    behind = data[starts + 2]
    is_cell = behind == _REFERENCE[2]
    if not _OTHER_ENDS_OF_NAME.isdisjoint(behind[~is_cell].tolist()):
        return starts[:0]
    cells = starts[is_cell]
    begins = _texts(data, cells)[:, : len(_REFERENCE)]
    is_plain = (begins == np.frombuffer(_REFERENCE, np.uint8)).all()
    return cells if is_plain else cells[:0]


def _texts(data: Bytes, at: Places) -> Bytes:
    """The bytes from each place on, one row a place."""
    windows = np.ndarray((len(data) - _AT_ONCE + 1,), np.uint64, data, strides=(1,))
    return windows[at].view(np.uint8).reshape(-1, _AT_ONCE)


def _numbers(texts: Bytes, first: str, base: int, most: int) -> tuple[Numbers, Places]:
    """The numbers with which the texts begin, and how many digits each has; A is 1, Z is 26."""
    one = int(first == "A")
    numbers, length = np.zeros(len(texts), np.int32), np.zeros(len(texts), np.int64)
    goes_on = np.ones(len(texts), np.bool_)
    for n in range(most):
        digits = texts[:, n] - np.uint8(ord(first))  # what stands before the first turns over
        goes_on &= digits < base
        if not goes_on.any():
            break
        numbers = np.where(goes_on, numbers * base + digits + one, numbers)
        length += goes_on
    return numbers, length
