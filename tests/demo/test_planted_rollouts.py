"""What the demonstration plants before and after exchanges and practices is found, and no more.

One theme of exchanges moves one share of the cities that learned, one practice moves another for
the worse (`truth/moves.csv`). Nothing else was moved after an exchange.
"""

from datetime import timedelta

import polars as pl
import pytest

from citywise.comparison.exchanges import judge_actions, read_actions, tell_adoption
from citywise.comparison.network_rollouts import read_rollout
from citywise.warehouse.reading import open_release

GAIN, HARM = "oc_knowledge_gain", "oc_felt_safe_respected"


@pytest.fixture(scope="module")
def demo(released_demo):
    with open_release(released_demo) as release:
        yield release


@pytest.fixture(scope="module")
def moves(released_demo):
    return pl.read_csv(released_demo / "truth" / "moves.csv", try_parse_dates=True)


def planted(moves, indicator):
    (share,) = moves.filter(indicator_id=indicator)["share"].unique()
    return share


def told(demo, kind, name):
    looks = read_rollout(demo, kind, name).looks
    return {row["indicator_id"]: row for row in looks.iter_rows(named=True)}


def test_the_theme_that_moves_a_share_is_told_and_its_interval_holds_what_was_planted(demo, moves):
    looks = told(demo, "theme", "practitioner_capability")
    assert looks[GAIN]["effect_code"] == "more"
    assert looks[GAIN]["low"] < planted(moves, GAIN) < looks[GAIN]["high"]
    assert [name for name, row in looks.items() if row["effect_code"] == "less"] == []


def test_the_practice_that_harms_is_told_and_its_interval_holds_what_was_planted(demo, moves):
    looks = told(demo, "follow", "class-checklists")
    assert looks[HARM]["effect_code"] == "less"
    assert looks[HARM]["low"] < planted(moves, HARM) < looks[HARM]["high"]


@pytest.mark.parametrize("theme", ["social_cohesion", "youth_voice", "online_safety"])
def test_themes_that_move_nothing_are_told_to_move_nothing(demo, theme):
    codes = {row["effect_code"] for row in told(demo, "theme", theme).values()}
    assert not codes & {"more", "less"}


def test_as_much_was_carried_out_in_time_as_was_planted(demo, released_demo):
    actions = pl.read_csv(released_demo / "truth" / "actions.csv", try_parse_dates=True)
    last = pl.col("due_date") + timedelta(90)
    due = actions.filter(
        pl.col("exchange_action_status_code") != "proposed", last < demo.facts.data_date
    )
    done = due.filter(
        pl.col("exchange_action_status_code").is_in(["done", "adapted"]),
        pl.col("done_date") <= last,
    )
    adoption = tell_adoption(judge_actions(read_actions(demo), demo.facts.data_date)).row(
        0, named=True
    )
    assert (adoption["done_count"], adoption["due_count"]) == (done.height, due.height)
