"""Changes of a network: how far each city has moved since an earlier time, and how surely.

Shares by their difference (Newcombe 1998), rates and counts by how many times as much (the score
interval of two Poisson counts, Graham, Mengersen and Morton 2003), all else by a difference of
which it is not known how sure it is. Each city is held against itself alone, so that this may be
read where levels are not compared; then no level is among what is told. Each is judged by itself:
of a hundred cities that have not changed, five are told to have.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import polars as pl

from citywise.comparison.changes import judge_target, rate_ratio, share_change
from citywise.comparison.comparing import first_basis, read_indicator
from citywise.comparison.gate import may_stand_beside
from citywise.comparison.histories import (
    ABSENT,
    fill_periods,
    read_aims,
    read_history,
    with_parts,
)
from citywise.comparison.intervals import Estimate
from citywise.comparison.middle import compare_limits
from citywise.comparison.network_trends import ChartCode, choose_chart
from citywise.periods import parse_period, same_period_last_year

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from citywise.comparison.comparing import Asked

Since = Literal["year", "first", "baseline"]
"""The same period of the year before, the first figure of the same definition and way of counting,
or the baseline that the city itself states, which is taken as it stands."""

ChangeCode = Literal["rose", "fell", "no_clear_change", "not_sure", "not_told"]
"""`not_sure`: there is a change, and no interval. `not_told`: `reason_code` says why not."""

_STANDINGS = {"lower": "fell", "higher": "rose", "similar": "no_clear_change"}
_LEVELS = ("value", "value_then", "target_value")
_THEN = (
    "period_id", "value_status_code", "value", "numerator_count", "denominator_count", "low",
    "definition_version", "part",
)  # fmt: skip
_NUMBERS = (
    "value", "numerator_count", "denominator_count", "low", "high",
    "value_then", "numerator_count_then", "denominator_count_then",
)  # fmt: skip
_TOLD = (
    "city_id", "city_name", "period_id", "period_then", "value_status_code", "value", "value_then",
    "change", "change_low", "change_high", "change_code", "reason_code", "reason_period",
    "target_value", "target_code",
)  # fmt: skip
_ADDED_UP = ("ratio_of_sums", "latest", "none")
"""Aggregations of which a figure to date and one of the period alone are the same thing."""


@dataclass(frozen=True, slots=True)
class NetworkChanges:
    """How far cities have moved.

    `is_ratio`: changes are shares of the earlier figure (0.3: 30 % more), else differences in the
    unit. `cities`: one row a city with `value` and `value_then` (none where a level may stand
    beside no other city's), `period_then`, `change`, `change_low`, `change_high` (95 %),
    `change_code` (a `ChangeCode`), `reason_code` with `reason_period` (why no change is told: a
    status, or range_only, definition, method, no_earlier, none_before, no_baseline, other_span),
    `target_value` and `target_code` (`Reached`, or other_span, no_target, not_judged).
    """

    is_ratio: bool
    cities: pl.DataFrame


def measure_changes(
    history: pl.DataFrame,
    aims: pl.DataFrame,
    indicator: Mapping[str, Any],
    period: str,
    since: Since = "year",
) -> NetworkChanges:
    """Changes up to a period; `indicator` is a row of out_indicators.

    `history`: rows of `read_history`, at least one; `aims`: rows of `read_aims`.
    """
    whole, goals = with_parts(fill_periods(history)), _goals(aims, indicator, period)
    chart = choose_chart(whole, str(indicator["unit_code"]))
    now = whole.filter(period_id=period).join(
        goals, on="city_id", how="left", maintain_order="left"
    )
    pairs = now.join(_earlier(whole, now, since), on="city_id", how="left", maintain_order="left")
    is_ratio = chart == "u" and since != "baseline"
    explained = pairs.with_columns(_reason(since, is_ratio=is_ratio))
    cities = _judge(explained, _estimate(explained, chart, since))
    judged = cities.with_columns(_judge_targets(cities, str(indicator["direction_code"])))
    return NetworkChanges(is_ratio, _obey(judged, indicator))


def compare_changes(
    release: Asked,
    indicator: str,
    period: str,
    *,
    since: Since = "year",
    breakdown: str = "",
    basis: str = "",
    cities: Collection[str] = (),
) -> NetworkChanges:
    """Changes of a release's cities; without `cities` all of them, `basis` as in `compare_cities`.

    Raises:
        LookupError: the release has no such indicator.
    """
    row = read_indicator(release, indicator)
    history = read_history(release, indicator, breakdown, basis or first_basis(release, indicator))
    kept = history.filter(pl.col("city_id").is_in(list(cities))) if cities else history
    return measure_changes(kept, read_aims(release, indicator, breakdown), row, period, since)


def _goals(aims: pl.DataFrame, indicator: Mapping[str, Any], period: str) -> pl.DataFrame:
    """Target and baseline of the period; `is_other_span` where they count from the year's start."""
    adds_up = indicator["aggregation_code"] not in _ADDED_UP
    of_year = (pl.col("accumulation_code") == "to_date").fill_null(value=False) & adds_up
    goals = aims.filter(period_id=period).unique("city_id", keep="first", maintain_order=True)
    return goals.select("city_id", "target_value", "baseline_value", is_other_span=of_year)


def _earlier(whole: pl.DataFrame, now: pl.DataFrame, since: Since) -> pl.DataFrame:
    """One row a city: what it is held against, in columns that end in `_then`."""
    if since == "baseline":
        stated = pl.when(~pl.col("is_other_span")).then("baseline_value")
        nothing = whole.select("city_id", *_THEN).clear()
        rows = pl.concat([nothing, now.select("city_id", value=stated)], how="diagonal")
    elif since == "first":
        part = now.select("city_id", "part", until="period_id")
        same = whole.join(part, on=("city_id", "part"), maintain_order="left")
        known = same.filter(pl.col("value").is_not_null(), pl.col("period_id") < pl.col("until"))
        rows = known.unique("city_id", keep="first", maintain_order=True)
    else:
        rows = whole.filter(period_id=_year_before(now))
    return rows.select("city_id", pl.col(_THEN).name.suffix("_then"))


def _year_before(now: pl.DataFrame) -> str:
    period = parse_period(now["period_id"][0]) if now.height else None
    before = same_period_last_year(period) if period else None
    return before.id if before else ""


def _reason(since: Since, *, is_ratio: bool) -> tuple[pl.Expr, ...]:
    """Why no change is told, and in which period; nothing where one is."""
    now, then = (_absence(end) for end in ("", "_then"))
    if since != "year":
        missing = pl.lit("no_earlier" if since == "first" else "no_baseline")
        then = pl.when(pl.col("value_then").is_null()).then(missing)
    nothing = pl.when((pl.col("value_then") == 0) & is_ratio).then(pl.lit("none_before"))
    spans = [_other_span()] if since == "baseline" else []
    earlier = pl.coalesce(*spans, then, _other_part(), nothing)
    where = pl.when(now.is_not_null()).then("period_id")
    where = where.when(earlier.is_not_null()).then("period_id_then")
    return pl.coalesce(now, earlier).alias("reason_code"), where.alias("reason_period")


def _other_span() -> pl.Expr:
    return pl.when(pl.col("is_other_span").fill_null(value=False)).then(pl.lit("other_span"))


def _other_part() -> pl.Expr:
    """Which break lies between the two; one of the definition before one of the method."""
    version = pl.col("definition_version") != pl.col("definition_version_then")
    code = pl.when(version).then(pl.lit("definition")).otherwise(pl.lit("method"))
    return pl.when(pl.col("part") != pl.col("part_then")).then(code)


def _absence(end: str) -> pl.Expr:
    """Why a row has no single figure, if it has none."""
    is_range = pl.col(f"low{end}").is_not_null()
    status = pl.col(f"value_status_code{end}").fill_null(ABSENT)
    without = pl.col(f"value{end}").is_null()
    return pl.when(without & is_range).then(pl.lit("range_only")).when(without).then(status)


def _estimate(pairs: pl.DataFrame, chart: ChartCode, since: Since) -> Estimate:
    """Changes with their limits; where no interval can be told, the change alone."""
    told = pairs.with_columns(pl.when(pl.col("reason_code").is_null()).then(pl.col(_NUMBERS)))
    value, above, below, low, high, value_then, above_then, below_then = (
        told[name].cast(pl.Float64).to_numpy() for name in _NUMBERS
    )
    difference = value - value_then
    if since == "baseline":
        return Estimate(difference, low - value_then, high - value_then)
    if chart == "u":
        size, size_then = (np.where(np.isnan(parts), 1.0, parts) for parts in (below, below_then))
        return Estimate(*(end - 1 for end in rate_ratio(above, size, above_then, size_then)))
    sure = share_change(above, below, above_then, below_then)
    if chart != "p":
        return Estimate(difference, *(np.full(value.shape, np.nan) for _ in range(2)))
    return sure._replace(value=difference)


def _judge(pairs: pl.DataFrame, told: Estimate) -> pl.DataFrame:
    """The pairs with their change in numbers and as a `ChangeCode`."""
    standing = compare_limits(told.low, told.high, 0.0)
    sides = [standing == word for word in _STANDINGS]
    code = np.select([np.isnan(told.value), *sides], ["not_told", *_STANDINGS.values()], "not_sure")
    ends = zip(("change", "change_low", "change_high"), told, strict=True)
    return pairs.with_columns(
        *(pl.Series(name, end).fill_nan(None) for name, end in ends),
        pl.Series("change_code", code.tolist(), pl.String),
    )


def _judge_targets(cities: pl.DataFrame, direction: str) -> pl.Series:
    """Whether each target is reached; a plain count is what was counted, without more or less."""
    value, low, high, aim = (
        cities[name].cast(pl.Float64).to_numpy()
        for name in ("value", "low", "high", "target_value")
    )
    least, most = (np.where(np.isnan(end), value, end) for end in (low, high))
    told = judge_target(least, most, aim, "lower" if direction == "lower" else "higher")
    is_neutral = np.full(aim.shape, direction not in ("higher", "lower"))
    other = cities["is_other_span"].fill_null(value=False).to_numpy()
    without = ["no_target", "other_span", "not_judged"]
    code = np.select([np.isnan(aim), other, is_neutral], without, told)
    return pl.Series("target_code", code.tolist(), pl.String)


def _obey(cities: pl.DataFrame, indicator: Mapping[str, Any]) -> pl.DataFrame:
    """Nothing of what is never compared, and no level that may stand beside no other city's."""
    told = cities.clear() if indicator["comparability_code"] == "no" else cities
    # a figure that there is not is of no other definition either
    is_beside = may_stand_beside(indicator).fill_null(value=True)
    shown = told.with_columns(pl.when(is_beside).then(name).alias(name) for name in _LEVELS)
    return shown.rename({"period_id_then": "period_then"}).select(_TOLD)
