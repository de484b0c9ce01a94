"""Answers as the pages of docs/ show them: columns two spaces apart, `… 17 more` for the rest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

_MORE = re.compile(r"… (\d+) more")


def wrongly_shown(shown: str, answer: pl.DataFrame) -> list[str]:
    """The lines of a page that are not rows of the answer, in its order; what the rest is, too."""
    lines = shown.strip().splitlines()
    more = _MORE.fullmatch(lines[-1])
    told = lines[:-1] if more else lines
    whole = len(told) + (int(more[1]) if more else 0)
    rows = answer.rows()
    wrong = [
        f"{line} | {row}"
        for line, row in zip(told, rows, strict=False)
        if not _is_row(re.split(r"\s{2,}", line.strip()), row)
    ]
    return wrong + ([f"{whole} rows shown, {len(rows)} there"] if whole != len(rows) else [])


def _is_row(cells: list[str], row: tuple[object, ...]) -> bool:
    filled = [value for value in row if value is not None]
    return len(cells) == len(filled) and all(map(_is_cell, cells, filled))


def _is_cell(cell: str, value: object) -> bool:
    if isinstance(value, bool):
        return cell == str(value).lower()
    return float(cell) == value if isinstance(value, int | float) else cell == str(value)
