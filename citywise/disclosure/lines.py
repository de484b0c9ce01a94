"""Lines of a table: a total and the parts that make it up.

A city's total is the sum over its programs, over the sexes, over the age groups, and so
on; a program's total over its own breakdowns. Whoever knows all but one cell of a line
knows that cell too.
"""

from __future__ import annotations

import polars as pl

_TABLE = ["city_id", "indicator_id", "period_id", "basis_code"]


def table_lines(values: pl.DataFrame) -> pl.DataFrame:
    """`line_id`, `value_id`, `is_total`: every line of which the total is among the values.

    A value is the total of some lines and a part of up to two.
    """
    keyed = values.select("value_id", *_TABLE, "program_id", "disagg_key").with_columns(
        pl.col("program_id").fill_null(""),
        dimension=pl.col("disagg_key").str.split("=").list.first().fill_null(""),
    )
    parts = pl.concat([_within_programs(keyed), _across_programs(keyed)])
    totals = (
        parts.select(_LINE).unique().join(keyed, left_on=_TOTAL_AT, right_on=_CELL_AT, how="inner")
    )
    whole = parts.join(totals.select(_LINE), on=_LINE, how="semi")
    cells = pl.concat(
        [
            whole.select(*_LINE, "value_id", is_total=pl.lit(value=False)),
            totals.select(*_LINE, "value_id", is_total=pl.lit(value=True)),
        ]
    )
    return cells.with_columns(line_id=pl.concat_str(_LINE, separator="|")).select(
        "line_id", "value_id", "is_total"
    )


_LINE = [*_TABLE, "total_program", "total_key", "line_dimension"]
_TOTAL_AT = [*_TABLE, "total_program", "total_key"]
_CELL_AT = [*_TABLE, "program_id", "disagg_key"]


def _within_programs(keyed: pl.DataFrame) -> pl.DataFrame:
    """Cells with a breakdown are parts of the total of their program, or of their city."""
    return keyed.filter(pl.col("disagg_key") != "").with_columns(
        total_program="program_id", total_key=pl.lit(""), line_dimension="dimension"
    )


def _across_programs(keyed: pl.DataFrame) -> pl.DataFrame:
    """Cells of a program are parts of the same cell of their city."""
    return keyed.filter(pl.col("program_id") != "").with_columns(
        total_program=pl.lit(""), total_key="disagg_key", line_dimension=pl.lit("program")
    )
