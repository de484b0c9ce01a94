"""Thousands that a heading, a title or the name of a measure tells and the template does not.

Measure            | Figure
People (thousands) |     12          held back: twelve thousand, or twelve of something else
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.scales import told_scale
from citywise.conform.meanings import count_reader
from citywise.conform.scales import DECLARED, declared_scale
from citywise.conform.stated_totals import adds_up
from citywise.intake.fitting.told_scales import SCALE, scale_of

if TYPE_CHECKING:
    from citywise.conform.context import Context
    from citywise.conform.distinct import Meaning
    from citywise.conform.readings import Readings
    from citywise.intake.templates.sections import CountRule

COUNT = {"count": pl.Int64, "low_count": pl.Int64, "high_count": pl.Int64, "status_code": pl.String}
"""What a count is read into, behind its name."""

_EMPTY = ["not_reported", "not_applicable"]


def take_told_scales(readings: Readings) -> None:
    """Read figures as their heading, title or measure's name says, where the template does not.

    They are held back by it afterwards, and not for being no whole number.
    """
    texts = [pl.col(SCALE)] if readings.has(SCALE) else []
    if readings.has("indicator"):
        texts.append(_told_by_name(readings))
    told = pl.coalesce(texts) if texts else pl.lit(None, dtype=pl.String)
    readings.add(**{SCALE: told.cast(pl.String)})
    scales = {text: str(told_scale(text)) for text in readings.frame[SCALE].unique().drop_nulls()}
    by_text = pl.col(SCALE).replace_strict(scales, default=None, return_dtype=pl.String)
    readings.add(**{DECLARED: pl.coalesce(by_text, DECLARED)})


def _told_by_name(readings: Readings) -> pl.Expr:
    """The name of the measure, where it tells another scale than the template does."""
    name = pl.col("indicator").cast(pl.String)
    names = readings.frame.select(name.unique().drop_nulls()).to_series()
    told = {text: str(scale) for text in names if (scale := told_scale(text))}
    scale = name.replace_strict(told, default=None, return_dtype=pl.String)
    return pl.when((scale != pl.col(DECLARED)) & (pl.col(DECLARED) != "1")).then(name)


def hold_told_scales(readings: Readings, context: Context) -> None:
    """Hold back what is told in thousands where the template does not say so."""
    is_amount = adds_up(context) & pl.coalesce("reported_value", "numerator_high").ne_missing(0)
    is_told = pl.col(SCALE).is_not_null() & ~pl.col("value_status_code").is_in(_EMPTY)
    readings.hold(is_told & is_amount, "scale_not_declared", field="figure", text=SCALE)


def read_count_of(
    readings: Readings, context: Context, rule: CountRule, text: str, name: str
) -> None:
    """Read a count of an event log; `name` begins its columns, `text` has its cells."""
    declared, told = declared_scale(context.template, rule), scale_of(text)
    schema = {f"{name}_{part}": kind for part, kind in COUNT.items()}
    if not readings.has(told):
        read = count_reader(context.style, declared)
        readings.read([text], read, schema, field=text, held="record")
        return
    readers = {
        said: count_reader(context.style, told_scale(said) if said else declared)
        for said in readings.frame[told].cast(pl.String).unique()
    }

    def read_told(said: str | None, count: str | None) -> Meaning:
        return readers[said](count)

    readings.read([told, text], read_told, schema, field=text, held="record")
    is_number = pl.coalesce(f"{name}_count", f"{name}_high_count") > 0
    is_told = pl.col(told).is_not_null() & is_number.fill_null(value=False)
    readings.hold(is_told, "scale_not_declared", field=text, text=told)
