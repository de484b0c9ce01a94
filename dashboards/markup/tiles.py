"""The answer in a few large numbers."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Tile:
    """One number with what it is and how it was found.

    `is_absent`: there is no number, and `value` says why in words.
    """

    name: str
    value: str
    note: str = ""
    is_absent: bool = False


def draw_tiles(tiles: Sequence[Tile]) -> str:
    """Tiles side by side; they wrap on a narrow screen."""
    return f'<dl class="cw-tiles">{"".join(map(_draw_tile, tiles))}</dl>'


def _draw_tile(tile: Tile) -> str:
    kind = "cw-words" if tile.is_absent else "cw-number"
    return (
        f'<div class="cw-tile"><dt>{escape(tile.name)}</dt>'
        f'<dd class="{kind}">{escape(tile.value)}</dd>'
        f'<dd class="cw-note">{escape(tile.note)}</dd></div>'
    )
