"""Figures of a whole that are less than their parts by sex or by age.

Women | Men | Total
   30 |  20 |    41     there are more parts than people: the whole is kept back
   18 |  22 |    41     of one person the sex may not be known: nothing is wrong
   21 |  21 |    41     each may have been rounded: it is told, and kept
"""

from __future__ import annotations

from itertools import combinations
from math import gcd
from typing import TYPE_CHECKING

import polars as pl

from citywise.conform.breakdowns import make_key, read_key
from citywise.conform.distinct import REASON, Meaning, read_column
from citywise.conform.entries import ENTRY
from citywise.conform.margins import are_apart
from citywise.conform.problems import RECORD
from citywise.conform.scales import DECLARED
from citywise.conform.stated_totals import adds_up
from citywise.conform.totals import TOLERANCE
from citywise.intake.fitting.records import TEXT
from citywise.intake.formats.sheet import FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.conform.context import Context
    from citywise.conform.readings import Readings

EXCEEDED = "is_exceeded"
"""Beside each figure whether its parts are more."""

LEAST_ROUNDED = 12
"""Figures of one measure that share a divisor before it is taken for what they are rounded to."""

_DIMENSIONS = ("sex", "age_band")
_SAME = [FILE, "city_id", "program_id", "indicator_id", "period_id", "part_code",
         "accumulation_code", ENTRY]  # fmt: skip
_SPLIT = {"whole_key": pl.String, "split": pl.String, "of_age": pl.String}
_NONE = pl.DataFrame(schema={RECORD: pl.UInt32, "base": pl.Int64, "low": pl.Float64,
                             "most": pl.Float64, "parts": pl.UInt32})  # fmt: skip


def hold_exceeded(readings: Readings, context: Context) -> None:
    """Hold back the figures of a whole that are less than their parts, unless these only warn."""
    exceeded = _exceeded(readings, context)
    # each part, and the whole, may be half a unit away from the number that was rounded
    rounding = pl.col("base") * (pl.col("parts") + 1) / 2
    beyond = exceeded.filter(pl.col("low") - pl.col("most") > rounding + TOLERANCE)
    readings.add(**{EXCEEDED: pl.col(RECORD).is_in(exceeded[RECORD].implode())})
    if context.template.rules.get("parts_exceed_total", "hold") == "hold":
        is_beyond = pl.col(RECORD).is_in(beyond[RECORD].implode())
        readings.hold(is_beyond, "parts_exceed_total", field="figure", text=TEXT)


def _exceeded(readings: Readings, context: Context) -> pl.DataFrame:
    """The records of which the parts are more, with the least that these come to."""
    is_figure = pl.col("kind") == "actual"
    told = readings.kept().filter(is_figure & adds_up(context))
    if told["disagg_key"].n_unique() < 3:  # a whole and two parts
        return _NONE
    most = _once(pl.coalesce("numerator_high", "reported_value"))
    wholes = told.select(RECORD, *_SAME, "disagg_key", most=most)
    wholes = wholes.join(_bases(told), on=[FILE, "indicator_id", "part_code"], nulls_equal=True)
    left, right = [*_SAME, "disagg_key"], [*_SAME, "whole_key"]
    found = wholes.join(_sums(told), left_on=left, right_on=right, nulls_equal=True)
    found = found.filter(pl.col("low") > pl.col("most") + TOLERANCE)
    # groups of ages that overlap count some people twice
    apart = [are_apart(set(ages) - {None}) for ages in found["of_age"].to_list()]
    return found.filter(pl.Series(apart, dtype=pl.Boolean)).select(_NONE.columns)


def _bases(told: pl.DataFrame) -> pl.DataFrame:
    """To what the figures of each measure are rounded: what divides them all, else 1."""
    figures = pl.col("reported_value").filter(pl.col("reported_value") % 1 == 0)
    measures = told.group_by(FILE, "indicator_id", "part_code").agg(
        figures.cast(pl.Int64).alias("figures"),
        pl.col("reported_value").count().alias("count"),
        pl.col(DECLARED).cast(pl.Int64).max(),
    )
    bases = [
        max(gcd(*group) if count == len(group) >= LEAST_ROUNDED else 1, scale, 1)
        for group, count, scale in measures.select("figures", "count", DECLARED).iter_rows()
    ]
    return measures.drop("figures", "count", DECLARED).with_columns(
        base=pl.Series(bases, dtype=pl.Int64)
    )


def _sums(told: pl.DataFrame) -> pl.DataFrame:
    """The least that the parts of each whole come to, and of which ages they are."""
    fields = {"splits": pl.List(pl.Struct(_SPLIT))}
    parts = read_column(told, ["disagg_key"], _read_splits, fields).drop(REASON)
    least = _once(pl.coalesce("numerator_low", "reported_value"))
    return (
        parts.select(*_SAME, "disagg_key", "splits", low=least)
        .filter(pl.col("splits").list.len() > 0)
        .explode("splits")
        .unnest("splits")
        .group_by(*_SAME, "whole_key", "split", "disagg_key")
        .agg(pl.col("low").max(), pl.col("of_age").first())
        .group_by(*_SAME, "whole_key", "split")
        .agg(pl.col("low").sum(), pl.len().alias("parts"), pl.col("of_age").unique())
    )


def _once(figure: pl.Expr) -> pl.Expr:
    """A figure that stands twice is one; of an entry in several rows they add up."""
    is_added = pl.col(ENTRY).is_not_null() & figure.is_not_null()
    return pl.when(is_added).then(figure.sum().over(*_SAME, "disagg_key")).otherwise(figure)


def _read_splits(key: str | None) -> Meaning:
    return (list(_splits(read_key(key or ""))), None)


def _splits(parts: dict[str, str]) -> Iterator[dict[str, str | None]]:
    """Of which wholes a figure is a part: of those without its sex, its age, or both."""
    told = [name for name in _DIMENSIONS if name in parts]
    for split in (c for size in (1, 2) for c in combinations(told, size)):
        whole = {name: code for name, code in parts.items() if name not in split}
        age = parts["age_band"] if "age_band" in split else None
        yield {"whole_key": make_key(whole), "split": "|".join(split), "of_age": age}
