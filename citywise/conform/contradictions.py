"""Figures of one file that cannot both be right: more than all, one thing told as two numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.conform.problems import FIELD, HELD, RECORD
from citywise.intake.fitting.records import TEXT
from citywise.intake.formats.sheet import FILE

if TYPE_CHECKING:
    from citywise.conform.context import Context
    from citywise.conform.readings import Readings

KEY = ["city_id", "program_id", "indicator_id", "period_id", "disagg_key"]
NO_SHARES = ["per_100k", "points"]
"""Units of which a numerator may be more than its denominator."""

_ENDS = ["reported_value", "numerator_low", "numerator_high"]
"""What a cell tells: a number, or the least and the most of a range."""

_IS_PLACED = "is_placed"
"""Beside each record whether it is known what its figure is about."""


def mark_placed(readings: Readings) -> None:
    """Tell, before figures are read, those that were held back and may be about something else.

    Below `Mentors`, a row that no template reads, stand the numbers of a club and not the city's:
    they contradict nothing, and nothing contradicts them. In what a figure is counted is no matter.
    """
    problems = readings.problems
    elsewhere = problems.filter((pl.col(HELD) == "record") & (pl.col(FIELD) != "unit"))
    readings.add(**{_IS_PLACED: ~pl.col(RECORD).is_in(elsewhere[RECORD].implode())})


def hold_contradictions(readings: Readings, context: Context, among: pl.Expr) -> None:
    """Hold back what contradicts itself, and both figures of which one contradicts the other.

    What is spent on a number of people may well be more than these.
    """
    among &= pl.col(_IS_PLACED)
    # what was added in the quarter is no other number for what came together since the year began
    same = [FILE, *KEY, "kind", "accumulation_code"]
    exceeds = _numerator_exceeds(context, among, same)
    readings.hold(exceeds, "numerator_exceeds_denominator", field="figure", text=TEXT)
    range_told = among & (pl.col("kind") != "actual") & pl.col("numerator_high").is_not_null()
    readings.hold(range_told, "range_as_target", field="figure", text=TEXT)
    differs = differs_from_itself(among, [*same, "part_code"])
    differs &= pl.col("accumulation_code") != "entry"
    # what is not known cannot be the same
    is_known = pl.all_horizontal(pl.col(KEY).exclude("program_id").is_not_null())
    readings.hold(is_known & differs, "conflicting_values", field="figure", text=TEXT)


def differs_from_itself(among: pl.Expr, same: list[str]) -> pl.Expr:
    """One figure is given twice with two numbers; an empty cell says nothing."""
    among &= pl.col(_IS_PLACED)
    told = pl.concat_str(_ENDS, separator="|", ignore_nulls=True).replace("", None)
    told = pl.when(among).then(told)
    return (told.drop_nulls().n_unique().over(same) > 1) & told.is_not_null()


def _numerator_exceeds(context: Context, among: pl.Expr, same: list[str]) -> pl.Expr:
    figure = pl.when(among).then("reported_value")
    numerator = figure.filter(pl.col("part_code") == "numerator").max().over(same)
    denominator = figure.filter(pl.col("part_code") == "denominator").min().over(same)
    is_part = among & pl.col("part_code").is_in(["numerator", "denominator"])
    spending = [i.id for i in context.network.indicators.values() if i.counted == "money"]
    is_part &= ~pl.col("indicator_id").is_in(spending)
    is_part &= ~pl.col("unit_code").is_in(NO_SHARES)
    return (is_part & (numerator > denominator)).fill_null(value=False)
