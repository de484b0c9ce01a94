"""What a pull brings: the content of one file, and where the source stood."""

from __future__ import annotations

from dataclasses import dataclass, field

from citywise.connectors.memory import Bookmark


@dataclass(frozen=True, slots=True)
class Fetched:
    """Everything that the source holds now; it takes the place of what it held before."""

    ending: str
    content: bytes
    records: int
    bookmark: Bookmark = field(default=Bookmark())
