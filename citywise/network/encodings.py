"""Which encodings may be declared: those of which ASCII is a part, and UTF-16."""

from __future__ import annotations

_ASCII = bytes(range(128))
_WIDE = ("utf-16-le", "utf-16-be")


def require_encoding(name: str) -> str:
    """The name, if it is that of an encoding that text files may have.

    Raises:
        ValueError: nothing is known by that name, or no office writes tables in it.
    """
    if name and not is_encoding(name):
        raise ValueError(f"{name!r} is no encoding of text files; write one such as cp1252")
    return name


def is_encoding(name: str) -> bool:
    """Tables may be written in it."""
    try:
        return name in _WIDE or _ASCII.decode(name, "replace") == _ASCII.decode("ascii")
    except (LookupError, ValueError):
        return False
