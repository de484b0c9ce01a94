"""Totals that do not say so: rows whose figures are the sums of the rows beside them.

District | 2031-Q1 | 2031-Q2          `City` is North, East and South together, in every
North    |      10 |      20          column: it is no district. And where several splits of
East     |       5 |       5          one whole stand in one table, each of them sums to it,
South    |       1 |       2          and all of them together count everybody twice.
City     |      16 |      27
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from citywise.conform.totals import TOLERANCE, with_numbers
from citywise.intake.fitting.records import LETTER, RULE, SHEET, TOTAL, UNDATED
from citywise.intake.formats.sheet import FILE, ROW
from citywise.intake.templates.fields import BREAKDOWNS, VALUE_FIELDS

if TYPE_CHECKING:
    from citywise.conform.numbers import Style

LEAST_PARTS = 2
"""Figures that are not nought, of which a total is the sum."""
LEAST_CELLS = 2
"""Cells in which it is their sum; one may be chance."""

IS_SUM, IS_SPLIT = "is_sum", "is_split"
_SPLITTING = ("program", "city", *BREAKDOWNS)
"""Fields whose values may be the parts of a whole; measures, units and periods are none."""

_PLACE = [FILE, SHEET, ROW]
_SCHEMA: dict[str, Any] = {
    FILE: pl.Int32, SHEET: pl.Int32, ROW: pl.Int32, IS_SUM: pl.Boolean, IS_SPLIT: pl.Boolean,
}  # fmt: skip


def find_sums(cells: pl.DataFrame, style: Style) -> pl.DataFrame:
    """Rows that are the sum of those beside them, and rows of splits of one and the same whole.

    `cells` has one figure a row, with the fields of its row as text; rows that say that they are
    totals are left out.
    """
    fields = [name for name in _SPLITTING if name in cells.columns]
    rows = cells.filter(~pl.col(TOTAL))
    if not fields or rows.height < LEAST_CELLS * (LEAST_PARTS + 1):
        return pl.DataFrame(schema=_SCHEMA)
    figures = with_numbers(rows, style)
    found = [_sums_along(figures, field) for field in fields]
    return (
        pl.concat(found)
        .group_by(_PLACE, maintain_order=True)
        .agg(pl.col(IS_SUM).any(), pl.col(IS_SPLIT).any())
        .select(list(_SCHEMA))
    )


def _sums_along(figures: pl.DataFrame, field: str) -> pl.DataFrame:
    """Sums among the values of one field, where everything else that a row tells is the same."""
    group = _group(figures, field)
    whole = pl.col("number").sum().over(group)
    parts = (pl.col("number").fill_null(0) != 0).sum().over(group)
    known = pl.col("number").is_not_null().all().over(group)
    beside = figures.with_columns(
        others=whole - pl.col("number"), parts=parts - (pl.col("number") != 0), known=known
    ).with_columns(times=(pl.col("others") / pl.col("number")).round(0))
    fits = is_near(pl.col("others"), pl.col("times") * pl.col("number"))
    has_parts = pl.col("parts") >= pl.col("times") * LEAST_PARTS
    cell = beside.filter(pl.col("known") & (pl.col("number") != 0)).with_columns(
        is_times=(fits & has_parts & (pl.col("times") >= 1)).fill_null(value=False)
    )
    value = [FILE, SHEET, field]
    totals = (
        cell.group_by(value)
        .agg(
            pl.col("is_times").all() & (pl.len() >= LEAST_CELLS),
            pl.col("times").first(),
            (pl.col("times").n_unique() == 1).alias("is_one"),
        )
        .filter("is_times", "is_one")
        .select(*value, "times")
    )
    return _rows_of(figures, totals, field, group)


def _group(figures: pl.DataFrame, field: str) -> list[str]:
    about = [name for name in figures.columns if name in VALUE_FIELDS and name != field]
    return [FILE, SHEET, LETTER, RULE, *about]


def is_near(one: pl.Expr, other: pl.Expr) -> pl.Expr:
    """Two sums are the same but for what adding them up loses."""
    return (one - other).abs() <= TOLERANCE * pl.max_horizontal(other.abs(), pl.lit(1.0))


def _rows_of(
    figures: pl.DataFrame, totals: pl.DataFrame, field: str, group: list[str]
) -> pl.DataFrame:
    """The rows of a sum of one split; of several splits of it, those of the splits."""
    marked = figures.join(totals, on=[FILE, SHEET, field], how="left", nulls_equal=True)
    once = marked.filter(pl.col("times") == 1).select(
        *_PLACE, pl.lit(value=True).alias(IS_SUM), pl.lit(value=False).alias(IS_SPLIT)
    )
    several = marked.filter(pl.col("times").max().over(group) > 1)
    splits = _in_runs(several, group).select(
        *_PLACE, pl.lit(value=False).alias(IS_SUM), pl.lit(value=True).alias(IS_SPLIT)
    )
    return pl.concat([once, splits])


def _in_runs(several: pl.DataFrame, group: list[str]) -> pl.DataFrame:
    """Rows of splits: in the order of the rows each run of them comes to the whole."""
    whole = pl.col("number").filter(pl.col("times") > 1).first().over(group)
    times = pl.col("times").max().over(group)
    parts = (
        several.with_columns(whole=whole, all_times=times)
        .filter(pl.col("times").is_null())
        .sort(*_PLACE)
        .with_columns(run=pl.col("number").cum_sum().over(group))
        .with_columns(rest=pl.col("run") % pl.col("whole"))
    )
    ends = is_near(pl.col("rest"), pl.lit(0.0)) & (pl.col("number") != 0)
    full = ends.sum().over(group) == pl.col("all_times")
    return parts.filter(full)


def find_summed_rows(cells: pl.DataFrame, style: Style) -> pl.DataFrame:
    """Rows of a log without a day that are the sum of the rows above, or of those since the last.

    `cells` has one count a row and `is_undated` for its row.
    """
    group = [FILE, SHEET, RULE]
    figures = with_numbers(cells, style).sort(*group, ROW)
    part = pl.when(~pl.col(UNDATED)).then(pl.col("number")).fill_null(0)
    block = (pl.col(UNDATED).cum_sum() - pl.col(UNDATED).cast(pl.Int32)).over(group)
    summed = figures.with_columns(block=block).with_columns(
        whole_sum=part.cum_sum().over(group),
        block_sum=part.sum().over([*group, "block"]),
        parts=(part != 0).cum_sum().over(group),
    )
    agrees = is_near(pl.col("number"), pl.col("whole_sum")) | is_near(
        pl.col("number"), pl.col("block_sum")
    )
    told = (pl.col("number").fill_null(0) != 0) & (pl.col("parts") >= LEAST_PARTS)
    return (
        summed.filter(UNDATED)
        .group_by(_PLACE)
        .agg(
            ((agrees & told).sum() >= LEAST_CELLS).alias("has_sums"),
            (agrees | pl.col("number").is_null() | (pl.col("number") == 0)).all().alias("fits"),
        )
        .filter("has_sums", "fits")
        .select(_PLACE)
    )
