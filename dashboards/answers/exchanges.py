"""Exchanges in words: how many, what was agreed and came of it, and who waits for an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from dashboards.amounts import write_count, write_day, write_range, write_share
from dashboards.markup.rows import Row, Span
from dashboards.wording import heading, label

if TYPE_CHECKING:
    from collections.abc import Iterator

HELD = "held"

ADOPTED = {
    "since": "follows it since",
    "before": "followed it before already",
    "undated": "follows it, since when is not told",
    "not": "does not follow it",
}
"""Whether a learner follows the practice that an exchange was about."""

OUTCOMES = {
    "in_time": "Carried out in time",
    "not_in_time": "Not carried out in time",
    "not_due": "Still has time",
    "no_due_day": "No day was agreed",
    "no_day_done": "Carried out, nobody says when",
    "proposed": "Proposed, not agreed",
}
"""What became of an action on the data date."""

HOW_ADOPTION_IS_COUNTED = (
    "Carried out or adapted by 90 days after the day it was due, of all actions agreed for which"
    " those 90 days are over; dropped ones count as not carried out. The bar is the 95 % interval"
    " (Wilson). Where few were due it is wide: read the counts. An exchange about several themes"
    " counts for each of them."
)


def tell_exchanges(exchanges: pl.DataFrame, adoption: pl.DataFrame, asks: pl.DataFrame) -> str:
    """The network in three sentences."""
    held = exchanges.filter(pl.col("exchange_status_code") == HELD)
    cities = pl.concat([held["host_city_id"], held["learner_city_id"]]).drop_nulls().n_unique()
    first = f"{_several(held.height, 'exchange')} held between {_cities(cities)}."
    return " ".join([first, tell_adoption(adoption), tell_waiting(asks)])


def tell_adoption(adoption: pl.DataFrame) -> str:
    """How much of what was agreed was carried out in time, with its interval."""
    row = adoption.row(0, named=True)
    if not row["due_count"]:
        return "No agreed action has been due for 90 days yet."
    return (
        f"Of {_noun(row['due_count'], 'agreed action')} that should be done by now,"
        f" {write_count(row['done_count'])} {'was' if row['done_count'] == 1 else 'were'} carried"
        f" out in time: {write_share(row['value'])}"
        f" ({write_range(row['low'], row['high'], 'percent')})."
    )


def tell_waiting(asks: pl.DataFrame) -> str:
    """How many asks wait for an answer, and the longest."""
    if asks.is_empty():
        return "No ask waits for an answer."
    verb = "waits" if asks.height == 1 else "wait"
    days: list[int] = asks["waiting_days"].drop_nulls().to_list()
    since = f", the longest for {write_wait(max(days))}" if days else ""
    return f"{_noun(asks.height, 'ask')} {verb} for an answer{since}."


def tell_city(city: str, name: str, exchanges: pl.DataFrame) -> str:
    """What one city learned and shared."""
    held = exchanges.filter(pl.col("exchange_status_code") == HELD)
    learned = held.filter(pl.col("learner_city_id") == city)
    shared = held.filter(pl.col("host_city_id") == city)
    return (
        f"{name} learned in {_noun(learned.height, 'exchange')}"
        f"{_from(learned, 'host_city_id', 'from')}, and shared what it knows in"
        f" {_noun(shared.height, 'exchange')}{_from(shared, 'learner_city_id', 'with')}."
    )


def list_asks(asks: pl.DataFrame, followers: pl.DataFrame, city: str) -> list[tuple[str, str]]:
    """Each ask, and who could answer it: cities that follow the practice that is asked for."""
    return [
        (_tell_ask(row), " ".join(_tell_answer(row, followers, city)))
        for row in asks.iter_rows(named=True)
    ]


def adoption_rows(adoption: pl.DataFrame, vocabulary: str) -> list[Row]:
    """One row a kind or theme, with counts, share and interval."""
    column = adoption.columns[0]
    return [
        _adoption_row(row, label(vocabulary, row[column])) for row in adoption.iter_rows(named=True)
    ]


def tell_followed(followed: pl.DataFrame) -> str:
    """How many practices were taken up after an exchange about them."""
    if followed.is_empty():
        return "No exchange that was held names a practice."
    counts = dict(followed.group_by("adopted_code").len().iter_rows())
    total = _noun(followed.height, "time")
    words = [
        f"{_noun(counts[code], 'time')} it {text}"
        for code, text in _FOLLOWED.items()
        if code in counts
    ]
    return (
        f"{total} a city learned about a practice: {', '.join(words)}. That it began after the"
        " exchange does not say that it began because of it."
    )


def tabulate_links(links: pl.DataFrame) -> pl.DataFrame:
    """Who learned from whom, in words."""
    return links.select(
        pl.col("host_name").alias(heading("host_city_id")),
        pl.col("learner_name").alias(heading("learner_city_id")),
        pl.col("exchange_count").alias("Exchanges held"),
        _join_themes("theme_codes").alias(heading("theme_code")),
    )


def tabulate_exchanges(exchanges: pl.DataFrame, followed: pl.DataFrame) -> pl.DataFrame:
    """Exchanges one by one, with what became of the practice."""
    adopted = followed.select("exchange_id", "adopted_code", "since_date")
    rows = exchanges.join(adopted, on="exchange_id", how="left", maintain_order="left")
    return rows.select(
        _day(pl.coalesce("start_date", "asked_date"), "When"),
        _words("exchange_status_code", "exchange_status"),
        pl.col("host_name").fill_null("").alias(heading("host_city_id")),
        pl.col("learner_name").alias(heading("learner_city_id")),
        _words("exchange_type_code", "exchange_type"),
        pl.coalesce("practice_name", "exchange_title", pl.lit("")).alias("About"),
        pl.col("adopted_code").replace_strict(ADOPTED, default="").alias("The learner now"),
        _day(pl.col("since_date"), heading("since_date")),
    )


def tabulate_actions(actions: pl.DataFrame) -> pl.DataFrame:
    """What was agreed, one by one, and what became of it."""
    return actions.select(
        pl.col("learner_name").alias(heading("learner_city_id")),
        pl.col("host_name").fill_null("").alias("Agreed with"),
        pl.col("action_text").fill_null("").alias(heading("action_text")),
        _words("exchange_action_status_code", "exchange_action_status"),
        pl.col("outcome_code").replace_strict(OUTCOMES, default=None).alias("In time?"),
        _day(pl.col("due_date"), heading("due_date")),
        _day(pl.col("done_date"), heading("done_date")),
        pl.col("reason_text").fill_null("").alias(heading("reason_text")),
    )


def flatten(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame for a download: themes in one cell."""
    return frame.with_columns(pl.col("theme_codes").list.join(";"))


