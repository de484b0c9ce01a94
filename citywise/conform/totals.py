"""Totals that a file states are compared with their parts and never counted.

A total row closes the block of rows above it, or the whole table so far; a total column
sums the columns that agree with it in every level it names.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from citywise.catalogue.totals import is_total_word
from citywise.conform.distinct import REASON, Meaning, read_column
from citywise.conform.numbers import Figure, Style, read_figure
from citywise.intake.fitting.records import (
    LETTER,
    LEVEL,
    RULE,
    SHEET,
    TEXT,
    TOTAL_COLUMN,
    TOTAL_ROW,
)
from citywise.intake.formats.sheet import FILE, ROW

TOLERANCE = 1e-6
SCHEMA: dict[str, Any] = {
    FILE: pl.Int32,
    SHEET: pl.Int32,
    ROW: pl.Int32,
    RULE: pl.String,
    LETTER: pl.String,
    "reported_total": pl.Float64,
    "computed_total": pl.Float64,
    "is_passed": pl.Boolean,
}


def no_totals() -> pl.DataFrame:
    """What a file without totals states."""
    return pl.DataFrame(schema=SCHEMA)


def check_total_rows(cells: pl.DataFrame, style: Style) -> pl.DataFrame:
    """Total rows of `cells` (one figure a row; `column` tells the columns apart), checked."""
    if not cells["is_total"].any():
        return no_totals()
    group = [FILE, SHEET, "column"]
    figures = with_numbers(cells, style).sort(*group, ROW)
    part = pl.when(~pl.col("is_total")).then(pl.col("number"))
    is_known = pl.col("is_total") | pl.col("number").is_not_null()
    block = (pl.col("is_total").cum_sum() - pl.col("is_total").cast(pl.Int32)).over(group)
    summed = figures.with_columns(block=block).with_columns(
        block_sum=part.sum().over([*group, "block"]),
        whole_sum=part.fill_null(0).cum_sum().over(group),
        all_known=is_known.all().over(group),
    )
    return _verdicts(summed.filter("is_total"), pl.col("block_sum"), pl.col("whole_sum"))


def agreed_totals(cells: pl.DataFrame, style: Style) -> pl.DataFrame:
    """Totals that were known by being the sum of their parts."""
    return _verdicts(
        with_numbers(cells, style).with_columns(all_known=pl.lit(value=True)),
        pl.col("number"),
        pl.col("number"),
    )


def check_total_columns(cells: pl.DataFrame, style: Style) -> pl.DataFrame:
    """Total columns of a matrix, row by row, beside the columns they sum."""
    levels = [name for name in cells.columns if name.startswith(LEVEL)]
    rows = cells.filter(~pl.col(TOTAL_ROW))
    if not levels or not rows[TOTAL_COLUMN].any():
        return no_totals()
    figures = with_numbers(rows, style).filter(pl.col(levels[0]).is_not_null())
    place = [FILE, SHEET, ROW, RULE, LETTER]
    figures = figures.select(*place, *levels, TOTAL_COLUMN, TEXT, "number")
    parts = figures.filter(~pl.col(TOTAL_COLUMN)).drop(RULE, LETTER)
    pairs = figures.filter(TOTAL_COLUMN).join(parts, on=[FILE, SHEET, ROW], suffix="_part")
    agrees = [_agrees(level) for level in levels]
    summed = (
        pairs.filter(pl.all_horizontal(agrees))
        .group_by(place)
        .agg(
            pl.col("number", TEXT).first(),
            block_sum=pl.col("number_part").sum(),
            all_known=pl.col("number_part").is_not_null().all(),
        )
    )
    return _verdicts(summed, pl.col("block_sum"), pl.col("block_sum"))


def _agrees(level: str) -> pl.Expr:
    says_total = pl.col(level).map_elements(is_total_word, return_dtype=pl.Boolean)
    return says_total | (pl.col(level) == pl.col(f"{level}_part"))


def _verdicts(totals: pl.DataFrame, computed: pl.Expr, whole: pl.Expr) -> pl.DataFrame:
    """Passed where either sum agrees, or where a part is no plain number and no sum is known."""
    reported = pl.col("number")
    agrees = ((reported - computed).abs() <= TOLERANCE) | ((reported - whole).abs() <= TOLERANCE)
    letter = pl.col(LETTER) if LETTER in totals.columns else pl.lit(None, dtype=pl.String)
    is_stated = reported.is_not_null() & pl.col(TEXT).is_not_null()
    return totals.filter(is_stated).select(
        FILE,
        SHEET,
        ROW,
        RULE,
        letter.alias(LETTER),
        reported.alias("reported_total"),
        pl.when("all_known").then(computed).alias("computed_total"),
        (agrees | ~pl.col("all_known")).alias("is_passed"),
    )


def with_numbers(cells: pl.DataFrame, style: Style) -> pl.DataFrame:
    """Beside each text the number it is: blanks and words count nothing, the rest is unknown."""

    def read(text: str | None) -> Meaning:
        figure = read_figure(text, style)
        if not isinstance(figure, Figure):
            return (None, None)
        is_empty = figure.status in {"not_reported", "not_applicable"}
        return (0.0 if is_empty else _float(figure), None)

    return read_column(cells, [TEXT], read, {"number": pl.Float64}).drop(REASON)


def _float(figure: Figure) -> float | None:
    return None if figure.value is None else float(figure.value)
