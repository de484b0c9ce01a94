"""Outcomes of a network before and after cities began with something at different times.

What a city may begin with: its first exchange that was held, about a theme or a practice or
anything (`begin_with_exchange`), or a practice that it follows since a day
(`begin_with_practice`). Cities that have not yet begun are what the others are held against. A
city that began on a day nobody tells is left out: it is neither.

Only totals that the gate lets stand beside others are looked at, and shares, rates and amounts
alone: a count tells how large a city is. Several outcomes are looked at together, so that false
ones among those told apart are kept at 5 % (Benjamini and Hochberg 1995). An outcome whose
courses went apart before the beginning tells nothing of it. What is told is an association.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

import numpy as np
import polars as pl
from scipy.stats import norm

from citywise.comparison.event_studies import study_event
from citywise.comparison.exchanges import HELD, read_exchanges
from citywise.comparison.gate import LEVELS_REFUSED
from citywise.comparison.standings import control_false_discoveries, deviation_standings
from citywise.periods import parse_period, periods_between

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date
    from typing import Any

    from citywise.comparison.comparing import Asked
    from citywise.comparison.event_studies import EventStudy
    from citywise.periods import Period

LOOKED_AT_UNITS = ("percent", "per_100k", "points", "currency")

EffectCode = Literal["more", "less", "not_clear", "apart_before", "unchecked_before", "too_few"]
"""`more`, `less`: moved so, beside the others, beyond what chance does among so many outcomes.
`apart_before`: the courses went apart before the beginning already. `unchecked_before`: it would
be told, were there cities and periods enough to check the time before. `too_few`: cities."""

Kind = Literal["exchange", "theme", "practice", "follow"]

COURSE = {
    "indicator_id": pl.String, "since": pl.Int64, "effect": pl.Float64, "low": pl.Float64,
    "high": pl.Float64, "treated_count": pl.Int64,
}  # fmt: skip
_LOOKS = {
    "indicator_id": pl.String, "treated_count": pl.Int64, "control_count": pl.Int64,
    "effect": pl.Float64, "low": pl.Float64, "high": pl.Float64, "p": pl.Float64,
    "before_code": pl.String, "before_p": pl.Float64, "before_periods": pl.Int64,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NetworkRollout:
    """What was looked at, and what is told of it.

    `looks`: one row an outcome, by name: cities that began and that serve for comparison, the
    effect after the beginning with its limits (95 %, in the unit) and p, the check of the time
    before, and `effect_code`. `courses`: one row an outcome and period since the beginning.
    `begun_count`: cities that began; `undated_count`: those left out. `period_type`: length of
    the periods.
    """

    looks: pl.DataFrame
    courses: pl.DataFrame
    begun_count: int
    undated_count: int
    period_type: str


def begin_with_exchange(
    exchanges: pl.DataFrame, theme: str = "", practice: str = ""
) -> pl.DataFrame:
    """One row for each city that learned in an exchange: the last day of its first one.

    `exchanges`: rows of `read_exchanges`. `begin_date` is none where one of them has no day: it
    may have been the first.
    """
    held = exchanges.filter(pl.col("exchange_status_code") == HELD)
    if theme:
        held = held.filter(pl.col("theme_codes").list.contains(theme))
    if practice:
        held = held.filter(pl.col("practice_id") == practice)
    day = pl.coalesce("end_date", "start_date")
    return _first_days(held.select(pl.col("learner_city_id").alias("city_id"), begin_date=day))


def begin_with_practice(practice_cities: pl.DataFrame, practice: str) -> pl.DataFrame:
    """One row for each city that follows a practice: since which day, none where nobody tells.

    `practice_cities`: rows of out_practice_cities.
    """
    followers = practice_cities.filter(pl.col("practice_id") == practice)
    return _first_days(followers.select("city_id", begin_date="since_date"))


def measure_rollout(
    begins: pl.DataFrame,
    outcomes: pl.DataFrame,
    indicators: pl.DataFrame,
    data_date: date | None = None,
) -> NetworkRollout:
    """Every outcome before and after; nothing begins after the `data_date`.

    `begins`: rows of `begin_with_exchange` or `begin_with_practice`; all other cities have not
    begun. `outcomes`: rows of `rollout_outcomes_sql`. `indicators`: rows of out_indicators.
    """
    known = _until(begins, data_date)
    undated = known.filter(pl.col("begin_date").is_null())["city_id"].to_list()
    kept = outcomes.filter(~pl.col("city_id").is_in(undated))
    studies: list[tuple[dict[str, Any], EventStudy]] = []
    period_type = ""
    for row in choose_outcomes(indicators).iter_rows(named=True):
        panel = kept.filter(pl.col("indicator_id") == row["indicator_id"])
        if (periods := _all_periods(panel["period_id"])) and len(periods) > 1:
            period_type = periods[0].type
            studies.append((row, _study(panel, periods, known)))
    looks = _judge(_list_looks(studies)).join(
        indicators.select("indicator_id", "indicator_name", "unit_code", "direction_code"),
        on="indicator_id",
    )
    ordered = looks.sort(pl.col("indicator_name").str.to_lowercase())
    begun = known.height - len(undated)
    return NetworkRollout(ordered, _list_courses(studies), begun, len(undated), period_type)


def read_rollout(release: Asked, kind: Kind, name: str = "", indicator: str = "") -> NetworkRollout:
    """Outcomes of a release before and after, all of them or one; `kind` and `name` as below."""
    (day,) = release.query("select data_date from out_releases")["data_date"]
    indicators = release.query("from out_indicators order by indicator_id")
    if indicator:
        indicators = indicators.filter(pl.col("indicator_id") == indicator)
    begins = read_beginnings(release, kind, name)
    return measure_rollout(begins, release.query(rollout_outcomes_sql()), indicators, day)


def read_beginnings(release: Asked, kind: Kind, name: str = "") -> pl.DataFrame:
    """One row for each city of a release that began, and on which day.

    `kind` says with what: a first exchange about anything (`exchange`), about the theme or the
    practice `name` (`theme`, `practice`), or following the practice `name` (`follow`).
    """
    if kind == "follow":
        return begin_with_practice(release.query(followers_sql()), name)
    theme, practice = (name if kind == which else "" for which in ("theme", "practice"))
    return begin_with_exchange(read_exchanges(release), theme, practice)


def followers_sql() -> str:
    """The question of who follows which practice since when; nothing is bound."""
    return "from out_practice_cities order by practice_id, city_id"


def rollout_outcomes_sql() -> str:
    """What `measure_rollout` looks at: totals that may stand beside others; nothing is bound."""
    text = files("citywise.comparison").joinpath("rollout_outcomes.sql")
    return text.read_text(encoding="utf-8")


def choose_outcomes(indicators: pl.DataFrame) -> pl.DataFrame:
    """Indicators that are looked at: what is compared at all, and is no count."""
    return indicators.filter(
        ~pl.col("comparability_code").is_in([*LEVELS_REFUSED]),
        pl.col("unit_code").is_in(LOOKED_AT_UNITS),
    )


def _first_days(days: pl.DataFrame) -> pl.DataFrame:
    day = pl.col("begin_date")
    first = pl.when(day.null_count() == 0).then(day.min())
    return days.group_by("city_id").agg(first.alias("begin_date")).sort("city_id")


def _until(begins: pl.DataFrame, data_date: date | None) -> pl.DataFrame:
    """A day that lies ahead of the data is a plan: the city has not begun."""
    if data_date is None:
        return begins
    return begins.filter(pl.col("begin_date").is_null() | (pl.col("begin_date") <= data_date))


def _study(panel: pl.DataFrame, periods: Sequence[Period], begins: pl.DataFrame) -> EventStudy:
    cities = panel["city_id"].unique().sort().to_list()
    values = np.full((len(cities), len(periods)), np.nan)
    rows = {city: place for place, city in enumerate(cities)}
    columns = {period.id: place for place, period in enumerate(periods)}
    for city, period, value in panel.select("city_id", "period_id", "value").iter_rows():
        values[rows[city], columns[period]] = value
    days: dict[str, date] = dict(begins.select("city_id", "begin_date").drop_nulls().iter_rows())
    return study_event(values, [_place(days.get(city), periods) for city in cities])


def _place(day: date | None, periods: Sequence[Period]) -> float:
    """The column of the period that the day lies in; before the first 0, after the last beyond."""
    if day is None:
        return np.nan
    return float(sum(period.end < day for period in periods))


def _all_periods(ids: Collection[str]) -> list[Period]:
    """Every period from the first to the last; a quarter in which nobody tells is time too."""
    known = sorted(filter(None, map(parse_period, set(ids))))
    if not known or known[0].type == "irregular":
        return []
    return list(periods_between(known[0].start, known[-1].start, known[0].type))


def _list_looks(studies: Sequence[tuple[dict[str, Any], EventStudy]]) -> pl.DataFrame:
    rows = [
        (row["indicator_id"], told.treated, told.controls, told.overall, told.overall_low,
         told.overall_high, told.overall_p, told.before.code, told.before.p,
         told.before.period_count)
        for row, told in studies
    ]  # fmt: skip
    return pl.DataFrame(rows, _LOOKS, orient="row").with_columns(pl.col(pl.Float64).fill_nan(None))


def _list_courses(studies: Sequence[tuple[dict[str, Any], EventStudy]]) -> pl.DataFrame:
    parts = [
        pl.DataFrame(
            {"indicator_id": [row["indicator_id"]] * len(told.since), "since": told.since,
             "effect": told.effect, "low": told.low, "high": told.high,
             "treated_count": told.treated_count},
            COURSE,
        )
        for row, told in studies
    ]  # fmt: skip
    return pl.concat([pl.DataFrame(schema=COURSE), *parts]).with_columns(
        pl.col(pl.Float64).fill_nan(None)
    )


def _judge(looks: pl.DataFrame) -> pl.DataFrame:
    """What is told of each outcome, with false ones kept few over all that were looked at."""
    p = looks["p"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    z = np.sign(looks["effect"].fill_null(np.nan).to_numpy()) * norm.isf(p / 2)
    words = {"higher": "more", "lower": "less", "similar": "not_clear", "not_compared": "too_few"}
    told = control_false_discoveries(deviation_standings(z), p).standing
    code = pl.Series("effect_code", [words[str(word)] for word in told], pl.String)
    before, effect = pl.col("before_code"), pl.col("effect_code")
    is_told = effect.is_in(["more", "less"])
    return looks.with_columns(code).with_columns(
        effect_code=pl.when((before == "apart") & (effect != "too_few"))
        .then(pl.lit("apart_before"))
        .when((before == "too_few") & is_told)
        .then(pl.lit("unchecked_before"))
        .otherwise(effect)
    )