def write_wait(days: int) -> str:
    """`5 days`, `7 months`: how long somebody has waited."""
    months = days // 30
    return _noun(days, "day") if months < 3 else f"{months} months"


_FOLLOWED = {
    "since": "began to follow it on that day or later",
    "before": "followed it before already",
    "undated": "follows it, or was there, on a day not told",
    "not": "does not follow it",
}


def _tell_ask(row: dict[str, Any]) -> str:
    about = row["practice_name"] or row["exchange_title"] or ", ".join(_themes(row)) or "help"
    return f"{row['learner_name']} asks about: {about}"


def _tell_answer(row: dict[str, Any], followers: pl.DataFrame, city: str) -> Iterator[str]:
    yield _tell_since(row)
    if row["host_name"]:
        yield f"Asked of {row['host_name']}."
    able = followers.filter(
        pl.col("practice_id") == row["practice_id"], pl.col("city_id") != row["learner_city_id"]
    )
    if city and city in able["city_id"]:
        yield "Your city follows this practice: you could answer."
    elif able.height:
        yield f"Cities that follow it: {', '.join(able['city_name'])}."
    if row["learner_contact"]:
        yield f"Answer to: {row['learner_contact']}."


def _tell_since(row: dict[str, Any]) -> str:
    kind = label("exchange_type", row["exchange_type_code"])
    if row["asked_date"] is None:
        return f"{kind}; the day of the ask is not told."
    days = row["waiting_days"]
    wait = f", waiting for {write_wait(days)}" if days is not None else ""
    return f"{kind}, asked on {write_day(row['asked_date'])}{wait}."


def _adoption_row(row: dict[str, Any], name: str) -> Row:
    open_text = f"{row['open_count']} not due yet" if row["open_count"] else ""
    basis = f"{row['done_count']} of {_noun(row['due_count'], 'action')} due"
    if row["value"] is None:
        return Row(name=name, basis="none due yet", figure="No share", extra=open_text,
                   is_absent=True)  # fmt: skip
    value, low, high = (row[name_] * 100 for name_ in ("value", "low", "high"))
    return Row(
        name=name,
        basis=basis,
        figure=write_share(row["value"]),
        limits=write_range(row["low"], row["high"], "percent"),
        span=Span(value=value, low=low, high=high),
        extra=open_text,
    )


def _themes(row: dict[str, Any]) -> list[str]:
    return [label("theme", code) for code in row["theme_codes"]]


def _join_themes(column: str) -> pl.Expr:
    return pl.col(column).map_elements(
        lambda codes: ", ".join(label("theme", code) for code in codes), pl.String
    )


def _words(column: str, vocabulary: str) -> pl.Expr:
    words = pl.col(column).cast(pl.String).map_elements(lambda x: label(vocabulary, x), pl.String)
    return words.alias(heading(column))


def _day(day: pl.Expr, name: str) -> pl.Expr:
    """Days that can be put in order by their letters too; '' where there is none."""
    return day.dt.to_string("%Y-%m-%d").fill_null("").alias(name)


def _from(rows: pl.DataFrame, column: str, word: str) -> str:
    count = rows[column].n_unique() if rows.height else 0
    return f" {word} {_cities(count)}" if count else ""


def _several(count: int, noun: str) -> str:
    return f"{_noun(count, noun)} {'was' if count == 1 else 'were'}"


def _noun(count: int, noun: str) -> str:
    return f"{write_count(count)} {noun}{'' if count == 1 else 's'}"


def _cities(count: int) -> str:
    return f"{write_count(count)} {'city' if count == 1 else 'cities'}"
