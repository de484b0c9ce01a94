"""Parts that many workbooks of one producer have alike, byte for byte: asked about once."""

from __future__ import annotations

from functools import lru_cache, wraps
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_MOST_REMEMBERED = 8
_LARGEST_REMEMBERED = 64 * 1024
"""Bytes; larger parts would cost the memory that the next file needs."""


def asked_once(ask: Callable[..., T]) -> Callable[..., T]:
    """What `ask` says of parts, remembered for the next file; nobody changes what it returns."""
    remembered = lru_cache(_MOST_REMEMBERED)(ask)

    @wraps(ask)
    def asked(*parts: bytes) -> T:
        is_small = sum(map(len, parts)) <= _LARGEST_REMEMBERED
        return remembered(*parts) if is_small else ask(*parts)

    return asked
