"""The network as a whole: sums with the number of cities in them, never more than they tell."""

from __future__ import annotations

from typing import Any

import polars as pl

from citywise.comparison.gate import keep_comparable
from citywise.comparison.middle import find_reference
from dashboards.amounts import write_count, write_period, write_range, write_share
from dashboards.markup.tiles import Tile
from dashboards.wording import heading, label

SAFETY = "oc_felt_safe_respected"
"""Shown beside what was achieved, always: whether people felt safe and respected."""


def sum_tile(totals: pl.DataFrame, period: str, city_total: int, name: str, method: str) -> Tile:
    """A sum over cities in one period, with its method.

    `totals`: one row a period with period_id, low, high, city_count, withheld_count and
    set_aside_count.
    """
    row = totals.filter(pl.col("period_id") == period)
    if row.is_empty() or not row["city_count"][0]:
        return Tile(name, "No figures", "No city has released one for this period", is_absent=True)
    value = write_range(row["low"][0], row["high"][0], "count")
    return Tile(name, value, f"{tell_cities(row, city_total)}; {method}")


def tell_cities(row: pl.DataFrame, city_total: int) -> str:
    """How many cities are in a sum, and whether figures had to be withheld or set aside."""
    cities = f"{row['city_count'][0]} of {city_total} cities"
    left_out = [
        f"{row[column][0]} {word}"
        for column, word in (("withheld_count", "withheld"), ("set_aside_count", "set aside"))
        if row[column][0]
    ]
    return ", ".join([cities, *left_out])


def safety_tile(outcomes: pl.DataFrame, indicator: dict[str, Any] | None, city_total: int) -> Tile:
    """Share of those asked who felt safe and respected, over the cities that may be compared.

    `indicator`: its row of out_indicators, where the release has it.
    """
    name = "Felt safe and respected"
    asked_here = outcomes.filter(pl.col("indicator_id") == SAFETY)
    rows = keep_comparable(asked_here, indicator) if indicator else asked_here.clear()
    reference = find_reference(rows, "ratio_of_sums", "percent")
    if reference.value is None:
        note = "Fewer than two cities have one that may be compared"
        return Tile(name, "No figure", note, is_absent=True)
    both = rows.drop_nulls(["numerator_count", "denominator_count"])
    asked = sum(both["denominator_count"].to_list())
    note = (
        f"of {write_count(asked)} participants asked; {reference.city_count} of {city_total} cities"
    )
    return Tile(name, write_share(reference.value), note)


def tell_methods(outcomes: pl.DataFrame, indicator: str) -> str:
    """How people were counted, in the words of the vocabulary."""
    codes = outcomes.filter(pl.col("indicator_id") == indicator)["count_method_code"]
    labels = {label("count_method", code).lower() for code in codes.drop_nulls()}
    return ", ".join(sorted(labels)) or "method not stated"


def tell_changes(changes: pl.DataFrame, previous: str) -> str:
    """How many figures are new, revised or gone since the release before."""
    if changes.is_empty():
        return f"Nothing differs from release {previous}."
    counted = changes.group_by("change_code").agg(pl.col("value_count").sum()).sort("change_code")
    told = [f"{count:,} {label('change', code).lower()}" for code, count in counted.iter_rows()]
    return f"Figures since release {previous}: {', '.join(told)}."


def tabulate_changes(changes: pl.DataFrame) -> pl.DataFrame:
    """The changes in words."""
    return changes.select(
        pl.col("city_name").alias(heading("city_name")),
        pl.coalesce("indicator_name", "indicator_id").alias(heading("indicator_name")),
        pl.col("period_id").map_elements(write_period, pl.String).alias(heading("period_id")),
        pl.col("change_code").map_elements(_change, pl.String).alias(heading("change_code")),
        pl.col("value_count").alias(heading("value_count")),
    )


def _change(code: str) -> str:
    return label("change", code)
