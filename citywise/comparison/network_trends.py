"""Trends of a network: each city's own course, between the limits of its own ups and downs.

The chart goes with the interval that a release shows the outcome with: P for shares (Wilson), U
for rates and counts (Byar, exact), XmR for all else. P and U limits are widened where a city
moves beyond chance by itself (Laney 2002). A new version of the definition, or another way of
counting, begins a new part: limits and trends are of one part alone. Of fewer than `ENOUGH`
figures in a part nothing is told.

A trend is the straight line of the latest part (Cochran-Armitage for shares, the Poisson score
test for rates), told where it is beyond the city's own chance (Student's t where that is more than
chance alone), with false discoveries among the cities kept at 5 % (Benjamini and Hochberg 1995).
Nothing here holds one city against another.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import polars as pl

from citywise.comparison.comparing import first_basis, read_indicator
from citywise.comparison.control_charts import (
    ENOUGH,
    Chart,
    excess_spread,
    p_chart,
    part_slices,
    u_chart,
    xmr_chart,
)
from citywise.comparison.divisions import divide
from citywise.comparison.gate import LEVELS_REFUSED, may_stand_beside, withhold_aside
from citywise.comparison.histories import (
    fill_periods,
    periods_per_year,
    read_history,
    tell_only_changes,
    with_parts,
)
from citywise.comparison.middle import PER
from citywise.comparison.seasons import find_season
from citywise.comparison.special_causes import special_causes
from citywise.comparison.standings import control_false_discoveries, deviation_standings
from citywise.comparison.trends import Trend, rate_trend, share_trend, widen_trend

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import numpy.typing as npt

    from citywise.comparison.comparing import Asked
    from citywise.comparison.intervals import Numbers

ChartCode = Literal["p", "u", "xmr", "none"]
"""`none`: stages go up one by one and have no ups and downs that limits could be drawn from."""

TrendCode = Literal["rising", "falling", "no_trend", "too_short", "not_tested"]
"""`no_trend`: none beyond chance. `not_tested`: it is not known how sure the figures are."""

SEASONAL = 0.05
"""Chance explains as much of a course by the time of the year in no more cases."""

_TESTED = ("p", "u")
_SIGNED_UNITS = ("points",)
"""Units of figures that may lie below nought."""

_TRENDS = {"higher": "rising", "lower": "falling"}


@dataclass(frozen=True, slots=True)
class NetworkTrends:
    """Courses of cities, each by itself.

    `points`: one row a city and period as in `read_history`, every period between the first and
    the last, with `part`, `break_code` (why a new part begins there), `centre`, `limit_low`,
    `limit_high` (in the unit; none where too few figures tell) and `cause_code` (a
    `SpecialCause`). `cities`: one row a city on its latest part: `point_count`, `first_period`
    and `last_period` with a figure, `trend_code`, `line_first` and `line_last` (the straight line
    there, in the unit), `slope`, `slope_low`, `slope_high` (a year, 95 %), and `season_share` with
    `is_seasonal` (none where fewer than three whole years tell).

    Where levels of cities are not compared (`is_change`), every figure, limit and line is the
    change since the first figure of its part, and no level is among them.
    """

    chart: ChartCode
    is_change: bool
    points: pl.DataFrame
    cities: pl.DataFrame


class _Grid(NamedTuple):
    """Cities by periods; `latest` is true from where the city's latest part begins."""

    value: Numbers
    above: Numbers
    below: Numbers
    breaks: list[tuple[int, ...]]
    latest: npt.NDArray[np.bool_]


def draw_trends(history: pl.DataFrame, indicator: Mapping[str, Any]) -> NetworkTrends:
    """Charts, signs, trends and seasons of cities; `indicator` is a row of out_indicators.

    `history`: rows of `read_history`, of all cities or of some; at least one.
    """
    whole, unit = with_parts(fill_periods(history)), str(indicator["unit_code"])
    chart = choose_chart(whole, unit)
    grid, per = _lay_out(whole, chart), PER.get(unit, 1.0)
    drawn, causes = _draw(grid, chart, per)
    lines = zip(("centre", "limit_low", "limit_high"), _within(drawn, unit), strict=True)
    points = whole.with_columns(
        *(pl.Series(name, line.ravel()).fill_nan(None) for name, line in lines),
        pl.Series("cause_code", causes.ravel().tolist(), pl.String),
    )
    told = NetworkTrends(chart, False, points, _tell_cities(whole, grid, chart, per))  # noqa: FBT003
    return _obey(told, str(indicator["comparability_code"]))


