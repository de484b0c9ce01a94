"""Who reported when: a small table of cities and periods."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SYMBOLS = {"on_time": "✓", "late": "L", "missing": "✕", "not_due": "·"}
"""Sign of each report status; the colour only repeats it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One city in one period. `status`: the gravest of what there is to say; `words`: all of it.

    `sign` stands for the status where it is none of a report.
    """

    status: str
    words: str
    sign: str = ""


def draw_calendar(
    periods: Sequence[str], rows: Sequence[tuple[str, Sequence[Cell | None]]], own: str = ""
) -> str:
    """The latest periods are in sight where the screen is too narrow for all.

    `rows`: a city's name and its cells, one for each of `periods` from old to new.
    """
    head = "".join(f'<th scope="col">{_break(period)}</th>' for period in periods)
    body = "".join(_draw_city(name, cells, is_own=name == own) for name, cells in rows)
    return (
        '<div class="cw-wide cw-latest"><table class="cw-calendar"><thead>'
        f'<tr><th scope="col">City</th>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def draw_signs(entries: Sequence[tuple[str, str, str]]) -> str:
    """What the cells of a calendar stand for: (sign, status, words)."""
    items = (
        f'<li><span class="cw-sign cw-{escape(kind)}" aria-hidden="true">{escape(sign)}</span>'
        f"{escape(words)}</li>"
        for sign, kind, words in entries
    )
    return f'<ul class="cw-legend cw-calendar">{"".join(items)}</ul>'


def _break(period: str) -> str:
    """`Q4 2025` in two lines."""
    return "<br>".join(escape(part) for part in period.split(" "))


def _draw_city(name: str, cells: Sequence[Cell | None], *, is_own: bool) -> str:
    kind = ' class="cw-own"' if is_own else ""
    return f'<tr{kind}><th scope="row">{escape(name)}</th>{"".join(map(_draw_cell, cells))}</tr>'


def _draw_cell(cell: Cell | None) -> str:
    if cell is None:
        return "<td></td>"
    words = escape(cell.words, quote=True)
    kind, symbol = f"cw-{escape(cell.status)}", escape(cell.sign or SYMBOLS[cell.status])
    return f'<td><span class="{kind}" title="{words}" aria-label="{words}">{symbol}</span></td>'
