"""Totals of a log that would take over the day above them, and be counted as sessions.

Day   | Activity  | Present      with `fill_down` of the day
3 May | Football  |      12
      | Mentoring |       9      a session of 3 May
      | Altogether|      21      the sum of those above it: perhaps their total
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.totals import whose_total
from citywise.conform.arithmetic import LEAST_CELLS, LEAST_PARTS, is_near
from citywise.conform.totals import with_numbers
from citywise.intake.fitting.records import RULE, SHEET, TEXT, TOTAL, UNDATED
from citywise.intake.formats.sheet import FILE, ROW

if TYPE_CHECKING:
    from citywise.conform.context import Context

PERHAPS = "is_perhaps_total"
_DAYS = ("date", "month")
_LABEL, _IS_SUM, _CELLS, _IS_JUDGED, _SAYS = "label", "is_sum", "cells", "is_judged", "says_total"
_PLACE = [FILE, SHEET, ROW]
_COLUMN = [FILE, SHEET, RULE]
_LABELS = ("activity_type", "program", "title", "mode", "status", "audience", "partner", "method")
"""Fields that say what a session was; a total calls itself otherwise."""


def with_undated_totals(records: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Beside each record of a log whether it has its day from above and may be a total.

    Where the template has totals told by arithmetic, one that is the sum is a total like any other.
    """
    is_filled = any(r.fill_down for n, r in context.template.columns.items() if n in _DAYS)
    totals = context.template.source.totals
    if not is_filled or totals == "words" or not records[UNDATED].any():
        return records
    found = _found(records.filter(~pl.col(TOTAL)), context)
    marked = records.join(found, on=_PLACE, how="left", maintain_order="left")
    is_sum = pl.col(_IS_SUM).fill_null(value=False) & (totals == "arithmetic")
    perhaps = pl.col(PERHAPS).fill_null(value=False)
    return marked.with_columns(
        (pl.col(TOTAL) | (perhaps & is_sum)).alias(TOTAL), (perhaps & ~is_sum).alias(PERHAPS)
    ).drop(_IS_SUM)


def cells_of_counts(records: pl.DataFrame, *marks: str) -> pl.DataFrame:
    """One row for each cell of a count column, with the marks of its row."""
    counts = [name for name in records.columns if name.startswith("count:")]
    index = [*_PLACE, *marks]
    return records.unpivot(on=counts, index=index, variable_name=RULE, value_name=TEXT)


def _found(records: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The rows that may be totals, and whether each is the sum of those above it."""
    labelled = records.with_columns(_label(records), _says_total(records, context))
    sums = _sums(cells_of_counts(labelled, UNDATED), context)
    rows = labelled.join(sums, on=_PLACE, how="left").select(
        *_PLACE, UNDATED, _LABEL, _SAYS, _IS_JUDGED,
        pl.col(_IS_SUM).fill_null(value=False), pl.col(_CELLS).fill_null(0),
    )  # fmt: skip
    same = [FILE, SHEET, _LABEL]
    judged, summed = (pl.col(name).fill_null(value=False) for name in (_IS_JUDGED, _IS_SUM))
    # what a session is called elsewhere is a session, though it be a sum by chance
    is_never_dated = pl.col(UNDATED).all().over(same)
    mostly = 2 * summed.sum().over(same) >= judged.sum().over(same)
    by_name = is_never_dated & mostly & summed.any().over(same)
    perhaps = by_name | (summed & (pl.col(_CELLS) >= LEAST_CELLS)) | pl.col(_SAYS)
    return rows.filter(pl.col(UNDATED) & perhaps).select(
        *_PLACE, _IS_SUM, pl.lit(value=True).alias(PERHAPS)
    )


def _label(records: pl.DataFrame) -> pl.Expr:
    texts = [pl.col(n).cast(pl.String).fill_null("") for n in _LABELS if n in records.columns]
    return (pl.concat_str(texts, separator="\x1f") if texts else pl.lit("")).alias(_LABEL)


def _says_total(records: pl.DataFrame, context: Context) -> pl.Expr:
    """`Total football`: a word for a total beside another."""
    says = pl.lit(value=False)
    for name in (n for n in _LABELS if n in records.columns):
        rule = context.template.columns[name]
        told = records[name].cast(pl.String).drop_nulls().unique()
        totals = [text for text in told if whose_total(text) and not rule.names_part(text)]
        says |= pl.col(name).cast(pl.String).is_in(totals).fill_null(value=False)
    return says.alias(_SAYS)


def _sums(cells: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Rows without a day of their own: are all figures the sums of those of the day, or of all?"""
    figures = with_numbers(cells, context.style).sort(*_COLUMN, ROW)
    day = (~pl.col(UNDATED)).cum_sum().over(_COLUMN).alias("day")
    figures = figures.with_columns(day, part=pl.col("number").fill_null(0))
    of_day = [*_COLUMN, "day"]
    figures = _with_sum_above(figures, of_day, "part", "of_day")
    rest = pl.when(~pl.col("of_day")).then("part").otherwise(0.0)
    figures = _with_sum_above(figures.with_columns(rest=rest), _COLUMN, "rest", "of_all")
    counted = figures.filter(UNDATED, pl.col("part") != 0)
    agrees = pl.col("of_day") | pl.col("of_all")
    return counted.group_by(_PLACE).agg(
        agrees.all().alias(_IS_SUM),
        agrees.sum().alias(_CELLS),
        pl.col("of_day_has_parts").any().alias(_IS_JUDGED),
    )


def _with_sum_above(figures: pl.DataFrame, group: list[str], part: str, name: str) -> pl.DataFrame:
    """Beside each figure whether it is the sum of at least two above it in the group."""
    above = pl.col(part).cum_sum().over(group) - pl.col(part)
    parts = (pl.col(part) != 0).cum_sum().over(group) - (pl.col(part) != 0)
    has_parts = parts >= LEAST_PARTS
    is_sum = (is_near(pl.col("part"), above) & has_parts & pl.col(UNDATED)).fill_null(value=False)
    return figures.with_columns(is_sum.alias(name), has_parts.alias(f"{name}_has_parts"))
