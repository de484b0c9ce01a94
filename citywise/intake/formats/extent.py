"""How far the cells of a worksheet reach, asked of all bytes of its XML at once.

Every office program writes a cell as `<c r="B2"`, and few elements around it. A sheet in which
anything is written in another way is left to those who look at each cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]
    Places = NDArray[np.int64]
    Numbers = NDArray[np.int32]

_DATA, _DATA_END = b"<sheetData", b"</sheetData"
_ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_REFERENCE = b'<c r="'
_SLASH, _CLOSED = b"/>"
_MOST_LETTERS, _MOST_DIGITS = 3, 7
_AT_ONCE = 8
_ROOM = len(_REFERENCE) + _MOST_LETTERS + _AT_ONCE
"""What is looked at of a cell."""
_BLOCK = 256 * 1024


_OTHER, _CELL, _FORMULA, _TEXT = 1, 2, 3, 4


def _kinds() -> NDArray[np.uint8]:
    """What begins with two bytes behind `<`, by the number that they are together.

    Cells, rows, values, formulas and texts; what has a prefix, as in `<x:c`, is not among them.
    """
    of_others = "ro v> v/ t> t  t/ r> rP /c /v /r /f /i /t"
    table = np.zeros(1 << 16, np.uint8)
    table[[_together(of_others[at : at + 2]) for at in range(0, len(of_others), 3)]] = _OTHER
    table[_together("c ")] = _CELL
    table[[_together(name) for name in ("f>", "f ", "f/")]] = _FORMULA
    table[_together("is")] = _TEXT
    return table


def _together(two: str) -> int:
    return int.from_bytes(two.encode(), "little")


_KINDS = _kinds()


@dataclass(frozen=True, slots=True)
class Extent:
    """How many cells are written, and the last row and the last column that one of them names.

    `begins` and `ends` are where the element that holds them begins, and where its end does.
    """

    cells: int
    rows: int
    columns: int
    begins: int = 0
    ends: int = 0
    is_balanced: bool = False
    """As many elements end among the cells as begin there."""
    has_formulas: bool = False
    has_texts: bool = False
    """Of its own, beside those that all sheets of the workbook share."""


def plain_extent(xml: bytes) -> Extent | None:
    """The extent of the cells, filled or blank; None where one is not written plainly."""
    start, end = xml.find(_DATA), xml.rfind(_DATA_END)
    if not 0 <= start < end or end + _ROOM > len(xml):
        return None
    around = (0, start), (end + len(_DATA_END), len(xml))
    # a second table, also one with a prefix, would have cells that are not looked at
    if any(xml.find(_DATA[1:], *part) >= 0 or _ANY_CELL.search(xml, *part) for part in around):
        return None
    data = np.frombuffer(xml, np.uint8)
    tags = _tags(data, start + 1, end)
    kinds = _KINDS.take(data.take(tags + 1) | data.take(tags + 2).astype(np.uint16) << 8)
    cells = tags.compress(kinds == _CELL)
    if not kinds.all() or not len(cells):
        return None
    extent = _extent(data, cells)
    return extent and replace(
        extent,
        begins=start,
        ends=end,
        is_balanced=2 * _ends(data, tags) + _alone(data, start, end) == len(tags),
        has_formulas=bool((kinds == _FORMULA).any()),
        has_texts=bool((kinds == _TEXT).any()),
    )


def _tags(data: Bytes, start: int, end: int) -> Places:
    """Where elements begin and end; looked for in blocks that stay near the processor."""
    blocks = [
        np.flatnonzero(data[at : min(at + _BLOCK, end)] == _REFERENCE[0]) + at
        for at in range(start, end, _BLOCK)
    ]
    return np.concatenate(blocks)


def _ends(data: Bytes, tags: Places) -> int:
    """How many elements end behind where they begin."""
    return int(np.count_nonzero(data.take(tags + 1) == _SLASH))


def _alone(data: Bytes, start: int, end: int) -> int:
    """How many elements end where they begin; the text `/>` is taken for one."""
    blocks = [(at, min(at + _BLOCK, end)) for at in range(start, end, _BLOCK)]
    return sum(
        int(np.count_nonzero((data[at:to] == _SLASH) & (data[at + 1 : to + 1] == _CLOSED)))
        for at, to in blocks
    )


def _extent(data: Bytes, cells: Places) -> Extent | None:
    is_begun = _texts(data, cells)[:, : len(_REFERENCE)] == np.frombuffer(_REFERENCE, np.uint8)
    letters = cells + len(_REFERENCE)
    columns, width = _numbers(_texts(data, letters), "A", 26, _MOST_LETTERS)
    digits = _texts(data, letters + width)
    rows, length = _numbers(digits, "0", 10, _MOST_DIGITS)
    is_ended = digits[np.arange(len(digits)), length] == ord('"')
    is_plain = is_begun.all() and is_ended.all() and columns.all() and rows.all()
    if not is_plain or (digits[:, 0] == ord("0")).any():
        return None
    return Extent(len(cells), int(rows.max()), int(columns.max()))


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
