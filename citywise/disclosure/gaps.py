"""Cells that tell no number, and that the cells around them tell all the same.

Of 50 people 47 are men, and the cell of the women is empty: there are three.
"""

from __future__ import annotations

import polars as pl

from citywise.disclosure.lines import table_lines
from citywise.disclosure.rules import has_number

UNTOLD = ("not_reported", "quarantined")
"""Statuses under which a number exists and is not there."""

_COUNTS = ("numerator_count", "denominator_count")


def untold_cells(values: pl.DataFrame) -> pl.DataFrame:
    """The rows of `values` whose number is missing."""
    return values.filter(pl.col("value_status_code").is_in(UNTOLD) & ~has_number(values))


def gap_lines(values: pl.DataFrame) -> pl.DataFrame:
    """The lines of what shows a number and of what lacks one."""
    untold = untold_cells(values)["value_id"]
    return table_lines(
        values.filter(has_number(values) | pl.col("value_id").is_in(untold.implode()))
    )


def small_gaps(values: pl.DataFrame, lines: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """`value_id` and `size` of untold cells that stand for a small rest of their line.

    `lines` are those of `table_lines`, with the untold cells among them.
    """
    untold = untold_cells(values)["value_id"]
    placed = lines.join(values.select("value_id", *_COUNTS), on="value_id").with_columns(
        is_untold=pl.col("value_id").is_in(untold.implode())
    )
    rests = placed.group_by("line_id").agg(*map(_rest, _COUNTS))
    size = pl.min_horizontal(_few(pl.col(name), threshold) for name in _COUNTS)
    small = rests.select("line_id", size=size).drop_nulls("size")
    gaps = placed.filter("is_untold").join(small, on="line_id")
    return gaps.group_by("value_id").agg(pl.col("size").min())


def with_gaps(counted: pl.DataFrame, gaps: pl.DataFrame) -> pl.DataFrame:
    """What shows a number, and the `gaps` with the count that the rest of their line tells.

    `counted` has the columns of `count_people`; of a gap `size` is that count, else null.
    """
    known = counted.join(gaps, on="value_id", how="left", maintain_order="left")
    told = known.filter(has_number(known) | pl.col("size").is_not_null())
    return told.with_columns(with_count=pl.coalesce("with_count", "size"))


def _rest(name: str) -> pl.Expr:
    """What the told cells of a line leave over; unknown where one of them is not one number."""
    told = ~pl.col("is_untold")
    is_exact = (pl.col(name).is_not_null() | ~told).all()
    rest = (pl.col(name) * pl.col("sign")).filter(told).sum()
    has_total = (pl.col("is_total") & told).any()
    return pl.when(is_exact & has_total).then(rest.abs()).alias(name)


def _few(rest: pl.Expr, threshold: int) -> pl.Expr:
    return pl.when((rest > 0) & (rest < threshold)).then(rest)
