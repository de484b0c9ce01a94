"""Histories: what a release shows of one outcome, city by city and period by period.

Only what is shown goes in: a withheld quarter is a row with its status and no number.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import polars as pl

from citywise.periods import MONTHS_IN, parse_period, periods_between

if TYPE_CHECKING:
    from citywise.comparison.comparing import Asked

ABSENT = "absent"
"""Status of a period of which a city has released nothing."""

_MONTHS_IN_YEAR = 12
_LEVELS = ("numerator_count", "denominator_count", "low", "high")


def read_history(release: Asked, indicator: str, breakdown: str, basis: str) -> pl.DataFrame:
    """One row for each released city and closed period, in order of city and time."""
    return release.query(history_sql(), [indicator, breakdown, basis])


def read_aims(release: Asked, indicator: str, breakdown: str) -> pl.DataFrame:
    """One row for each city and period: target and baseline of the city as a whole."""
    return release.query(aims_sql(), [indicator, breakdown])


def read_coverage(release: Asked, indicator: str, basis: str) -> pl.DataFrame:
    """One row for each city and period since the first that tells the indicator, in order of time.

    How it is told, never what: levels of some indicators may not stand side by side. Periods are
    of the length in which it is told, which is mostly that of the network's reporting.
    """
    return release.query(_sql("coverage.sql"), [indicator, basis])


def history_sql() -> str:
    """The question of `read_history`; bound are indicator, breakdown and basis."""
    return _sql("histories.sql")


def aims_sql() -> str:
    """The question of `read_aims`; bound are indicator and breakdown."""
    return _sql("aims.sql")


def fill_periods(history: pl.DataFrame) -> pl.DataFrame:
    """The history with a row for every period between the first and the last, of each city.

    A period in which no city at all has a figure is no period of the release, and yet time
    that went by. Irregular periods have none between them.
    """
    cities = history.select("city_id", "city_name").unique(maintain_order=True)
    periods = _all_periods(history)
    if len(periods) * cities.height <= history.height:
        return history
    whole = cities.join(pl.DataFrame({"period_id": periods}), how="cross")
    filled = whole.join(
        history.drop("city_name"), on=("city_id", "period_id"), how="left", maintain_order="left"
    )
    return filled.with_columns(
        pl.col("value_status_code").fill_null(ABSENT), pl.col("interval_code").fill_null("none")
    )


def periods_per_year(history: pl.DataFrame) -> int:
    """4 for quarters, 12 for months, 1 for years; 0 for irregular periods, or without any."""
    first = parse_period(history["period_id"][0]) if history.height else None
    return _MONTHS_IN_YEAR // MONTHS_IN[first.type] if first and first.type in MONTHS_IN else 0


def with_parts(history: pl.DataFrame) -> pl.DataFrame:
    """The history with `part` (0, 1, …) and `break_code` where a new part begins.

    What is measured by another version of the definition (`definition`), or counted in another
    way (`method`), is not the same course. A period without a figure breaks nothing, and a way of
    counting that is not told is taken for the one before.
    """
    version, method = (
        _changes(pl.col(name)) for name in ("definition_version", "count_method_code")
    )
    code = pl.when(version).then(pl.lit("definition")).when(method).then(pl.lit("method"))
    marked = history.with_columns(break_code=code)
    return marked.with_columns(
        part=pl.col("break_code").is_not_null().cum_sum().over("city_id").cast(pl.Int64)
    )


def tell_only_changes(points: pl.DataFrame, *lines: str) -> pl.DataFrame:
    """Rows of `with_parts` as changes since the first figure of their part, without levels.

    `lines`: further columns in the unit of the value, which move along.
    """
    first = pl.col("value").drop_nulls().first().over("city_id", "part")
    nothing = [pl.lit(None, pl.Float64).alias(name) for name in _LEVELS]
    return points.with_columns(pl.col("value", *lines) - first, *nothing)


def _changes(column: pl.Expr) -> pl.Expr:
    known = column.forward_fill().over("city_id")
    return (known != known.shift(1).over("city_id")).fill_null(value=False)


def _all_periods(history: pl.DataFrame) -> list[str]:
    known = sorted(filter(None, map(parse_period, history["period_id"].unique())))
    if not known or known[0].type not in MONTHS_IN:
        return []
    return [p.id for p in periods_between(known[0].start, known[-1].start, known[0].type)]


def _sql(name: str) -> str:
    return files("citywise.comparison").joinpath(name).read_text(encoding="utf-8")