def trace_trends(
    release: Asked,
    indicator: str,
    *,
    breakdown: str = "",
    basis: str = "",
    cities: Collection[str] = (),
) -> NetworkTrends:
    """Trends of a release's cities; without `cities` all of them, `basis` as in `compare_cities`.

    Of several, figures of another definition are `set_aside`; of one its whole course is told.

    Raises:
        LookupError: the release has no such indicator.
    """
    row = read_indicator(release, indicator)
    history = read_history(release, indicator, breakdown, basis or first_basis(release, indicator))
    kept = history.filter(pl.col("city_id").is_in(list(cities))) if cities else history
    is_alone = kept["city_id"].n_unique() < 2 or row["comparability_code"] in LEVELS_REFUSED
    return draw_trends(kept if is_alone else withhold_aside(kept, ~may_stand_beside(row)), row)


def _obey(told: NetworkTrends, comparability: str) -> NetworkTrends:
    """Nothing of what is never compared, and changes alone where levels are not."""
    if comparability == "no":
        return replace(told, points=told.points.clear(), cities=told.cities.clear())
    if comparability not in LEVELS_REFUSED:
        return told
    points = tell_only_changes(told.points, "centre", "limit_low", "limit_high")
    heights = told.cities.with_columns(pl.col("line_last") - pl.col("line_first"), line_first=0.0)
    return NetworkTrends(told.chart, True, points, heights)  # noqa: FBT003


def choose_chart(history: pl.DataFrame, unit: str) -> ChartCode:
    """The chart that goes with the intervals of the figures."""
    codes = set(history["interval_code"])
    if unit == "ordinal":
        return "none"
    if "wilson" in codes:
        return "p"
    return "u" if codes & {"byar", "exact"} else "xmr"


def _lay_out(whole: pl.DataFrame, chart: ChartCode) -> _Grid:
    shape = (whole["city_id"].n_unique(), -1)
    value, above, below = (
        whole[name].cast(pl.Float64).to_numpy().reshape(shape)
        for name in ("value", "numerator_count", "denominator_count")
    )
    if chart == "u" and np.isnan(below).all():
        # a plain count: every period is as long as another
        below = np.where(np.isnan(above), np.nan, 1.0)
    part = whole["part"].to_numpy().reshape(shape)
    breaks = [tuple((np.flatnonzero(np.diff(row)) + 1).tolist()) for row in part]
    return _Grid(value, above, below, breaks, part == part[:, -1:])


def _draw(grid: _Grid, chart: ChartCode, per: float) -> tuple[Chart, npt.NDArray[np.str_]]:
    """Limits and signs; cities that begin anew at the same places are drawn together."""
    lines = [np.full(grid.value.shape, np.nan) for _ in range(4)]
    causes = np.full(grid.value.shape, "none", dtype="<U17")
    for breaks in set(grid.breaks):
        rows = np.array([own == breaks for own in grid.breaks])
        parts = (grid.value[rows], grid.above[rows], grid.below[rows])
        drawn = _without_short_parts(_chart(*parts, chart, per, breaks), breaks)
        for line, told in zip(lines, drawn, strict=True):
            line[rows] = told
        causes[rows] = special_causes(drawn, breaks)
    return Chart(*lines), causes


def _chart(
    value: Numbers,
    above: Numbers,
    below: Numbers,
    chart: ChartCode,
    per: float,
    breaks: Sequence[int],
) -> Chart:
    if chart == "p":
        return p_chart(above, below, breaks, is_widened=True)
    if chart == "u":
        return u_chart(above, below, per, breaks, is_widened=True)
    if chart == "xmr":
        return xmr_chart(value, breaks)
    nothing = np.full(value.shape, np.nan)
    return Chart(value, nothing, nothing, nothing)


