"""From numerators and denominators to outcomes: value, interval, and why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from citywise.comparison.intervals import EXACT_BELOW, Numbers, poisson_interval, wilson_interval
from citywise.comparison.middle import PER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citywise.catalogue.indicator import Indicator

WITH_NUMBER = ("reported", "reported_zero", "estimated")


def value_outcomes(counts: pl.DataFrame, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """`counts` (rows of measure_counts) as rows of measure_values.

    A range of possible numerators or denominators gives no value, but the least and most it
    can be (`bounds`). Shares have Wilson intervals, counts of happenings Poisson ones.
    """
    known = counts.join(_rules(indicators), on="indicator_id", how="left")
    exact = known.with_columns(_exact_columns()).with_columns(
        value=_value("numerator_count", "denominator_count"),
        least=_value("numerator_low", "denominator_high"),
        most=_value("numerator_high", "denominator_low"),
    )
    return _with_intervals(exact).select(
        "value_id", "city_id", "program_id", "indicator_id", "definition_version", "period_id",
        "disagg_key", "basis_code", "value", "numerator_count", "denominator_count", "low", "high",
        "interval_code", "n_count", "value_status_code", "count_method_code", "coverage_share",
    )  # fmt: skip


def _rules(indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    rows = [
        (i.id, i.interval, i.unit, i.is_ratio, PER.get(i.unit, 1.0)) for i in indicators.values()
    ]
    schema: dict[str, Any] = {
        "indicator_id": pl.String,
        "interval": pl.String,
        "unit": pl.String,
        "is_ratio": pl.Boolean,
        "per": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _exact_columns() -> list[pl.Expr]:
    """Numerator and denominator where they are one number each; nothing where none is told."""
    told = pl.col("value_status_code").is_in(WITH_NUMBER)
    columns: list[pl.Expr] = []
    for part in ("numerator", "denominator"):
        low, high = pl.col(f"{part}_low"), pl.col(f"{part}_high")
        columns.append(pl.when(told & (low == high)).then(low).alias(f"{part}_count"))
    return columns


def _value(numerator: str, denominator: str) -> pl.Expr:
    """The outcome from one numerator and denominator; a plain count where there is no division."""
    divides = pl.col("is_ratio").fill_null(value=False) & pl.col("denominator_low").is_not_null()
    ratio = pl.col(numerator) / pl.col(denominator) * pl.col("per")
    usable = pl.when(pl.col(denominator) > 0).then(ratio)
    return pl.when(divides).then(usable).otherwise(pl.col(numerator))


def _with_intervals(exact: pl.DataFrame) -> pl.DataFrame:
    method = _method().alias("interval_code")
    low, high = _limits(exact.with_columns(method))
    bounded = exact.with_columns(method, limit_low=low, limit_high=high)
    is_bounds = pl.col("interval_code") == "bounds"
    is_share = pl.col("unit") == "percent"
    most = pl.when(is_share).then(pl.col("most").clip(upper_bound=1)).otherwise(pl.col("most"))
    return bounded.with_columns(
        low=pl.when(is_bounds).then("least").otherwise("limit_low").fill_nan(None),
        high=pl.when(is_bounds).then(most).otherwise("limit_high").fill_nan(None),
        # where no number is told, how many stood behind it would tell it all the same
        n_count=pl.when(is_bounds | pl.col("value").is_not_null()).then("n_count"),
    )


def _method() -> pl.Expr:
    """Bounds where the number itself is a range, else the indicator's interval, else none."""
    ranged = pl.col("value").is_null() & pl.col("least").is_not_null()
    may_show = pl.col("value_status_code").is_in([*WITH_NUMBER, "suppressed_at_source"])
    poisson = (
        pl.when(pl.col("numerator_count") < EXACT_BELOW)
        .then(pl.lit("exact"))
        .otherwise(pl.lit("byar"))
    )
    has_share = (pl.col("interval") == "wilson") & pl.col("denominator_count").is_not_null()
    return (
        pl.when(ranged & may_show)
        .then(pl.lit("bounds"))
        .when(pl.col("value").is_null())
        .then(pl.lit("none"))
        .when(has_share)
        .then(pl.lit("wilson"))
        .when(pl.col("interval") == "byar")
        .then(poisson)
        .otherwise(pl.lit("none"))
    )


def _limits(rows: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """The limits of each row by its method; nan where it has none."""
    numerator, denominator = (
        rows[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()
        for name in ("numerator_count", "denominator_count")
    )
    wilson = wilson_interval(np.nan_to_num(numerator, nan=-1), np.nan_to_num(denominator, nan=0))
    poisson = poisson_interval(np.nan_to_num(numerator, nan=-1))
    scale = _scale(rows, denominator)
    is_wilson = (rows["interval_code"] == "wilson").to_numpy()
    is_poisson = rows["interval_code"].is_in(["byar", "exact"]).to_numpy()
    limits = [
        np.where(is_wilson, w, np.where(is_poisson, p * scale, np.nan))
        for w, p in zip(wilson, poisson, strict=True)
    ]
    return pl.Series(limits[0]), pl.Series(limits[1])


def _scale(rows: pl.DataFrame, denominator: Numbers) -> Numbers:
    """What a count is multiplied by to become a rate; one for plain counts."""
    per = rows["per"].fill_null(1.0).to_numpy()
    divided = np.divide(per, denominator, out=np.ones_like(per), where=denominator > 0)
    return np.where(rows["is_ratio"].fill_null(value=False).to_numpy(), divided, 1.0)
