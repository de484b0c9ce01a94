"""Put files into batches that one reader takes at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from citywise.intake.reading import FileToRead

LARGEST_BATCH = {"workbook": 8 * 1024 * 1024}
"""A workbook is packed; and with less in a batch two readers share a night's large ones."""
LARGEST_OTHER_BATCH = 32 * 1024 * 1024
"""Text of this size takes a reader half of the memory it may use."""
MOST_FILES = {"delimited": 2_000, "workbook": 160}
MOST_COSTLY_FILES = 40
"""Of every other format; one of their files costs what many text files do."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that is to be read, its format and size."""

    file: FileToRead
    format_code: str
    byte_count: int


def make_batches(waiting: Iterable[Waiting]) -> list[list[FileToRead]]:
    """Batches of one format, in the order of delivery, none too large for one reader."""
    by_format: dict[str, list[Waiting]] = {}
    for item in waiting:
        by_format.setdefault(item.format_code, []).append(item)
    return [batch for items in by_format.values() for batch in _batches(items)]


def _batches(items: list[Waiting]) -> Iterator[list[FileToRead]]:
    batch: list[FileToRead] = []
    size = 0
    for item in items:
        most = MOST_FILES.get(item.format_code, MOST_COSTLY_FILES)
        largest = LARGEST_BATCH.get(item.format_code, LARGEST_OTHER_BATCH)
        is_full = len(batch) >= most or size + item.byte_count > largest
        if batch and is_full:
            yield batch
            batch, size = [], 0
        batch.append(item.file)
        size += item.byte_count
    if batch:
        yield batch
