"""Columns of totals that a template does not ask for, held against the columns of their parts.

Women | Men | Total
   30 |  20 |    50     agrees
   30 |  20 |    41     is told
   30 |     |    41     cannot be compared, which is told too
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.conform.stated_totals import adds_up
from citywise.conform.totals import no_totals, sum_of_parts, verdicts_of_sums, with_numbers
from citywise.intake.fitting.records import BETWEEN_RULE, LETTER, RULE, SHEET, TEXT, TOTAL
from citywise.intake.fitting.total_columns import BETWEEN_PARTS, TOTALLED
from citywise.intake.formats.sheet import FILE, ROW

if TYPE_CHECKING:
    from citywise.conform.context import Context
    from citywise.conform.numbers import Style
    from citywise.conform.readings import Readings

_PLACE = [FILE, SHEET, ROW]


def check_totals_of_figures(
    told: pl.DataFrame, readings: Readings, context: Context
) -> pl.DataFrame:
    """Those of a report; of percentages no whole is the sum."""
    totals = told.filter(pl.col(RULE).str.starts_with(TOTALLED)).select(*_PLACE, RULE, LETTER, TEXT)
    is_part = pl.col("indicator_id").is_not_null() & adds_up(context)
    parts = readings.frame.filter(is_part).select(*_PLACE, RULE, TEXT)
    return _compared(totals, parts, context.style)


def check_totals_of_counts(records: pl.DataFrame, style: Style) -> pl.DataFrame:
    """Those of an event log."""
    texts = pl.exclude(*_PLACE).cast(pl.String)
    counted = records.filter(~pl.col(TOTAL)).select(
        *_PLACE, *(n for n in records.columns if n.startswith(("count:", TOTALLED)))
    )
    long = counted.with_columns(texts).unpivot(index=_PLACE, variable_name=RULE, value_name=TEXT)
    is_total = pl.col(RULE).str.starts_with(TOTALLED)
    cut = pl.col(RULE).str.split_exact(BETWEEN_RULE, 1)
    totals = long.filter(is_total).with_columns(
        cut.struct[0].alias(RULE), cut.struct[1].alias(LETTER)
    )
    return _compared(totals, long.filter(~is_total), style)


def _compared(totals: pl.DataFrame, parts: pl.DataFrame, style: Style) -> pl.DataFrame:
    """One verdict for each cell; of several splits that with which it agrees least."""
    if totals.is_empty() or parts.is_empty():
        return no_totals()
    names = pl.col(RULE).str.strip_prefix(TOTALLED).str.split(BETWEEN_PARTS)
    pairs = with_numbers(totals, style).with_columns(part=names).explode("part")
    pairs = pairs.join(
        with_numbers(parts, style), left_on=[*_PLACE, "part"], right_on=[*_PLACE, RULE],
        suffix="_part",
    )  # fmt: skip
    summed = pairs.group_by(
        *_PLACE, RULE, LETTER, TEXT, "number", "is_silent", maintain_order=True
    ).agg(*sum_of_parts())
    found = verdicts_of_sums(summed)
    worst_first = found.sort("is_passed", ~pl.col("is_open"), maintain_order=True)
    return worst_first.unique([*_PLACE, LETTER], keep="first", maintain_order=True)
