"""A sheet that was read, as rows of cells in their true places, ready to be written again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite
from typing import TYPE_CHECKING

from citywise.intake.cells import OTHERWISE, TYPED

if TYPE_CHECKING:
    from citywise.intake.copying import CopiedSheet
    from citywise.intake.formats.sheet import Merge

Value = str | float | bool | date | datetime

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""What a workbook has room for."""

MOST_DIGITS = 15
"""A workbook keeps no more digits of a number; longer ones stay text."""

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?")
_FIRST_DAY = date(1900, 3, 1)
"""Before it, programs count the days of a workbook differently."""


@dataclass(frozen=True, slots=True)
class Grid:
    """`rows[row][column]`: the row as a spreadsheet counts, the column from 0."""

    number: int
    name: str
    rows: dict[int, dict[int, Value]]
    merges: list[Merge]
    is_visible: bool

    @property
    def width(self) -> int:
        """How many columns are in use."""
        return max((max(cells) for cells in self.rows.values() if cells), default=-1) + 1

    @property
    def height(self) -> int:
        """The last row in use."""
        return max((row for row, cells in self.rows.items() if cells), default=0)


def grid_of(sheet: CopiedSheet) -> Grid:
    """The cells of a copied sheet, as far as a workbook has room for them."""
    rows = {row: _values(texts) for row, texts in sheet.rows.items() if 1 <= row <= LAST_ROW}
    return Grid(sheet.number, sheet.name, rows, sheet.merges, sheet.is_visible)


def _values(texts: list[str]) -> dict[int, Value]:
    return {column: value_of(text) for column, text in enumerate(texts[:LAST_COLUMN]) if text}


def value_of(text: str) -> Value:
    """What a workbook had stored as a number or a date is one again; all else is text."""
    if not text.startswith(TYPED):
        return text.lstrip(OTHERWISE)
    written = text.removeprefix(TYPED)
    if written in {"true", "false"}:
        return written == "true"
    if _NUMBER.fullmatch(written):
        digits = sum(character.isdigit() for character in written.partition("e")[0])
        is_short = digits <= MOST_DIGITS and isfinite(float(written))
        return float(written) if is_short else _shortest(written)
    return _time_of(written)


def _shortest(written: str) -> Value:
    """A number of many digits is one if writing it loses none of them."""
    number = float(written)
    return number if repr(number) == written else written


def _time_of(written: str) -> Value:
    try:
        if _DAY.fullmatch(written):
            day = date.fromisoformat(written)
            return day if day >= _FIRST_DAY else written
        if _INSTANT.fullmatch(written):
            instant = datetime.fromisoformat(written)
            return instant if instant.date() >= _FIRST_DAY else written
    except ValueError:
        pass
    return written
