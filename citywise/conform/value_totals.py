"""Every total that a report states and that is no figure of its own: compared, or told.

It is held against the figures above it, by row or by column. One over a breakdown agrees also
with its parts wherever they stand: `Total` above `Women` and `Men`, or all by sex and all by age.

Programme | Sexe    | Personnes
Maison    | Filles  |      n.d.
Maison    | Garçons |       120
          | Total   |       300     of the programme or of the city? it waits
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.conform.arithmetic import IS_SUM
from citywise.conform.problems import RECORD
from citywise.conform.stated_totals import SUM_OF_PARTS
from citywise.conform.total_columns import check_totals_of_figures
from citywise.conform.totalled import OVER, UNPLACED
from citywise.conform.totals import (
    KEY,
    TOLERANCE,
    agreed_totals,
    check_total_columns,
    check_total_rows,
    open_totals,
)
from citywise.intake.fitting.records import (
    LETTER,
    RULE,
    SHEET,
    TEXT,
    TOTAL,
    TOTAL_COLUMN,
    TOTAL_ROW,
)
from citywise.intake.fitting.total_columns import TOTALLED
from citywise.intake.formats.sheet import FILE, ROW

if TYPE_CHECKING:
    from citywise.conform.context import Context
    from citywise.conform.readings import Readings

_IS_SUM = pl.col(IS_SUM) & pl.col(TOTAL_ROW)
_NOT_SAID = "n.d."
_EMPTY = ["not_reported", "not_applicable"]
_PLACE = [FILE, SHEET, ROW, LETTER]


def check_totals(
    told: pl.DataFrame, readings: Readings, sums: pl.DataFrame, context: Context
) -> pl.DataFrame:
    """One verdict for each; `sums` are those of the parts that some of them have by breakdown."""
    cells = _cells(told, readings)
    agreed = agreed_totals(cells.filter(~pl.col(TOTAL_COLUMN) & _IS_SUM), context.style)
    of_matrix = check_total_columns(cells, context.style)
    unasked = check_totals_of_figures(told, readings, context)
    found = pl.concat([_by_row(cells, context), agreed, of_matrix, unasked])
    own = readings.frame.filter(pl.col(OVER).is_not_null()).select(_PLACE)
    # a column that nobody asks for says only what its neighbours say, of percentages nothing
    is_asked = ~pl.col(RULE).str.starts_with(TOTALLED)
    known = pl.concat([own, found.select(_PLACE)])
    others = _of_one_currency(told).filter(pl.col(TOTAL) & is_asked)
    others = others.join(known, on=_PLACE, how="anti")
    judged = pl.concat([_by_parts(found, sums), open_totals(others, context.style)])
    return judged.join(own, on=_PLACE, how="anti", maintain_order="left")


def hold_unplaced(told: pl.DataFrame, readings: Readings, context: Context) -> None:
    """Hold back the totals of which nobody knows whose they are.

    One that the rows above it can be held against is a check only, and no record.
    """
    if not told[UNPLACED].any():
        return
    rows = _by_row(_cells(told, readings), context)
    compared = rows.filter(pl.col("computed_total").is_not_null()).select(_PLACE)
    checks = readings.frame.filter(UNPLACED).join(compared, on=_PLACE, how="semi")
    readings.forget(pl.col(RECORD).is_in(checks[RECORD].implode()))
    is_said = ~pl.col("value_status_code").is_in(_EMPTY).fill_null(value=False)
    is_held = pl.col(UNPLACED) & is_said
    readings.hold(is_held, "total_not_placed", field="figure", text=TEXT)


def _cells(told: pl.DataFrame, readings: Readings) -> pl.DataFrame:
    """The cells of which it is known what they count, with the breakdown of the records."""
    # an empty cell is no target, and not a target of nought
    is_empty_target = (pl.col("kind") != "actual") & ~pl.col(TOTAL) & pl.col(TEXT).is_null()
    text = pl.when(is_empty_target).then(pl.lit(_NOT_SAID)).otherwise(TEXT)
    cells = told.filter(pl.col("kind").is_not_null()).with_columns(text.alias(TEXT))
    keys = readings.frame.select(*_PLACE, KEY)
    return cells.join(keys, on=_PLACE, how="left", maintain_order="left")


def _by_row(cells: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Rows that say that they are totals, beside those above them."""
    by_row = _of_one_currency(cells.filter(~pl.col(TOTAL_COLUMN) & ~_IS_SUM))
    columns = (pl.col(LETTER).alias("column"), pl.col(TOTAL_ROW).alias(TOTAL))
    return check_total_rows(by_row.with_columns(*columns), context.style)


def _of_one_currency(cells: pl.DataFrame) -> pl.DataFrame:
    """Without the columns of several currencies: there is nothing to say of their sum."""
    if "currency" not in cells.columns:
        return cells
    currencies = pl.col("currency").drop_nulls().n_unique().over(FILE, SHEET, LETTER)
    return cells.filter(pl.col(TOTAL_COLUMN) | (currencies <= 1))


def _by_parts(found: pl.DataFrame, sums: pl.DataFrame) -> pl.DataFrame:
    """Of several splits, such as by sex and by age, the one counts that is nearest."""
    distance = (pl.col("reported_total") - pl.col(SUM_OF_PARTS)).abs()
    nearest = (
        found.select(*_PLACE, "reported_total")
        .join(sums, on=_PLACE)
        .group_by(_PLACE)
        .agg(pl.col(SUM_OF_PARTS).get(distance.arg_min()), distance=distance.min())
    )
    agrees = (pl.col("distance") <= TOLERANCE).fill_null(value=False)
    is_better = agrees | ~pl.col("is_passed")
    return (
        found.join(nearest, on=_PLACE, how="left", maintain_order="left")
        .with_columns(
            pl.when(is_better)
            .then(pl.coalesce(SUM_OF_PARTS, "computed_total"))
            .otherwise("computed_total")
            .alias("computed_total"),
            pl.col("is_passed") | agrees,
            pl.col("is_open") & ~agrees,
        )
        .select(found.columns)
    )
