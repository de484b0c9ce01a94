"""Whether text has anything to be cleaned of, asked of all its bytes at once.

Most files have not: then no cell is looked at by itself, and a night is as fast as its disk.
"""

from __future__ import annotations

import numpy as np

_SPACE, _QUOTE, _NEWLINE = ord(" "), ord('"'), ord("\n")
_FIRST_PRINTED, _DELETE = 32, b"\x7f"
_WIDE_SPACES = (
    b"\xc2\x85",
    b"\xc2\xa0",
    b"\xe1\x9a\x80",
    b"\xe2\x80",
    b"\xe2\x81\x9f",
    b"\xe3\x80\x80",
)
_BLOCK = 1024 * 1024


def is_clean(content: bytes, delimiter: str) -> bool:
    """Nothing to strip from any cell: no control characters, and no spaces at a cell's ends."""
    if _DELETE in content or _has_controls(content, delimiter):
        return False
    if not content.isascii() and any(holds(content, space) for space in _WIDE_SPACES):
        return False
    return not _has_spaces_at_ends(content, delimiter)


def count_byte(content: bytes, byte: bytes) -> int:
    """How often one byte stands there; in a long text it may stand everywhere."""
    if len(content) < _BLOCK:
        return content.count(byte)
    data = np.frombuffer(content, np.uint8)
    blocks = (data[start : start + _BLOCK] for start in range(0, len(data), _BLOCK))
    return sum(int(np.count_nonzero(block == byte[0])) for block in blocks)


def _has_controls(content: bytes, delimiter: str) -> bool:
    """Anything below the first printed character but line ends, and the delimiter if it is one."""
    data = np.frombuffer(content, np.uint8)
    allowed = np.zeros(256, np.bool_)
    allowed[[_NEWLINE, ord(delimiter)]] = True
    for start in range(0, len(data), _BLOCK):
        block = data[start : start + _BLOCK]
        if not allowed[block[block < _FIRST_PRINTED]].all():
            return True
    return False


def holds(content: bytes, bytes_of_one: bytes) -> bool:
    """A character beyond ASCII stands in the text; most texts lack even its first byte."""
    return bytes_of_one[:1] in content and bytes_of_one in content


def _has_spaces_at_ends(content: bytes, delimiter: str) -> bool:
    if content[:1] == b" " or content[-1:] == b" ":
        return True
    is_end = np.zeros(256, np.bool_)
    is_end[[_NEWLINE, _QUOTE, ord(delimiter)]] = True
    data = np.frombuffer(content, np.uint8)
    for start in range(0, len(data), _BLOCK):
        spaces = np.flatnonzero(data[start : start + _BLOCK] == _SPACE) + start
        if is_end[data[spaces - 1]].any() or is_end[data[spaces + 1]].any():
            return True
    return False
