"""Whether text has anything to be cleaned of, asked of all its bytes at once.

Most files have not: then no cell is looked at by itself, and a night is as fast as its disk.
"""

from __future__ import annotations

import numpy as np

_SPACE, _QUOTE, _NEWLINE = ord(" "), ord('"'), ord("\n")
_CONTROLS = bytes(set(range(32)) - {_NEWLINE}) + b"\x7f"
_WIDE_SPACES = (
    b"\xc2\x85",
    b"\xc2\xa0",
    b"\xe1\x9a\x80",
    b"\xe2\x80",
    b"\xe2\x81\x9f",
    b"\xe3\x80\x80",
)
_BLOCK = 16 * 1024 * 1024


def is_clean(content: bytes, delimiter: str) -> bool:
    """Nothing to strip from any cell: no control characters, and no spaces at a cell's ends."""
    controls = _CONTROLS.replace(delimiter.encode(), b"")
    if len(content.translate(None, controls)) != len(content):
        return False
    if not content.isascii() and any(holds(content, space) for space in _WIDE_SPACES):
        return False
    return not _has_spaces_at_ends(content, delimiter)


def holds(content: bytes, bytes_of_one: bytes) -> bool:
    """A character beyond ASCII stands in the text; most texts lack even its first byte."""
    return bytes_of_one[:1] in content and bytes_of_one in content


def _has_spaces_at_ends(content: bytes, delimiter: str) -> bool:
    ends = np.array([_NEWLINE, _QUOTE, ord(delimiter)], np.uint8)
    data = np.frombuffer(b"\n" + content + b"\n", np.uint8)
    for start in range(1, len(data) - 1, _BLOCK):
        spaces = np.flatnonzero(data[start : start + _BLOCK] == _SPACE) + start
        beside = np.concatenate([data[spaces - 1], data[spaces + 1]])
        if np.isin(beside, ends).any():
            return True
    return False
