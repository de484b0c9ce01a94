"""What conforming gives: contract rows by table, problems, totals to check, and warnings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from citywise.catalogue.checks import MOST_PLACES
from citywise.conform.problems import NUMBER
from citywise.intake.fitting.records import SHEET
from citywise.intake.formats.sheet import FILE

if TYPE_CHECKING:
    from citywise.conform.readings import Readings

WARNING_SCHEMA: dict[str, Any] = {
    FILE: pl.Int32,
    "check_id": pl.String,
    "failed_count": pl.Int64,
    "example_sheets": pl.List(pl.Int32),
    "example_rows": pl.List(pl.Int32),
}


@dataclass(frozen=True, slots=True)
class Conformed:
    """Rows carry `file_number`, which is the submission's number.

    `records` has one row a file: `record_count`, `loaded_count`, `quarantined_count`.
    `warnings` are findings that hold nothing back.
    """

    rows: dict[str, pl.DataFrame]
    problems: pl.DataFrame
    records: pl.DataFrame
    totals: pl.DataFrame
    warnings: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=WARNING_SCHEMA))


def count_records(readings: Readings, kept: pl.DataFrame) -> pl.DataFrame:
    """Records of each file: found, loaded and kept back; the three always add up."""
    found = readings.frame.group_by(FILE).agg(pl.len().cast(pl.Int64).alias("record_count"))
    loaded = kept.group_by(FILE).agg(pl.len().cast(pl.Int64).alias("loaded_count"))
    both = found.join(loaded, on=FILE, how="left").with_columns(pl.col("loaded_count").fill_null(0))
    held = (pl.col("record_count") - pl.col("loaded_count")).alias("quarantined_count")
    return both.with_columns(held).sort(FILE)


def warn(frame: pl.DataFrame, breach: pl.Expr, check_id: str) -> pl.DataFrame:
    """One row for each file with records that break a soft rule, with where the first stand."""
    return (
        frame.filter(breach)
        .select(FILE, NUMBER, SHEET, "source_row")
        .sort(FILE, NUMBER)
        .group_by(FILE, maintain_order=True)
        .agg(
            pl.lit(check_id).first().alias("check_id"),
            pl.len().cast(pl.Int64).alias("failed_count"),
            pl.col(SHEET).head(MOST_PLACES).alias("example_sheets"),
            pl.col("source_row").head(MOST_PLACES).alias("example_rows"),
        )
        .select(list(WARNING_SCHEMA))
    )
