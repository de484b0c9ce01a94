"""Columns that are the sum of others by their numbers, whatever they are called.

Women  Men  Together
5      7    12
10     14   24        `Together` is the sum of the two beside it
"""

from __future__ import annotations

from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

from citywise.conform.numbers import Style, Unclear, read_figure
from citywise.intake.formats.sheet import ROW, cell_name

if TYPE_CHECKING:
    import polars as pl

LEAST_ROWS = 2
"""Rows in which a sum must be right: one is chance too often."""
MOST_PARTS, MOST_COLUMNS, MOST_ROWS = 24, 60, 200
_AGREE = 0.75
"""The share of whole rows that must agree; a sender's own sum is wrong at times."""

Numbers = list[Decimal | None]


def find_sums(rows: pl.DataFrame, indexes: list[int]) -> dict[int, tuple[int, ...]]:
    """Column → the columns directly before or behind it of which it is the sum."""
    head = rows.head(MOST_ROWS)
    read = {i: [_number(text) for text in head[cell_name(i)].to_list()] for i in indexes}
    numeric = [i for i in indexes if sum(map(bool, read[i])) >= LEAST_ROWS][:MOST_COLUMNS]
    found: dict[int, tuple[int, ...]] = {}
    for place, whole in enumerate(numeric):
        parts = next((w for w in _ways(numeric, place) if _is_sum(read, whole, w)), None)
        if parts:
            found[whole] = tuple(parts)
    return found


def find_total_rows(rows: pl.DataFrame, indexes: list[int]) -> list[int]:
    """Rows of the sheet that are the sum of two rows and more above them, in two columns and more.

    A row of sums ends a block; the next one sums the rows since then, or all of them.
    """
    head = rows.head(MOST_ROWS)
    columns = [[_number(text) for text in head[cell_name(i)].to_list()] for i in indexes]
    lines = list(zip(*columns, strict=True)) if columns else []
    found: list[int] = []
    begins = 0
    for number, line in enumerate(lines):
        block = lines[begins:number]
        whole = [above for n, above in enumerate(lines[:number]) if n not in found]
        if _sums_up(line, block) or (found and _sums_up(line, whole)):
            found.append(number)
            begins = number + 1
    return [head[ROW].to_list()[number] for number in found]


def _sums_up(line: tuple[Decimal | None, ...], above: list[tuple[Decimal | None, ...]]) -> bool:
    told = [(total, [row[n] for row in above]) for n, total in enumerate(line) if total]
    agree = [total == sum(part or 0 for part in parts) for total, parts in told]
    several = [sum(map(bool, parts)) > 1 for _, parts in told]
    return len(told) >= LEAST_ROWS and all(agree) and any(several)


def _number(text: str | None) -> Decimal | None:
    found = read_figure(text, Style()) if text else None
    if found is None or isinstance(found, Unclear) or found.is_percent:
        return None
    return found.value


def _ways(numeric: list[int], place: int) -> list[list[int]]:
    """Two columns and more that end directly before a column or begin directly behind it."""
    before = [numeric[place - n : place] for n in range(2, min(place, MOST_PARTS) + 1)]
    most = min(len(numeric) - place - 1, MOST_PARTS)
    return before + [numeric[place + 1 : place + 1 + n] for n in range(2, most + 1)]


def _is_sum(read: dict[int, Numbers], whole: int, parts: list[int]) -> bool:
    """Most rows agree, and each part counts in one of them."""
    rows = zip(read[whole], zip(*(read[part] for part in parts), strict=True), strict=True)
    told = [(total, row) for total, row in rows if total and None not in row]
    if not any(_agrees(*row) for row in islice(told, 3)):
        return False
    agree = [row for row in told if _agrees(*row)]
    if len(agree) < max(LEAST_ROWS, _AGREE * len(told)):
        return False
    return all(any(row[number] for _, row in agree) for number in range(len(parts)))


def _agrees(total: Decimal, parts: tuple[Decimal | None, ...]) -> bool:
    return total == sum(part or 0 for part in parts)
