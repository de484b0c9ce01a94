"""Outcomes before and after an exchange, or before and after a practice was taken up."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from tiny_exchanges import LEARNERS, write_exchanges

from citywise.comparison.exchanges import read_exchanges
from citywise.comparison.network_rollouts import (
    begin_with_exchange,
    begin_with_practice,
    choose_outcomes,
    followers_sql,
    measure_rollout,
    read_beginnings,
    read_rollout,
    rollout_outcomes_sql,
)
from citywise.warehouse.reading import open_release

QUARTERS = [f"{year}-Q{part}" for year in (2023, 2024, 2025) for part in (1, 2, 3, 4)]
CITIES = [f"c{number:02}" for number in range(24)]
INDICATORS = pl.DataFrame(
    {
        "indicator_id": ["gains", "same", "drifts", "rare", "trust", "people"],
        "indicator_name": ["Gains", "Same", "Drifts", "Rare", "Trust", "People"],
        "unit_code": ["percent", "per_100k", "percent", "percent", "percent", "count"],
        "direction_code": ["higher"] * 6,
        "comparability_code": ["yes", "yes", "yes", "yes", "within_city", "yes"],
    }
)
BEGAN = pl.DataFrame(
    {
        "city_id": CITIES[:12],
        "begin_date": [date(2024, 5, 6), date(2024, 8, 1), date(2024, 12, 31)] * 4,
    }
)


def held(*rows):
    names = ["learner_city_id", "exchange_status_code", "theme_codes", "practice_id",
             "start_date", "end_date"]  # fmt: skip
    kinds = [pl.String, pl.String, pl.List(pl.String), pl.String, pl.Date, pl.Date]
    return pl.DataFrame(rows, dict(zip(names, kinds, strict=True)), orient="row")


def outcomes(begins=BEGAN):
    """Each city at its own level, with chance; `gains` by 20 points, `drifts` all along."""
    chance = np.random.default_rng(7)
    days = dict(begins.drop_nulls().rows())
    first = {date(2024, 5, 6): 5, date(2024, 8, 1): 6, date(2024, 12, 31): 7}
    rows = []
    for city in CITIES:
        begun = first.get(days.get(city), 99)
        for place, quarter in enumerate(QUARTERS):
            wobble = 0.3 + 0.02 * chance.normal(size=4)
            rows += [
                ("gains", city, quarter, wobble[0] + 0.2 * (place >= begun)),
                ("same", city, quarter, wobble[1]),
                ("drifts", city, quarter, wobble[2] + 0.05 * place * (begun < 99)),
            ]
            if city in CITIES[10:14]:
                rows.append(("rare", city, quarter, wobble[3]))
    return pl.DataFrame(rows, ["indicator_id", "city_id", "period_id", "value"], orient="row")


def codes(told):
    return dict(told.looks.select("indicator_id", "effect_code").rows())


def test_an_effect_is_told_and_what_is_none_is_not():
    told = measure_rollout(BEGAN, outcomes(), INDICATORS)
    assert codes(told) == {
        "gains": "more",
        "same": "not_clear",
        "drifts": "apart_before",
        "rare": "too_few",
    }
    gains = told.looks.row(by_predicate=pl.col("indicator_id") == "gains", named=True)
    assert gains["effect"] == pytest.approx(0.2, abs=0.02)
    assert gains["low"] < gains["effect"] < gains["high"] < gains["low"] + 0.1
    assert (gains["treated_count"], gains["control_count"]) == (12, 12)
    assert (told.begun_count, told.undated_count, told.period_type) == (12, 0, "quarter")


def test_nothing_is_told_where_the_time_before_cannot_be_checked():
    early = BEGAN.with_columns(begin_date=pl.lit(date(2024, 5, 6)))
    late = outcomes(early).filter(pl.col("period_id") >= "2024-Q1")
    told = codes(measure_rollout(early, late, INDICATORS))
    assert (told["gains"], told["same"]) == ("unchecked_before", "not_clear")


def test_what_is_never_compared_and_counts_are_not_looked_at():
    kept = choose_outcomes(INDICATORS)["indicator_id"].to_list()
    assert kept == ["gains", "same", "drifts", "rare"]


def test_a_course_is_told_period_by_period():
    told = measure_rollout(BEGAN, outcomes(), INDICATORS)
    course = told.courses.filter(pl.col("indicator_id") == "gains")
    effects = dict(course.select("since", "effect").rows())
    assert effects[-1] == 0
    assert [round(effects[since], 1) for since in (-4, -2, 0, 2, 4)] == [0, 0, 0.2, 0.2, 0.2]
    assert told.courses.filter(pl.col("indicator_id") == "rare").is_empty()


def test_a_city_that_began_nobody_knows_when_is_neither():
    begins = BEGAN.with_columns(begin_date=pl.when(pl.col("city_id") != "c00").then("begin_date"))
    told = measure_rollout(begins, outcomes(begins), INDICATORS)
    gains = told.looks.row(by_predicate=pl.col("indicator_id") == "gains", named=True)
    assert (gains["treated_count"], gains["control_count"]) == (11, 12)
    assert told.undated_count == 1


def test_a_plan_is_no_beginning():
    told = measure_rollout(BEGAN, outcomes(), INDICATORS, date(2024, 8, 1))
    assert told.begun_count == 8


def test_without_outcomes_nothing_is_told():
    told = measure_rollout(BEGAN, outcomes().clear(), INDICATORS)
    assert told.looks.is_empty()
    assert told.courses.is_empty()


def test_by_chance_alone_few_of_many_outcomes_are_told():
    """Of forty outcomes in which nothing happened two would be, if each were judged by itself."""
    many = [f"none{number}" for number in range(40)]
    chance = np.random.default_rng(3)
    shape = (len(many), len(CITIES), len(QUARTERS))
    grid = pl.DataFrame({"indicator_id": many}).join(
        pl.DataFrame({"city_id": CITIES}), how="cross"
    ).join(pl.DataFrame({"period_id": QUARTERS}), how="cross")  # fmt: skip
    values = grid.with_columns(pl.Series("value", chance.normal(size=shape).ravel()))
    indicators = pl.DataFrame({"indicator_id": many, "indicator_name": many}).with_columns(
        unit_code=pl.lit("percent"), direction_code=pl.lit("higher"),
        comparability_code=pl.lit("yes"),
    )  # fmt: skip
    told = measure_rollout(BEGAN, values, indicators).looks
    assert (told["p"] < 0.05).sum() > 0
    assert told.filter(pl.col("effect_code").is_in(["more", "less"])).is_empty()


def test_a_city_begins_with_its_first_exchange_that_was_held():
    exchanges = held(
        ("borg", "held", ["youth"], "mentors", date(2025, 5, 1), date(2025, 5, 3)),
        ("borg", "held", ["youth", "sport"], None, date(2024, 1, 1), None),
        ("borg", "agreed", ["youth"], None, date(2023, 1, 1), None),
        ("ceder", "held", ["sport"], "mentors", date(2025, 2, 2), None),
        ("dorp", "held", ["youth"], None, None, None),
        ("dorp", "held", ["youth"], None, date(2025, 1, 1), None),
    )
    first = date(2024, 1, 1)
    assert begin_with_exchange(exchanges).rows() == [
        ("borg", first),
        ("ceder", date(2025, 2, 2)),
        ("dorp", None),
    ]
    assert begin_with_exchange(exchanges, theme="youth").rows() == [("borg", first), ("dorp", None)]
    assert begin_with_exchange(exchanges, practice="mentors").rows() == [
        ("borg", date(2025, 5, 3)),
        ("ceder", date(2025, 2, 2)),
    ]


def test_a_city_begins_with_a_practice_since_when_it_says():
    followed = pl.DataFrame(
        {
            "practice_id": ["mentors", "mentors", "sport"],
            "city_id": ["borg", "aarby", "ceder"],
            "since_date": [date(2025, 1, 1), None, date(2024, 1, 1)],
        }
    )
    told = begin_with_practice(followed, "mentors")
    assert told.rows() == [("aarby", None), ("borg", date(2025, 1, 1))]


@pytest.mark.parametrize("gap", [3, 6])
def test_a_quarter_in_which_nobody_tells_is_time_too(gap):
    shown = outcomes().filter(pl.col("period_id") != QUARTERS[gap])
    told = measure_rollout(BEGAN, shown, INDICATORS)
    course = told.courses.filter(pl.col("indicator_id") == "gains")
    assert dict(course.select("since", "effect").rows())[2] == pytest.approx(0.2, abs=0.03)


@pytest.fixture
def release(tmp_path):
    with open_release(write_exchanges(tmp_path)) as opened:
        yield opened


def test_a_release_tells_who_began_with_what(release):
    exchanges, followers = read_exchanges(release), release.query(followers_sql())
    for kind, name, begins in [
        ("exchange", "", begin_with_exchange(exchanges)),
        ("theme", "youth_voice", begin_with_exchange(exchanges, "youth_voice")),
        ("practice", "kitchen", begin_with_exchange(exchanges, "", "kitchen")),
        ("follow", "mentors", begin_with_practice(followers, "mentors")),
    ]:
        assert read_beginnings(release, kind, name).equals(begins)
        assert begins.height > 0
    assert set(read_beginnings(release, "theme", "youth_voice")["city_id"]) == set(LEARNERS)
    assert read_beginnings(release, "follow", "nothing").is_empty()


def test_outcomes_of_a_release_are_those_of_what_may_stand_beside_others(release):
    rows = release.query(rollout_outcomes_sql())
    assert rows.select("indicator_id", "city_id", "period_id").is_unique().all()
    assert rows["value"].null_count() == 0
    assert not {"oc_trust_local_gov", "im_hate_incidents_rate"} & set(rows["indicator_id"])


def test_all_outcomes_of_a_release_are_looked_at_or_one(release):
    looks = read_rollout(release, "theme", "youth_voice").looks
    assert looks.height == 2
    rates = read_rollout(release, "theme", "youth_voice", "out_session_delivery_rate")
    assert rates.looks["effect_code"].to_list() == ["more"]
    assert rates.looks["effect"].item() == pytest.approx(0.2, abs=0.03)
    assert read_rollout(release, "theme", "nothing").begun_count == 0
