"""Who learned from whom about what, what was agreed, and what came of it."""

from datetime import date

import polars as pl
import pytest
from tiny_exchanges import write_exchanges

from citywise.comparison.exchanges import (
    count_links,
    exchanges_sql,
    follow_up_practices,
    judge_actions,
    list_unanswered,
    read_actions,
    read_exchanges,
    tell_adoption,
)
from citywise.warehouse.reading import open_release

TODAY = date(2026, 1, 31)
EXCHANGES = """
id  status    host  learner themes        practice asked      start      end
e1  held      aarby borg    youth,sport   mentors  -          2025-01-10 2025-01-12
e2  held      aarby borg    sport         mentors  -          2024-06-01 -
e3  held      borg  ceder   youth         mentors  -          2025-03-01 2025-03-02
e4  held      ceder aarby   youth         mentors  -          -          -
e5  asked     -     ceder   youth         -        2025-11-30 -          -
e6  asked     aarby borg    -             -        2025-06-30 -          -
e7  asked     -     borg    -             -        -          -          -
e8  cancelled aarby ceder   youth         -        2025-01-01 -          -
e9  agreed    borg  aarby   youth         -        2025-01-01 -          -
"""
ACTIONS = """
id exchange status  due        done
a1 e1       done    2025-03-01 2025-05-30
a2 e1       done    2025-03-01 2025-05-31
a3 e1       adapted 2025-03-01 2025-02-01
a4 e3       started 2025-03-01 -
a5 e3       dropped 2025-11-01 -
a6 e3       agreed  2025-11-03 -
a7 e3       done    2025-12-01 2025-12-02
a8 e3       agreed  -          -
a9 e3       done    2025-03-01 -
b1 e3       proposed 2025-03-01 -
"""
FOLLOWED = """
practice city  since
mentors  borg  2024-06-01
mentors  aarby 2023-01-01
"""


def read(text):
    head, *lines = (line.split() for line in text.strip().splitlines())
    rows = [[None if cell == "-" else cell for cell in line] for line in lines]
    return pl.DataFrame(rows, dict.fromkeys(head, pl.String), orient="row")


def days(*names):
    return [pl.col(name).str.to_date() for name in names]


def themes(column):
    return (
        pl.col(column)
        .fill_null("")
        .str.split(",")
        .list.eval(pl.element().filter(pl.element() != ""))
    )


@pytest.fixture
def exchanges():
    return read(EXCHANGES).select(
        pl.col("id").alias("exchange_id"),
        pl.col("status").alias("exchange_status_code"),
        pl.col("host").alias("host_city_id"),
        pl.col("host").str.to_titlecase().alias("host_name"),
        pl.col("learner").alias("learner_city_id"),
        pl.col("learner").str.to_titlecase().alias("learner_name"),
        themes("themes").alias("theme_codes"),
        pl.col("practice").alias("practice_id"),
        *(day.name.suffix("_date") for day in days("asked", "start", "end")),
        host_country=pl.lit("DK"),
        learner_country=pl.lit("LB"),
    )


@pytest.fixture
def actions(exchanges):
    told = read(ACTIONS).select(
        pl.col("id").alias("action_id"),
        pl.col("exchange").alias("exchange_id"),
        pl.col("status").alias("exchange_action_status_code"),
        *(day.name.suffix("_date") for day in days("due", "done")),
    )
    kind = (
        pl.when(pl.col("exchange_id") == "e1").then(pl.lit("twinning")).otherwise(pl.lit("summit"))
    )
    both = exchanges.select("exchange_id", "theme_codes")
    return told.join(both, on="exchange_id").with_columns(exchange_type_code=kind)


def test_links_are_of_exchanges_that_were_held(exchanges):
    told = count_links(exchanges).select(
        "host_city_id", "learner_city_id", "exchange_count", "theme_codes"
    )
    assert told.rows() == [
        ("aarby", "borg", 2, ["sport", "youth"]),
        ("borg", "ceder", 1, ["youth"]),
        ("ceder", "aarby", 1, ["youth"]),
    ]


def test_asks_wait_from_the_day_they_were_made(exchanges):
    told = list_unanswered(exchanges, TODAY).select("exchange_id", "waiting_days").rows()
    assert told == [("e6", 215), ("e5", 62), ("e7", None)]


def test_an_action_is_in_time_until_ninety_days_after_it_was_due(actions):
    told = dict(judge_actions(actions, TODAY).select("action_id", "outcome_code").rows())
    assert told == {
        "a1": "in_time",  # on the ninetieth day
        "a2": "not_in_time",  # a day later
        "a3": "in_time",  # adapted counts
        "a4": "not_in_time",
        "a5": "not_in_time",  # dropped counts as soon as the days are over
        "a6": "not_due",  # the last day is not over
        "a7": "not_due",  # done, yet nothing is counted before its time
        "a8": "no_due_day",
        "a9": "no_day_done",
        "b1": "proposed",
    }


def test_adoption_is_sums_over_sums_with_its_interval(actions):
    (told,) = tell_adoption(judge_actions(actions, TODAY)).rows(named=True)
    assert (told["done_count"], told["due_count"], told["open_count"]) == (2, 5, 2)
    assert told["value"] == pytest.approx(0.4)
    assert (told["low"], told["high"]) == pytest.approx((0.1176, 0.7693), abs=1e-4)


def test_adoption_by_kind_and_by_theme(actions):
    judged = judge_actions(actions, TODAY)
    kinds = tell_adoption(judged, "exchange_type_code")
    assert kinds.select("exchange_type_code", "done_count", "due_count").rows() == [
        ("summit", 0, 2),
        ("twinning", 2, 3),
    ]
    # an exchange about two things counts for both
    by_theme = tell_adoption(judged, "theme_code")
    assert by_theme.select("theme_code", "done_count", "due_count").rows() == [
        ("sport", 2, 3),
        ("youth", 2, 5),
    ]


def test_nothing_due_has_no_share(actions):
    (told,) = tell_adoption(judge_actions(actions, date(2025, 1, 1))).rows(named=True)
    assert (told["due_count"], told["value"], told["low"]) == (0, None, None)


def test_practices_that_were_taken_up_after_an_exchange(exchanges):
    followed = read(FOLLOWED).select(
        pl.col("practice").alias("practice_id"),
        pl.col("city").alias("city_id"),
        *(day.alias("since_date") for day in days("since")),
    )
    told = follow_up_practices(exchanges, followed)
    assert dict(told.select("learner_city_id", "adopted_code").rows()) == {
        "borg": "since",  # the first exchange about it began that day
        "ceder": "not",
        "aarby": "undated",  # nobody says when its exchange was held
    }


def test_a_release_tells_of_exchanges_with_names_and_themes_and_of_their_actions(tmp_path):
    with open_release(write_exchanges(tmp_path)) as release:
        exchanges, actions = read_exchanges(release), read_actions(release)
        assert release.query(exchanges_sql()).equals(exchanges)
    ask = exchanges.row(by_predicate=pl.col("exchange_id") == "ask-2", named=True)
    assert (ask["host_name"], ask["learner_name"]) == ("Borg", "Aarby")
    assert exchanges["theme_codes"].dtype == pl.List(pl.String)
    # one without a host is an exchange too
    assert "ask-1" in exchanges["exchange_id"].to_list()
    mine = actions.filter(exchange_id="back-1")
    assert mine["action_id"].to_list() == ["back-1/1", "back-1/2", "back-1/3"]
    assert set(mine["exchange_type_code"]) == {"peer_review"}
    judged = judge_actions(mine, TODAY)["outcome_code"].to_list()
    assert judged == ["in_time", "not_in_time", "not_due"]
