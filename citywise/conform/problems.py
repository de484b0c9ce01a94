"""What could not be understood, with its place: the makings of a quarantine entry."""

from __future__ import annotations

from typing import Any

import polars as pl

from citywise.conform.distinct import REASON
from citywise.intake.fitting.records import LETTER, SHEET
from citywise.intake.formats.sheet import FILE, ROW

HELD, FIELD, RAW = "held_code", "field_name", "raw_text"
RECORD, NUMBER = "record_index", "record_number"
"""Running number of a record in its block, and in its file."""

SCHEMA: dict[str, Any] = {
    FILE: pl.Int32,
    SHEET: pl.Int32,
    ROW: pl.Int32,
    RECORD: pl.UInt32,
    NUMBER: pl.Int64,
    LETTER: pl.String,
    FIELD: pl.String,
    REASON: pl.String,
    HELD: pl.String,
    RAW: pl.String,
}


def no_problems() -> pl.DataFrame:
    """An empty frame of problems."""
    return pl.DataFrame(schema=SCHEMA)


def problems_in(
    frame: pl.DataFrame,
    *,
    field: str,
    held: str,
    text: str | None = None,
    reason: pl.Expr | None = None,
) -> pl.DataFrame:
    """The records of `frame` with a reason, as problems.

    `field` is what the template calls the column, `text` the column with the raw text.
    Where the frame knows the column's letter (one cell a record), it is kept.
    """
    why = pl.col(REASON) if reason is None else reason
    found = frame.with_columns(why.alias(REASON)).filter(pl.col(REASON).is_not_null())
    letter = pl.col(LETTER) if LETTER in frame.columns else pl.lit(None, dtype=pl.String)
    raw = pl.col(text) if text else pl.lit(None, dtype=pl.String)
    return found.select(
        FILE,
        SHEET,
        ROW,
        RECORD,
        NUMBER,
        letter.alias(LETTER),
        pl.lit(field).alias(FIELD),
        REASON,
        pl.lit(held).alias(HELD),
        raw.cast(pl.String).alias(RAW),
    )
