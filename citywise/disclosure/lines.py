"""Lines of a table: cells that add up, so that whoever knows all but one knows that one too.

A city's total is the sum over its programs, over the sexes, over the age groups, and so
on; a program's total over its own breakdowns; a year over its quarters.
"""

from __future__ import annotations

from itertools import product

import polars as pl

from citywise.periods import Period, parse_period

_SERIES = ["city_id", "indicator_id"]
_TABLE = [*_SERIES, "period_id", "basis_code"]
_CELL_AT = [*_TABLE, "program_id", "disagg_key"]
_TOTAL_AT = [*_TABLE, "total_program", "total_key"]
_UNPUBLISHED = "unpublished "
_LINE = [*_TOTAL_AT, "line_dimension"]


def table_lines(values: pl.DataFrame) -> pl.DataFrame:
    """`table_id`, `line_id`, `value_id`, `sign` and `is_total`: the cells of every line.

    With their signs the cells of a line add up to nothing. Lines that share a cell are in
    one table. A value is the total of some lines and a part of others. A total that is not
    there and follows from other lines stands on its lines under its place (`unpublished ...`).
    """
    keyed = values.select("value_id", *_TABLE, "program_id", "disagg_key").with_columns(
        pl.col("program_id").fill_null(""),
        dimension=pl.col("disagg_key").str.split("=").list.first().fill_null(""),
    )
    parts = pl.concat([_within_programs(keyed), _across_programs(keyed)])
    lines = pl.concat([_told(parts, keyed), _over_time(keyed)])
    spans = lines.filter(pl.col("line_dimension").str.starts_with(TIME)).select(_SERIES).unique()
    joined = lines.join(spans.with_columns(is_long=True), on=_SERIES, how="left")
    table = pl.when("is_long").then(_joined(_SERIES)).otherwise(_joined(_TABLE))
    return joined.select(
        table.alias("table_id"), _joined(_LINE).alias("line_id"), "value_id", "sign", "is_total"
    )


def _joined(names: list[str]) -> pl.Expr:
    return pl.concat_str(names, separator="|")


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


def _told(parts: pl.DataFrame, keyed: pl.DataFrame) -> pl.DataFrame:
    """The lines whose total is there, or follows from another line of the same table."""
    lines = parts.select(_LINE).unique()
    totals = lines.join(keyed, left_on=_TOTAL_AT, right_on=_CELL_AT, how="inner")
    is_outermost = (pl.col("total_program") == "") & (pl.col("total_key") == "")
    is_only_one = pl.len().over(_TOTAL_AT) == 1
    followed = lines.filter(~(is_outermost & is_only_one))
    known = pl.concat([totals.select(_LINE), followed.select(_LINE)]).unique()
    whole = parts.join(known, on=_LINE, how="semi")
    absent = known.join(totals, on=_LINE, how="anti").with_columns(value_id=_unpublished(_TOTAL_AT))
    inner = absent.filter(pl.col("total_program") != "").unique(_TOTAL_AT)
    return pl.concat(
        [
            _placed(whole, 1),
            _placed(totals, -1, is_total=True),
            _placed(absent, -1, is_total=True),
            _placed(_of_city(inner).join(known, on=_LINE, how="semi"), 1),
        ]
    )


def _unpublished(names: list[str]) -> pl.Expr:
    return pl.lit(_UNPUBLISHED) + _joined(names)


def _of_city(totals: pl.DataFrame) -> pl.DataFrame:
    """Totals of programs as parts of the total of their city."""
    return totals.with_columns(total_program=pl.lit(""), line_dimension=pl.lit("program"))


TIME = "time "
"""How the dimension of a line over time begins."""


def _over_time(keyed: pl.DataFrame) -> pl.DataFrame:
    """Shorter periods within a longer one, whichever basis tells the one and the other."""
    inside = _periods_within(keyed["period_id"].unique().to_list())
    same = [*_SERIES, "program_id", "disagg_key", "period_id"]
    parts = keyed.join(inside, left_on="period_id", right_on="part_id").drop("period_id")
    wholes = keyed.select(*same, "basis_code", whole_id="value_id")
    lines = parts.join(wholes, left_on=[*same[:-1], "whole_period"], right_on=same, suffix="_whole")
    named = lines.rename({"whole_period": "period_id"}).with_columns(
        total_program="program_id",
        total_key="disagg_key",
        line_dimension=TIME + pl.col("part_kind") + " " + pl.col("basis_code_whole"),
    )
    totals = named.with_columns(value_id="whole_id").unique([*_LINE, "value_id"])
    return pl.concat([_placed(named, 1), _placed(totals, -1, is_total=True)])


def _periods_within(period_ids: list[str]) -> pl.DataFrame:
    """Every period with the shorter ones inside it, by their kind."""
    known = [period for text in period_ids if (period := parse_period(text))]
    rows = [
        (whole.id, part.id, part.type)
        for whole, part in product(known, known)
        if _is_inside(part, whole)
    ]
    names = ["whole_period", "part_id", "part_kind"]
    return pl.DataFrame(rows, schema=[(name, pl.String) for name in names], orient="row")


def _is_inside(part: Period, whole: Period) -> bool:
    return part.id != whole.id and whole.start <= part.start and part.end <= whole.end


def _placed(cells: pl.DataFrame, sign: int, *, is_total: bool = False) -> pl.DataFrame:
    return cells.select(*_LINE, "value_id", sign=pl.lit(sign), is_total=pl.lit(is_total))
