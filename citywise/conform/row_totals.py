"""Totals of a report that are no figures of their own: compared with their parts, or named.

Programme | Sexe    | Personnes
Maison    | Filles  |      n.d.
Maison    | Garçons |       120
          | Total   |       300     of the programme or of the city? it waits
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.conform.arithmetic import IS_SUM
from citywise.conform.total_columns import check_totals_of_figures
from citywise.conform.totalled import OVER, UNPLACED
from citywise.conform.totals import agreed_totals, check_total_columns, check_total_rows
from citywise.intake.fitting.records import LETTER, SHEET, TEXT, TOTAL, TOTAL_COLUMN, TOTAL_ROW
from citywise.intake.formats.sheet import FILE, ROW

if TYPE_CHECKING:
    from citywise.conform.context import Context
    from citywise.conform.readings import Readings

_NOT_SAID = "n.d."
_PLACE = [FILE, SHEET, ROW, LETTER]
_EMPTY = ["not_reported", "not_applicable"]


def check_totals(told: pl.DataFrame, readings: Readings, context: Context) -> pl.DataFrame:
    """Totals by row and by column that are no figures of their own; two currencies have none."""
    cells = _cells(told)
    is_sum = pl.col(IS_SUM) & pl.col(TOTAL_ROW)
    rows = _checked_rows(cells, context)
    agreed = agreed_totals(cells.filter(~pl.col(TOTAL_COLUMN) & is_sum), context.style)
    of_matrix = check_total_columns(cells, context.style)
    unasked = check_totals_of_figures(told, readings, context)
    found = pl.concat([rows, agreed, of_matrix, unasked])
    own = readings.frame.filter(pl.col(OVER).is_not_null()).select(_PLACE)
    return found.join(own, on=_PLACE, how="anti", maintain_order="left")


def with_unplaced(told: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Leave those totals that nothing could be held against, of which nobody knows whose they are.

    Those that were compared with their parts are only checks.
    """
    if told[UNPLACED].is_null().all():
        return told
    rows = _checked_rows(_cells(told), context)
    compared = rows.filter(pl.col("computed_total").is_not_null()).select(_PLACE)
    marked = told.join(
        compared.with_columns(is_compared=pl.lit(value=True)), on=_PLACE, how="left",
        maintain_order="left",
    )  # fmt: skip
    is_open = pl.col(UNPLACED).is_not_null() & pl.col("is_compared").is_null()
    over = pl.when(is_open).then(UNPLACED).otherwise(OVER)
    unplaced = pl.when(is_open).then(UNPLACED)
    return marked.with_columns(over.alias(OVER), unplaced.alias(UNPLACED)).drop("is_compared")


def hold_unplaced(readings: Readings) -> None:
    """Hold back the totals of which nobody knows whose they are."""
    is_said = ~pl.col("value_status_code").is_in(_EMPTY).fill_null(value=False)
    is_held = pl.col(UNPLACED).is_not_null() & is_said
    readings.hold(is_held, "total_not_placed", field="figure", text=TEXT)


def _cells(told: pl.DataFrame) -> pl.DataFrame:
    """The cells of figures; an empty one is no target, and not a target of nought."""
    is_empty_target = (pl.col("kind") != "actual") & ~pl.col(TOTAL) & pl.col(TEXT).is_null()
    text = pl.when(is_empty_target).then(pl.lit(_NOT_SAID)).otherwise(TEXT)
    return told.filter(pl.col("kind").is_not_null()).with_columns(text.alias(TEXT))


def _checked_rows(cells: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Rows that say that they are totals, beside the sums of what stands above them."""
    is_sum = pl.col(IS_SUM) & pl.col(TOTAL_ROW)
    by_row = cells.filter(~pl.col(TOTAL_COLUMN) & ~is_sum).with_columns(
        pl.col(LETTER).alias("column"), pl.col(TOTAL_ROW).alias(TOTAL)
    )
    if "currency" in cells.columns:
        in_one = pl.col("currency").drop_nulls().n_unique().over(FILE, SHEET, "column") <= 1
        by_row = by_row.filter(in_one)
    return check_total_rows(by_row, context.style)
