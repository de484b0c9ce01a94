"""Counts by sex and age together say those by sex and those by age: `Girls 15-17`, `Women 18-24`.

Girls 15-17 | Women 18-24 | Boys 15-17 | Men 18-24
          3 |           4 |          5 |        <5     sex=F 7, sex=M 6 to 9, age_band=15-17 8

They are summed where the layout has no counts by sex alone, or by age alone. Those in a cell that
was left blank may be as many as the attendance leaves over; where that is not told either, nobody
knows the sum.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl

from citywise.conform.breakdowns import band_edges, make_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.conform.context import Context

SEX, AGE = "sex", "age_band"
PARTICIPATIONS = "participations"


@dataclass(frozen=True, slots=True)
class Margin:
    """A sum over the cells of one sex, or of one age group; `is_whole` where the layout has all."""

    name: str
    dimension: str
    key: str
    cells: tuple[str, ...]
    is_whole: bool


def find_margins(context: Context, columns: list[str]) -> list[Margin]:
    """The sums by sex and by age that the count columns of these files allow."""
    cells = crossed_cells(context, columns)
    return [
        margin
        for dimension in (SEX, AGE)
        if cells and not _is_told(context, columns, dimension)
        for margin in _margins_of(cells, dimension)
    ]


def crossed_cells(context: Context, columns: list[str]) -> dict[tuple[str, str], str]:
    """Sex and age group of each column of both, with its name.

    None where age groups overlap, and none where all are of one sex or of one age group: the
    boys of fifteen are not the city's people of fifteen.
    """
    cells = {
        (rule.breakdown[SEX], rule.breakdown[AGE]): f"part{number}"
        for number, rule in enumerate(context.template.counts)
        if rule.measure == PARTICIPATIONS
        and set(rule.breakdown) == {SEX, AGE}
        and f"part{number}_count" in columns
    }
    sexes, ages = ({pair[position] for pair in cells} for position in (0, 1))
    return cells if min(len(sexes), len(ages)) > 1 and are_apart(ages) else {}


def margin_columns(
    margin: Margin, cells: dict[tuple[str, str], str], attendance: pl.Expr
) -> Iterator[pl.Expr]:
    """Count, least, most and status of the sum, as those of a count that was written.

    `attendance` is the most that came; null where nobody says it.
    """
    told = [_least(name) for name in margin.cells]
    is_missing = pl.lit(not margin.is_whole) | pl.any_horizontal(cell.is_null() for cell in told)
    over = (attendance - pl.sum_horizontal(_least(name) for name in cells.values())).clip(0)
    low = pl.sum_horizontal(told)
    most = pl.sum_horizontal(_most(name) for name in margin.cells)
    high = most + pl.when(is_missing).then(over).otherwise(0)
    is_known = pl.any_horizontal(cell.is_not_null() for cell in told) & high.is_not_null()
    is_exact = is_known & (low == high)
    yield pl.when(is_exact).then(low).alias(f"{margin.name}_count")
    yield pl.when(is_known & ~is_exact).then(low).alias(f"{margin.name}_low_count")
    yield pl.when(is_known & ~is_exact).then(high).alias(f"{margin.name}_high_count")
    status = pl.when(is_exact & (low == 0)).then(pl.lit("reported_zero"))
    status = status.when(is_exact).then(pl.lit("reported"))
    status = status.when(is_known).then(pl.lit("estimated"))
    yield status.otherwise(pl.lit("not_reported")).alias(f"{margin.name}_status_code")


def _least(name: str) -> pl.Expr:
    return pl.coalesce(f"{name}_low_count", f"{name}_count")


def _most(name: str) -> pl.Expr:
    return pl.coalesce(f"{name}_high_count", f"{name}_count")


def _is_told(context: Context, columns: list[str], dimension: str) -> bool:
    """The layout has counts of this dimension alone: what the city itself says stands."""
    return any(
        rule.measure == PARTICIPATIONS
        and set(rule.breakdown) == {dimension}
        and f"part{number}_count" in columns
        for number, rule in enumerate(context.template.counts)
    )


def _margins_of(cells: dict[tuple[str, str], str], dimension: str) -> Iterator[Margin]:
    position = 0 if dimension == SEX else 1
    width = len({pair[1 - position] for pair in cells})
    for code in dict.fromkeys(pair[position] for pair in cells):
        names = tuple(name for pair, name in cells.items() if pair[position] == code)
        key = make_key({dimension: code})
        yield Margin(f"margin:{key}", dimension, key, names, is_whole=len(names) == width)


def are_apart(ages: set[str]) -> bool:
    """No two groups have a year of age in common; of a local group that cannot be known."""
    edges = sorted(ends for age in ages if (ends := band_edges(age)))
    are_known = len(edges) == len(ages - {"U"})
    return are_known and all(one[1] < other[0] for one, other in pairwise(edges))
