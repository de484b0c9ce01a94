"""What waits, told once for each word: 300 cells of `juggling` are one thing to put right.

The quarantine keeps an entry for each of them; what is said to people groups them by reason, column
and text, with the first places. Texts that all differ, as figures given twice, are told together.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_TEXTS = 10
"""Different texts of one reason in one column; the rest is told as one more."""
MOST_PLACES = 5

Item = dict[str, Any]
_COLUMN = ("file_path", "sheet_number", "reason_code", "held_code", "column_letter", "field_name")
_TEXT = ("raw_text", "personal_data_code")


@dataclass(frozen=True, slots=True)
class Alike:
    """The first of some entries that are alike, how many there are, and the first places.

    `text` is empty where the texts differ.
    """

    first: Item
    text: str
    count: int
    places: tuple[str, ...]

    @property
    def others(self) -> tuple[str, ...]:
        """The first places behind the first one."""
        return self.places[1:]


def group_alike(items: Iterable[Item]) -> list[Alike]:
    """Rows of `core_quarantine_items` in groups, in the order of the first of each."""
    texts: dict[tuple[object, ...], set[tuple[object, ...]]] = defaultdict(set)
    groups: dict[tuple[object, ...], list[Item]] = defaultdict(list)
    for item in items:
        column, text = _named(item, _COLUMN), _named(item, _TEXT)
        if text in texts[column] or len(texts[column]) < MOST_TEXTS:
            texts[column].add(text)
            groups[*column, *text].append(item)
        else:
            groups[column].append(item)
    return [_alike(found) for found in groups.values()]


def _named(item: Item, names: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(item[name] for name in names)


def _alike(found: list[Item]) -> Alike:
    texts = {item["raw_text"] for item in found}
    places = tuple(dict.fromkeys(item["cell_address"] for item in found))
    text = found[0]["raw_text"] if len(texts) == 1 else None
    return Alike(found[0], text or "", len(found), places[:MOST_PLACES])
