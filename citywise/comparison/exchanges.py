"""Exchanges: who learned from whom about what, what was agreed, and what came of it.

Adoption is the share of agreed actions that were carried out, or adapted to the city, by 90 days
after the day they were due (`oc_exchange_adoption`): sums over sums, with Wilson intervals. An
action counts as soon as those 90 days are over on the data date, whatever became of it; before
that it is not held against anybody. Numbers are small, and stand beside every share.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import polars as pl

from citywise.comparison.intervals import wilson_interval

if TYPE_CHECKING:
    from datetime import date

    from citywise.comparison.comparing import Asked

GRACE_DAYS = 90
"""An action that is carried out so many days after the day it was due is still in time."""

HELD, ASKED = "held", "asked"
_CARRIED_OUT = ("done", "adapted")
_NEVER_AGREED = ("proposed",)

_DUE = pl.col("outcome_code").is_in(["in_time", "not_in_time"])


def read_exchanges(release: Asked) -> pl.DataFrame:
    """One row for each exchange or ask, with the names of its cities and its themes (a list)."""
    return release.query(exchanges_sql())


def read_actions(release: Asked) -> pl.DataFrame:
    """One row for each agreed action, with the exchange that it comes from."""
    return release.query(_sql("exchange_actions.sql"))


def exchanges_sql() -> str:
    """The question of `read_exchanges`; nothing is bound."""
    return _sql("exchanges.sql")


def count_links(exchanges: pl.DataFrame) -> pl.DataFrame:
    """One row for each city that shared and each that learned from it: exchanges held, themes.

    `exchanges`: rows of `read_exchanges`. An exchange without a host links nobody.
    """
    held = exchanges.filter(pl.col("exchange_status_code") == HELD, _has("host_city_id"))
    pair = [
        f"{side}_{what}" for side in ("host", "learner") for what in ("city_id", "name", "country")
    ]
    return (
        held.group_by(pair)
        .agg(
            exchange_count=pl.len(),
            theme_codes=pl.col("theme_codes").list.explode().drop_nulls().unique().sort(),
        )
        .sort(pl.col("host_name").str.to_lowercase(), pl.col("learner_name").str.to_lowercase())
    )


def list_unanswered(exchanges: pl.DataFrame, data_date: date) -> pl.DataFrame:
    """Asks that nobody has answered by the data date, those that wait longest first.

    `waiting_days`: since the day of the ask; none where that day is not told.
    """
    asks = exchanges.filter(pl.col("exchange_status_code") == ASKED)
    waiting = (pl.lit(data_date) - pl.col("asked_date")).dt.total_days()
    ordered = asks.with_columns(waiting_days=pl.when(waiting >= 0).then(waiting))
    return ordered.sort("waiting_days", "exchange_id", descending=[True, False], nulls_last=True)


def judge_actions(actions: pl.DataFrame, data_date: date) -> pl.DataFrame:
    """The actions with `outcome_code` on the data date.

    `in_time`: done or adapted by 90 days after it was due. `not_in_time`: those days are over and
    it was not. Of the others nothing is held against anybody: `not_due` (they are not over),
    `no_due_day`, `no_day_done` (done, nobody says when), `proposed` (never agreed).
    """
    last, status = pl.col("due_date").dt.offset_by(f"{GRACE_DAYS}d"), "exchange_action_status_code"
    is_done = pl.col(status).is_in(_CARRIED_OUT)
    day = pl.lit(data_date)
    code = (
        pl.when(pl.col(status).is_in(_NEVER_AGREED))
        .then(pl.lit("proposed"))
        .when(pl.col("due_date").is_null())
        .then(pl.lit("no_due_day"))
        .when(last >= day)
        .then(pl.lit("not_due"))
        .when(is_done & pl.col("done_date").is_null())
        .then(pl.lit("no_day_done"))
        .when(is_done & (pl.col("done_date") <= last))
        .then(pl.lit("in_time"))
        .otherwise(pl.lit("not_in_time"))
    )
    return actions.with_columns(outcome_code=code)


def tell_adoption(judged: pl.DataFrame, by: str | None = None) -> pl.DataFrame:
    """Adoption over all actions, or one row for each code of `by`.

    `judged`: rows of `judge_actions`. `by`: `exchange_type_code` or `theme_code`; an action of an
    exchange with several themes counts for each of them, so that themes do not add up to all.
    Columns: `done_count`, `due_count`, `value` (0 to 1), `low`, `high` (95 %), and `open_count`,
    actions that are not due yet. Without an action due there is no share.
    """
    rows = judged
    if by == "theme_code":
        rows = judged.explode("theme_codes").rename({"theme_codes": "theme_code"})
    counts = [
        (pl.col("outcome_code") == "in_time").sum().cast(pl.Int64).alias("done_count"),
        _DUE.sum().cast(pl.Int64).alias("due_count"),
        (pl.col("outcome_code") == "not_due").sum().cast(pl.Int64).alias("open_count"),
    ]
    told = rows.drop_nulls(by).group_by(by).agg(counts).sort(by) if by else rows.select(counts)
    low, high = wilson_interval(told["done_count"].to_numpy(), told["due_count"].to_numpy())
    has_any = pl.col("due_count") > 0
    return told.with_columns(
        pl.when(has_any).then(pl.col("done_count") / pl.col("due_count")).alias("value"),
        pl.Series("low", low, pl.Float64).fill_nan(None),
        pl.Series("high", high, pl.Float64).fill_nan(None),
    )


def follow_up_practices(exchanges: pl.DataFrame, practice_cities: pl.DataFrame) -> pl.DataFrame:
    """One row for each learner and practice that an exchange held was about: does it follow it?

    `practice_cities`: rows of out_practice_cities. `adopted_code`: `since` (it began on the
    exchange's last day or later: it followed, which does not say that it followed from it),
    `before`, `undated` (it follows the practice, or the exchange was held, on a day not told),
    `not`. Of several exchanges about one practice the first counts.
    """
    held = exchanges.filter(pl.col("exchange_status_code") == HELD, _has("practice_id"))
    first = (
        held.with_columns(held_date=pl.coalesce("end_date", "start_date"))
        .sort("held_date", "exchange_id", nulls_last=True)
        .unique(["learner_city_id", "practice_id"], keep="first", maintain_order=True)
    )
    follows = practice_cities.select(
        "practice_id", "since_date", pl.col("city_id").alias("learner_city_id"), is_follower=True
    )
    joined = first.join(
        follows, on=("learner_city_id", "practice_id"), how="left", maintain_order="left"
    )
    since, held_on = pl.col("since_date"), pl.col("held_date")
    code = (
        pl.when(pl.col("is_follower").is_null())
        .then(pl.lit("not"))
        .when(since.is_null() | held_on.is_null())
        .then(pl.lit("undated"))
        .when(since >= held_on)
        .then(pl.lit("since"))
        .otherwise(pl.lit("before"))
    )
    return joined.with_columns(adopted_code=code).drop("is_follower")


def _has(column: str) -> pl.Expr:
    return pl.col(column).is_not_null()


def _sql(name: str) -> str:
    return files("citywise.comparison").joinpath(name).read_text(encoding="utf-8")
