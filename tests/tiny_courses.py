"""Courses of cities small enough to read: a line a city, a figure a quarter from 2024-Q1 on.

`8/10` is a share or rate of its two numbers, `7` a plain count, `w` withheld, `.` not reported.
"""

from __future__ import annotations

from itertools import count
from typing import Any

import polars as pl

from citywise.periods import make_period

SHARE = {
    "indicator_id": "out_women_share",
    "unit_code": "percent",
    "direction_code": "higher",
    "aggregation_code": "ratio_of_sums",
    "comparability_code": "yes",
    "definition_version": 1,
    "counted_code": "participations",
}
COUNT = SHARE | {"unit_code": "count", "aggregation_code": "sum", "counted_code": "sessions"}
STATUSES = {"w": "suppressed_by_us", ".": "not_reported", "q": "quarantined"}
SCHEMA = {
    "city_id": pl.String, "city_name": pl.String, "period_id": pl.String,
    "value_status_code": pl.String, "value": pl.Float64, "numerator_count": pl.Float64,
    "denominator_count": pl.Float64, "low": pl.Float64, "high": pl.Float64,
    "interval_code": pl.String, "n_count": pl.Int64, "coverage_share": pl.Float64,
    "definition_version": pl.Int64, "count_method_code": pl.String,
}  # fmt: skip


def history(interval: str = "wilson", **cities: str) -> pl.DataFrame:
    """As `history(aarby="8/10 w 9/10")`; `interval` is the code of every figure's."""
    rows = [row for name, line in cities.items() for row in _course(name, line, interval)]
    return pl.DataFrame(rows, schema=SCHEMA)


def versions(rows: pl.DataFrame, *told: int, column: str = "definition_version") -> pl.DataFrame:
    """The rows with what they were measured by, in their order; nothing where nothing is told."""
    told_of = pl.Series(column, told, strict=False)
    return rows.with_columns(pl.when(pl.col("value").is_not_null()).then(told_of).alias(column))


def _course(name: str, line: str, interval: str) -> list[dict[str, Any]]:
    quarters = (make_period("quarter", 2024 + n // 4, n % 4 + 1).id for n in count())
    return [
        {"city_id": name, "city_name": name.capitalize(), "period_id": period}
        | _figure(text, interval)
        for period, text in zip(quarters, line.split(), strict=False)
    ]


def _figure(text: str, interval: str) -> dict[str, Any]:
    if text in STATUSES:
        return {"value_status_code": STATUSES[text], "interval_code": "none"}
    above, _, below = text.partition("/")
    value = float(above) / float(below) if below else float(above)
    told = {"value_status_code": "reported", "value": value, "interval_code": interval}
    parts = {"numerator_count": float(above), "denominator_count": float(below) if below else None}
    return told | parts | {"low": value * 0.9, "high": value * 1.1, "definition_version": 1}
