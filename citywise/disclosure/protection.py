"""Decide what is withheld: small numbers, what reveals them, and what is computed from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.disclosure.complements import WITHHELD, add_complements
from citywise.disclosure.lines import table_lines
from citywise.disclosure.rules import NUMBERS, has_number, is_small

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citywise.catalogue.indicators import Indicator

_CELL = ["city_id", "program_id", "indicator_id", "period_id", "disagg_key"]


def protect_values(
    values: pl.DataFrame, indicators: Mapping[str, Indicator], threshold: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The values with what must not be seen taken out, and why each was (`protection_code`).

    `values` have the columns of measure_values and are all that a release would show.
    """
    small = values.filter(is_small(values, indicators, threshold))["value_id"]
    shown = values.filter(has_number(values) & _is_protected(values, indicators))
    cells = shown.with_columns(
        pl.col("value_id").is_in(small.implode()).alias(WITHHELD), size=_size()
    ).select("value_id", *_CELL, "basis_code", "size", WITHHELD)
    lines = table_lines(shown)
    cells = _until_settled(cells, lines, indicators, threshold)
    reasons = _reasons(cells, small, indicators)
    return _without_numbers(values, reasons["value_id"]), reasons


def _is_protected(values: pl.DataFrame, indicators: Mapping[str, Indicator]) -> pl.Series:
    ids = [i.id for i in indicators.values() if i.is_protected]
    return values["indicator_id"].is_in(ids)


def _size() -> pl.Expr:
    """The count behind a cell: of a range the least; of a ready-made percentage none is known."""
    return pl.coalesce("denominator_count", "numerator_count", "low", "value", 0.0)


def _until_settled(
    cells: pl.DataFrame,
    lines: pl.DataFrame,
    indicators: Mapping[str, Indicator],
    threshold: int,
) -> pl.DataFrame:
    """Complements, the same cell in the other basis, and derived shares, until nothing changes."""
    while True:
        before = cells[WITHHELD].sum()
        cells = add_complements(cells, lines, threshold)
        cells = _derived(_in_every_basis(cells), indicators)
        if cells[WITHHELD].sum() == before:
            return cells


def _in_every_basis(cells: pl.DataFrame) -> pl.DataFrame:
    """What event logs may not show, reports may not show either, and the other way round."""
    return cells.with_columns(pl.col(WITHHELD).any().over(_CELL).alias(WITHHELD))


def _derived(cells: pl.DataFrame, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """A share is withheld where one of the counts it is computed from is."""
    hidden = cells.filter(WITHHELD)
    flagged = pl.lit(value=False)
    for indicator in indicators.values():
        if origin := indicator.built_from:
            dimension = pl.col("disagg_key").str.split("=").list.first()
            sources = hidden.filter(
                (pl.col("indicator_id") == origin.indicator)
                & (dimension.fill_null("") == origin.breakdown)
            )
            places = sources.select(pl.struct("city_id", "period_id").unique()).to_series()
            here = pl.struct("city_id", "period_id").is_in(places.implode())
            flagged |= (pl.col("indicator_id") == indicator.id) & here
    return cells.with_columns((pl.col(WITHHELD) | flagged).alias(WITHHELD))


def _reasons(
    cells: pl.DataFrame, small: pl.Series, indicators: Mapping[str, Indicator]
) -> pl.DataFrame:
    derived = [i.id for i in indicators.values() if i.built_from]
    why = (
        pl.when(pl.col("value_id").is_in(small.implode()))
        .then(pl.lit("small"))
        .when(pl.col("indicator_id").is_in(derived))
        .then(pl.lit("linked"))
        .otherwise(pl.lit("complement"))
    )
    return cells.filter(WITHHELD).select("value_id", protection_code=why).sort("value_id")


def _without_numbers(values: pl.DataFrame, withheld: pl.Series) -> pl.DataFrame:
    is_withheld = pl.col("value_id").is_in(withheld.implode())
    emptied = [pl.when(~is_withheld).then(name).alias(name) for name in NUMBERS]
    status = pl.when(is_withheld).then(pl.lit("suppressed_by_us")).otherwise("value_status_code")
    interval = pl.when(is_withheld).then(pl.lit("none")).otherwise("interval_code")
    return values.with_columns(
        *emptied, status.alias("value_status_code"), interval.alias("interval_code")
    )