def _within(drawn: Chart, unit: str) -> tuple[Numbers, Numbers, Numbers]:
    """Centre and limits, which end where no figure can lie."""
    least = -np.inf if unit in _SIGNED_UNITS else 0.0
    most = 1.0 if unit == "percent" else np.inf
    return drawn.centre, np.maximum(least, drawn.low), np.minimum(most, drawn.high)


def _without_short_parts(chart: Chart, breaks: Sequence[int]) -> Chart:
    value, *lines = (line.copy() for line in chart)
    for part in part_slices(value.shape[-1], breaks):
        is_short = (~np.isnan(value[:, part])).sum(-1) < ENOUGH
        for line in lines:
            line[is_short, part] = np.nan
    return Chart(value, *lines)


def _tell_cities(whole: pl.DataFrame, grid: _Grid, chart: ChartCode, per: float) -> pl.DataFrame:
    known = grid.latest & ~np.isnan(grid.above / grid.below if chart in _TESTED else grid.value)
    count, first = known.sum(-1), known.argmax(-1)
    last = known.shape[1] - 1 - known[:, ::-1].argmax(-1)
    line, year = _lines(grid, known, chart), periods_per_year(whole) or 1
    season = find_season(np.where(known, grid.value, np.nan), year)
    periods = whole["period_id"][: known.shape[1]]
    told = pl.DataFrame(
        {
            "point_count": count,
            "first_period": periods.gather(first),
            "last_period": periods.gather(last),
            "trend_code": pl.Series(
                _name_trends(line.trend, count, chart).tolist(), dtype=pl.String
            ),
            "line_first": line.at(first) * per,
            "line_last": line.at(last) * per,
            "slope": line.trend.slope * per * year,
            "slope_low": line.trend.low * per * year,
            "slope_high": line.trend.high * per * year,
            "season_share": season.share,
            "season_p": season.p,
        }
    ).with_columns(pl.col(pl.Float64).fill_nan(None))
    is_told, p = pl.col("point_count") > 0, pl.col("season_p")
    cities = whole.select("city_id", "city_name").unique(maintain_order=True)
    return pl.concat([cities, told], how="horizontal").with_columns(
        pl.when(is_told).then(pl.col("first_period", "last_period")),
        is_seasonal=pl.when(p.is_not_null()).then(p < SEASONAL),
    )


class _Lines(NamedTuple):
    """The straight line of each city: its trend, and where in time it passes its middle."""

    trend: Trend
    middle: Numbers
    level: Numbers

    def at(self, place: npt.NDArray[np.int64]) -> Numbers:
        """The height of each line at a place in time; never below nothing."""
        return np.maximum(0, self.level + self.trend.slope * (place - self.middle))


def _lines(grid: _Grid, known: npt.NDArray[np.bool_], chart: ChartCode) -> _Lines:
    """Lines through the latest parts that are long enough; none for figures of unknown sureness."""
    is_told = known & (known.sum(-1, keepdims=True) >= ENOUGH) & (chart in _TESTED)
    above: Numbers = np.where(is_told, grid.above, np.nan)
    below: Numbers = np.where(is_told, grid.below, np.nan)
    trend = (share_trend if chart == "p" else rate_trend)(above, below)
    level = divide(np.nansum(above, -1), np.nansum(below, -1))
    moments: Numbers = below * np.arange(float(below.shape[1]))
    middle = divide(np.nansum(moments, -1), np.nansum(below, -1))
    variance = level * (1 - level) if chart == "p" else level
    spread = excess_spread(above / below - level[:, None], np.sqrt(variance[:, None] / below))
    steps = np.sum(~np.isnan(np.diff(below, axis=-1)), axis=-1)
    return _Lines(widen_trend(trend, spread, steps), middle, level)


def _name_trends(
    trend: Trend, count: npt.NDArray[np.int64], chart: ChartCode
) -> npt.NDArray[np.str_]:
    told = control_false_discoveries(deviation_standings(trend.z), trend.p).standing
    named = np.select([told == word for word in _TRENDS], [*_TRENDS.values()], "no_trend")
    tested = named if chart in _TESTED else np.full(count.shape, "not_tested")
    return np.where(count < ENOUGH, "too_short", tested)
