"""Matrices: figures under months, sexes and ages, each told by a row of the heading."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from citywise.catalogue.totals import is_total_word
from citywise.catalogue.words import fold
from citywise.proposals.groups import level_of
from citywise.proposals.shapes import is_figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.proposals.columns import Column

LEAST_COLUMNS = 3
LEAST_AGES, OLDEST = 6, 110
"""Ages that stand across, from which on they are told by one row of the heading."""
_AGE = re.compile(
    r"\x1f?(?P<start>\d{1,3}) ?(?:[-–—] ?(?P<end>\d{1,3})|(?P<open>\+))?(?: ?\D{2,12})?"
)
_MOSTLY = 0.8


@dataclass(frozen=True, slots=True)
class Matrix:
    """What each row of the heading tells from the top, and which columns are figures.

    `unclear` are the words of a level that no list knows, or that may mean two things.
    """

    levels: tuple[str, ...]
    columns: frozenset[int]
    unclear: tuple[tuple[str, tuple[str, ...]], ...] = ()


def find_matrix(columns: list[Column]) -> Matrix | None:
    """The matrix in a table; nothing where its headings tell no period and only one thing."""
    figures = [column for column in columns if _is_of_figures(column)]
    height = max((len(column.heading) for column in columns), default=0)
    for count in range(height, 0, -1):
        inside = [column for column in figures if _tells(column, count)]
        levels = _levels(inside, count) if len(inside) >= LEAST_COLUMNS else ()
        if levels and _is_worth_it(levels):
            told = [column for column in figures if _tells_some(column, levels)]
            inside += [column for column in told if column not in inside]
            unclear = tuple(_unclear([c.heading[-count:] for c in inside], levels))
            return Matrix(levels, frozenset(column.index for column in inside), unclear)
    return _of_ages(figures)


def _tells_some(column: Column, levels: tuple[str, ...]) -> bool:
    """Some levels are told by words that are known, the others by words that no list knows."""
    texts = column.heading[-len(levels) :]
    if len(texts) != len(levels) or not all(texts) or len(set(texts)) == 1:
        return False
    kinds = [level_of(text) for text in texts]
    pairs = list(zip(kinds, levels, strict=True))
    return any(kind == level for kind, level in pairs) and all(
        k in {"", level} for k, level in pairs
    )


def _unclear(
    paths: list[tuple[str, ...]], levels: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The words of each level that are not known; beside an H an M may be for `mujeres`."""
    for level, texts in zip(levels, zip(*paths, strict=True), strict=True):
        words = [text for text in dict.fromkeys(texts) if not level_of(text)]
        if level == "sex" and "h" in map(fold, words):
            words += [text for text in dict.fromkeys(texts) if fold(text) == "m"]
        if words:
            yield level, tuple(words)


def _of_ages(figures: list[Column]) -> Matrix | None:
    """Ages that stand across, `0 1 2 … 90+` or `0-4 5-9 …`: many, rising, and the last open."""
    told = [(column, _AGE.fullmatch(column.heading[-1])) for column in figures]
    ages = [(column, match) for column, match in told if match]
    starts = [int(match["start"]) for _, match in ages]
    is_open = any(match["end"] or match["open"] for _, match in ages)
    rises = all(before < after for before, after in pairwise(starts))
    if len(ages) < LEAST_AGES or not is_open or not rises or starts[-1] > OLDEST:
        return None
    totals = [column for column in figures if is_total_word(column.heading[-1])]
    return Matrix(("age_band",), frozenset(c.index for c in (*(c for c, _ in ages), *totals)))


def _is_of_figures(column: Column) -> bool:
    return not column.filled or column.share(is_figure) > 0.6


def _tells(column: Column, count: int) -> bool:
    """Every level is known, and one text merged over all of them is a total or no part of it."""
    texts = column.heading[-count:]
    kinds = [level_of(text) for text in texts]
    return (
        len(texts) == count
        and all(kinds)
        and (len(set(texts)) > 1 or count == 1 or kinds[0] == "total")
    )


def _levels(columns: list[Column], count: int) -> tuple[str, ...]:
    levels: list[str] = []
    for number in range(count):
        kinds = Counter(level_of(column.heading[-count:][number]) for column in columns)
        del kinds["total"]
        if not kinds or kinds.most_common(1)[0][1] < _MOSTLY * kinds.total():
            return ()
        levels.append(kinds.most_common(1)[0][0])
    return tuple(levels) if len(set(levels)) == count else ()


def _is_worth_it(levels: tuple[str, ...]) -> bool:
    """A single row of sexes or ages is better told column by column."""
    return "period" in levels or len(levels) > 1
