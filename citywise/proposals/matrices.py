"""Matrices: figures under months, sexes and ages, each told by a row of the heading."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citywise.proposals.groups import level_of
from citywise.proposals.shapes import is_figure

if TYPE_CHECKING:
    from citywise.proposals.columns import Column

LEAST_COLUMNS = 3
_MOSTLY = 0.8


@dataclass(frozen=True, slots=True)
class Matrix:
    """What each row of the heading tells from the top, and which columns are figures."""

    levels: tuple[str, ...]
    columns: frozenset[int]


def find_matrix(columns: list[Column]) -> Matrix | None:
    """The matrix in a table; nothing where its headings tell no period and only one thing."""
    figures = [column for column in columns if _is_of_figures(column)]
    height = max((len(column.heading) for column in columns), default=0)
    for count in range(height, 0, -1):
        inside = [column for column in figures if _tells(column, count)]
        levels = _levels(inside, count) if len(inside) >= LEAST_COLUMNS else ()
        if levels and _is_worth_it(levels):
            return Matrix(levels, frozenset(column.index for column in inside))
    return None


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
