"""Find the table in a sheet of an unknown layout: title lines, heading rows, data.

Report of the youth office                 a title line
| Spring         |              two heading rows,
Activity   | Women  | Men   |              told apart from the data below them
Sports     | 12     | 8     |              by what stands in the columns
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from citywise.catalogue.words import fold
from citywise.intake.cells import TYPED
from citywise.intake.fitting.column_names import fold_path
from citywise.intake.fitting.headings import expanded_head, spread_right
from citywise.intake.producers.hashtags import is_tag_row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citywise.intake.formats.sheet import Sheet

MOST_LEVELS = 6
DEEPEST = 25
BELOW = 8
"""Rows under a heading that are looked at to tell it from the data."""

_PERIOD = re.compile(r"\x1f?(?:19|20)\d\d[-/. _]?(?:\d{1,2}|\d{4})?|\d{1,2}[-/. ](?:19|20)\d\d")
_AGES = re.compile(r"(?=<|.*[-–—+])<? ?(?P<low>\d{1,2}) ?(?:[-–—] ?(?P<high>\d{1,2})|\+)?")
_DAY = re.compile(r"\d{1,2}[.\s]+[^\W\d_]+\.?\s+(?:19|20)\d\d")
_FIGURE = re.compile(
    r"[<>≤≥~≈±]?[\s.,%/:()'’\u066b\u066c–—+\-]*\d[\s\dTZ.,%/:()'’\u066b\u066c–—+\-]*"
)


@dataclass(frozen=True, slots=True)
class Zone:
    """Where a table stands: its first heading row (from 1), how many there are, and the data.

    `headings` has a path from the top for each column. Where `is_spread`, a heading stands once
    over several columns without their cells being merged.
    """

    top: int
    height: int
    first_row: int
    headings: tuple[tuple[str, ...], ...]
    tags: tuple[str, ...] = ()
    is_spread: bool = False


def find_zone(sheet: Sheet) -> Zone | None:
    """The table of a sheet; nothing where no row looks like a heading."""
    rows = expanded_head(sheet)
    if sheet.places:
        return _zone(rows, 0, 0, sheet)
    tops = _possible(rows)
    if not tops:
        return None
    top = bottom = max(tops, key=lambda row: (_figures_below(rows, row), -row))
    while reaching := [last for first, _, last, _ in sheet.merges if first <= bottom < last]:
        bottom = max(reaching)
    while bottom - top + 1 < MOST_LEVELS and _is_level_below(rows, bottom):
        bottom += 1
    while top > 0 and bottom - top + 1 < MOST_LEVELS and _is_level_above(sheet, rows, top):
        top -= 1
    return _zone(rows, top, bottom, sheet)


def zone_as_decided(sheet: Sheet, header_rows: int, first_row: int) -> Zone | None:
    """The table where a person says it stands; what is 0 is found."""
    found = find_zone(sheet)
    rows = expanded_head(sheet)
    if not (header_rows or first_row) or found is None or sheet.places:
        return found
    height = header_rows or found.height
    bottom = found.top + found.height - 2
    if first_row:
        bottom = min(first_row - 2, len(rows) - 1)
        bottom -= bottom > 0 and is_tag_row(rows[bottom])
    elif height > found.height and _may_be_level(rows, bottom + height - found.height):
        bottom += height - found.height
    return _zone(rows, max(bottom - height + 1, 0), max(bottom, 0), sheet)


def _may_be_level(rows: list[list[str]], row: int) -> bool:
    """Words and no figures: more of a heading rather than data."""
    cells = [cell for cell in rows[row] if cell] if row < len(rows) else []
    return len(cells) > 1 and not any(map(is_figure, cells))


def _zone(rows: list[list[str]], top: int, bottom: int, sheet: Sheet) -> Zone:
    levels = rows[top : bottom + 1]
    is_spread = not sheet.merges and any(
        _stands_over(row, rows[bottom]) or _is_level_below(rows, top + number)
        for number, row in enumerate(levels[:-1])
    )
    shown = [spread_right(row) if is_spread else row for row in levels[:-1]] + levels[-1:]
    width = max((len(row) for row in levels), default=0)
    paths = tuple(tuple(_at(row, i) for row in shown) for i in range(width))
    below = rows[bottom + 1 : bottom + 2]
    tags = tuple(below[0]) if below and is_tag_row(below[0]) else ()
    return Zone(top + 1, bottom - top + 1, bottom + 2 + bool(tags), paths, tags, is_spread)


def _possible(rows: list[list[str]]) -> list[int]:
    """Rows that may be the last of a heading: wide, of several texts, and hardly of figures.

    Below a heading and a row of data there stands no other heading, whatever a row is made of.
    """
    usual = max((_filled(row) for row in rows), default=0)
    found: list[int] = []
    for number, row in enumerate(rows[:DEEPEST]):
        is_wide = _filled(row) * 2 > usual
        if found and is_wide and _is_of_data(row):
            break
        if is_wide and len(set(filter(None, row))) > min(1, usual - 1) and _may_be_heading(row):
            found.append(number)
    return found


def _may_be_heading(row: list[str]) -> bool:
    return _is_of_words(row) and not is_tag_row(row)


def _is_of_data(row: list[str]) -> bool:
    """Figures and dates that are no years, months or ages over columns."""
    figures = [cell for cell in row if cell and is_figure(cell) and not _PERIOD.fullmatch(cell)]
    return len(figures) > 1 and not _rises(figures)


def _filled(row: list[str]) -> int:
    return sum(1 for cell in row if cell)


def _is_of_words(row: list[str]) -> bool:
    """Mostly words; ages that rise from column to column, years and months are words here."""
    cells = [cell for cell in row if cell]
    figures = [cell for cell in cells if is_figure(cell)]
    return len(figures) * 3 <= len(cells) or _rises(figures)


def _rises(figures: list[str]) -> bool:
    if len(set(figures)) > 2 and all(_PERIOD.fullmatch(text) for text in figures):
        return True
    if _are_ages(figures):
        return True
    plain = [fold(cell.removeprefix(TYPED)).rstrip("+") for cell in figures]
    if len(plain) < 3 or not all(text.isdecimal() and len(text) <= 4 for text in plain):
        return False
    numbers = [int(text) for text in plain]
    return all(after - before == 1 for before, after in pairwise(numbers))


def _are_ages(cells: list[str]) -> bool:
    """Age groups of which each begins where the one before ends: `<15`, `15-17`, `18+`."""
    groups = [_AGES.fullmatch(cell) for cell in dict.fromkeys(cells)]
    found = [group for group in groups if group]
    meet = all(int(b["low"]) == _next_age(a) for a, b in pairwise(found))
    return len(found) == len(groups) > 1 and meet


def _next_age(group: re.Match[str]) -> int:
    return int(group["high"]) + 1 if group["high"] else int(group["low"])


def is_figure(cell: str) -> bool:
    """Looks like a number, a date or a period in digits rather than like a word."""
    return cell.startswith(TYPED) or bool(_FIGURE.fullmatch(cell) or _DAY.fullmatch(cell))


def _figures_below(rows: list[list[str]], heading: int) -> int:
    """Columns with a word or ages in the heading, and figures from the next filled cell on."""
    below = [row for row in rows[heading + 1 :] if any(row) and not is_tag_row(row)][:BELOW]
    words = [cell for cell in rows[heading] if cell and not is_figure(cell)]
    figures = [cell for cell in rows[heading] if cell and is_figure(cell)]
    named = {*words, *(figures if _are_ages(figures) else ())}
    return sum(1 for i, cell in enumerate(rows[heading]) if cell in named and _begins(below, i))


def _begins(below: list[list[str]], column: int) -> bool:
    texts = [text for row in below if (text := _at(row, column))]
    figures = [text for text in texts if is_figure(text)]
    return bool(figures) and texts[0] in figures and len(figures) * 2 > len(texts)


def _at(row: list[str], column: int) -> str:
    return row[column] if column < len(row) else ""


def _is_level_above(sheet: Sheet, rows: list[list[str]], top: int) -> bool:
    """The row above is a part of the heading: merged into it, or standing over its columns."""
    above, below = rows[top - 1], rows[top]
    if any(is_figure(cell) for cell in above if cell and cell not in below):
        numbers = [cell for cell in above if cell and is_figure(cell)]
        if not _are_years(numbers):
            return False
    width = max(len(below), 1)
    for first, left, last, right in sheet.merges:
        covers = first <= top - 1 <= last
        if covers and (last >= top or (right > left and right - left + 1 < width)):
            return len(set(filter(None, above))) > 1
    return not sheet.merges and _stands_over(above, below)


def _is_level_below(rows: list[list[str]], bottom: int) -> bool:
    """The row below tells apart what stands under one text: `Women | Men` under `Attendance`."""
    above, below = rows[bottom], rows[bottom + 1] if bottom + 1 < len(rows) else []
    named = [i for i, cell in enumerate(below) if cell]
    if len(named) < 2 or len(named) * 2 > _filled(above) + len(named) or is_tag_row(below):
        return False
    if any(is_figure(below[i]) or below[i] == _at(above, i) for i in named):
        return False
    under = [i for i in named if _at(above, i) and not _is_covered(above, i)]
    is_spread = all(_at(above, i) or _is_covered(above, i) for i in named)
    return is_spread and 0 < len(under) < len(named) and len(set(below)) > 2


def _is_covered(row: list[str], column: int) -> bool:
    """Nothing of its own stands there: a text to the left stands over it as well."""
    return column > 0 and _at(row, column) in {"", _at(row, column - 1)} and any(row[:column])


def _are_years(cells: list[str]) -> bool:
    plain = [cell.removeprefix(TYPED) for cell in cells]
    return bool(plain) and all(re.fullmatch(r"(?:19|20)\d\d", text) for text in plain)


def _stands_over(above: list[str], below: list[str]) -> bool:
    return _has_gaps(above, below) or _heads_groups(above, below)


def _heads_groups(above: list[str], below: list[str]) -> bool:
    """`Measure | Club | Jan | | Feb |` over `| | planned | done | planned | done`.

    Columns with a heading of their own have nothing below it, and several texts stand over more.
    """
    named = [i for i, cell in enumerate(below) if cell]
    heads = [i for i in named if _at(above, i)]
    labels = [i for i, cell in enumerate(above) if cell and not _at(below, i)]
    if len(heads) < 2 or not labels or any(is_figure(below[i]) for i in named):
        return False
    groups = [
        [i for i in named if i >= head and not any(head < h <= i for h in heads)] for head in heads
    ]
    are_whole = all(group == list(range(group[0], group[0] + len(group))) for group in groups)
    return named[0] == heads[0] and are_whole and max(map(len, groups)) > 1


def _has_gaps(above: list[str], below: list[str]) -> bool:
    """Texts that stand over more columns than one: at least two, each by itself in a stretch."""
    named = [i for i, cell in enumerate(above) if cell]
    over = [i for i in named if _at(below, i) or _at(below, i + 1)]
    gaps = [i for i in over if not _at(above, i + 1) and _at(below, i + 1)]
    is_label = len(named) == 2 and (named == [0, 1] or above[named[0]].endswith(":"))
    return len(over) > 1 and bool(gaps) and len(over) == len(named) and not is_label


def layout_digest(headings: Iterable[tuple[str, ...]]) -> str:
    """The fingerprint of a layout: what its columns are called, then in which order they stand.

    `3f0c1b7a-9d24e8c1` and `3f0c1b7a-55aa01fe` have the same columns in another order.
    """
    return _digest_in_order(tuple(headings))


@lru_cache(maxsize=16)
def _digest_in_order(headings: tuple[tuple[str, ...], ...]) -> str:
    paths = [path for path in map(fold_path, headings) if path]
    return f"{_digest(sorted(paths))}-{_digest(paths)}" if paths else ""


def columns_of(layout: str) -> str:
    """The part of a fingerprint that is the same in whatever order the columns stand."""
    return layout.partition("-")[0]


def _digest(paths: list[str]) -> str:
    return hashlib.sha256("\n".join(paths).encode()).hexdigest()[:8]
