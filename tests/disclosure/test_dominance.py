"""Amounts of money that one program nearly makes up alone."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_values import _row, count, values

from citywise.catalogue.indicators import packaged_indicators
from citywise.disclosure.dominance import (
    NO_DOMINANCE,
    DominanceRule,
    dominated_amounts,
    is_dominated,
)
from citywise.disclosure.protection import protect_values
from citywise.disclosure.verdict import judge_outcomes

COST = "fi_cost_per_participation"
BY_PERCENT = DominanceRule(percent=10)
RULES = {
    "n2_k90": DominanceRule(largest=2, share=90),
    "n1_k80": DominanceRule(largest=1, share=80),
    "p10": BY_PERCENT,
}


def amount(euros, program=None, period="2025-Q1"):
    """What was spent on two hundred participations."""
    return _row(
        program, "", period, "report", COST, value=euros / 200, numerator_count=euros,
        denominator_count=200, n_count=200, interval_code="none", value_status_code="reported",
    )  # fmt: skip


def hidden(*rows, rule=BY_PERCENT):
    frame = values(*rows)
    shown, reasons = protect_values(frame, packaged_indicators(), 10, None, rule)
    verdict = judge_outcomes(shown, frame, packaged_indicators(), 10, None, rule)
    assert [promise.says for promise in verdict if promise.broken] == []
    assert set(reasons["protection_code"]) <= {"dominance"}
    rows = shown.filter(value_status_code="suppressed_by_us")
    assert rows["numerator_count"].drop_nulls().is_empty()
    return {program or "city" for program in rows["program_id"]}


@pytest.mark.parametrize("name", RULES)
def test_the_rules_flag_what_others_flag(name, published):
    contributions = published("06_dominance_micro.csv").group_by("v1").agg("num")
    expected = dict(published("06_dominance_expected.csv").select("cell", name).rows())
    told = {cell: is_dominated(sizes, RULES[name]) for cell, sizes in contributions.iter_rows()}
    assert told == expected


@pytest.mark.parametrize(
    ("sizes", "p10", "n2_k90"),
    [
        ([], False, False),
        ([0, 0], False, False),
        ([100], True, True),
        ([50, 50], True, True),
        # the rest is 10 of 80: an eighth, and more than a tenth
        ([80, 10, 10], False, True),
        ([80, 13, 7], True, True),
        ([40, 30, 30], False, False),
    ],
)
def test_who_is_told_of_too_much(sizes, p10, n2_k90):
    assert is_dominated(sizes, BY_PERCENT) is p10
    assert is_dominated(sizes, RULES["n2_k90"]) is n2_k90


SIZES = st.lists(st.integers(0, 10_000), min_size=1, max_size=8)


@given(SIZES, st.integers(1, 1000), st.sampled_from(list(RULES.values())))
def test_the_currency_decides_nothing(sizes, factor, rule):
    assert is_dominated([size * factor for size in sizes], rule) == is_dominated(sizes, rule)


@given(SIZES, st.integers(1, 50), st.integers(1, 50))
def test_a_stricter_rule_flags_no_less(sizes, percent, more):
    if is_dominated(sizes, DominanceRule(percent=percent)):
        assert is_dominated(sizes, DominanceRule(percent=percent + more))


def test_an_amount_of_three_like_programs_is_told_and_theirs_are_not():
    rows = [amount(900), *(amount(300, f"aarby/{name}") for name in "abc")]
    assert hidden(*rows) == {"aarby/a", "aarby/b", "aarby/c"}


def test_an_amount_that_one_program_nearly_makes_up_is_not_told_either():
    rows = [amount(900), amount(850, "aarby/a"), amount(30, "aarby/b"), amount(20, "aarby/c")]
    assert hidden(*rows) == {"city", "aarby/a", "aarby/b", "aarby/c"}


def test_nor_is_the_year_from_which_it_would_follow():
    quarters = [amount(900), amount(450, "aarby/a"), amount(450, "aarby/b")]
    year = [amount(3600, period="2025"), amount(700, period="2026")]
    frame = values(*quarters, *year)
    shown, _ = protect_values(frame, packaged_indicators(), 10, None, BY_PERCENT)
    told = shown.filter(pl.col("value").is_not_null())
    assert told["period_id"].to_list() == ["2026"]


def test_a_city_that_tells_no_programs_releases_its_own_amount():
    assert hidden(amount(900)) == set()


def test_a_network_may_ask_for_nothing():
    assert hidden(amount(900), amount(900, "aarby/a"), rule=DominanceRule()) == set()


@pytest.mark.parametrize(
    ("rule", "asks"),
    [
        (NO_DOMINANCE, False),
        (DominanceRule(share=90), False),
        (DominanceRule(percent=10), True),
        (DominanceRule(largest=1, share=80), True),
    ],
)
def test_a_rule_of_nothing_asks_for_nothing(rule, asks):
    assert rule.asks is asks


def dominated(*rows, rule=BY_PERCENT):
    """What is withheld, as `program period`."""
    frame = values(*rows)
    found = dominated_amounts(frame, packaged_indicators(), rule)
    named = frame.filter(pl.col("value_id").is_in(found.implode()))
    return {
        f"{program or 'city'} {period}"
        for program, period in named.select("program_id", "period_id").iter_rows()
    }


Q1, Q2, YEAR = "2025-Q1", "2025-Q2", "2025"


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([], set()),
        ([amount(900)], set()),
        ([amount(900), amount(900, "a")], {f"a {Q1}", f"city {Q1}"}),
        ([amount(900, "a")], {f"a {Q1}"}),
        # who has spent nothing contributes nothing
        ([amount(900), amount(900, "a"), amount(0, "b")], {f"a {Q1}", f"city {Q1}"}),
        ([amount(0), amount(0, "a")], set()),
        # the periods that overlap go with it, and no others
        ([amount(900), amount(900, "a"), amount(900, period=Q2), amount(1800, period=YEAR)],
         {f"a {Q1}", f"city {Q1}", f"city {YEAR}"}),
        # people are not amounts
        ([count(900), count(900, "a")], set()),
    ],
)  # fmt: skip
def test_amounts_of_programs_and_what_would_tell_them(rows, found):
    assert dominated(*rows) == found
    assert dominated(*rows, rule=NO_DOMINANCE) == set()


@given(SIZES, st.integers(1, 40), st.integers(0, 40), st.randoms(use_true_random=False))
def test_a_stricter_rule_withholds_no_less_in_whatever_order(sizes, percent, more, chance):
    rows = [amount(sum(sizes)), *(amount(n, f"p{at}") for at, n in enumerate(sizes))]
    rule, stricter = DominanceRule(percent=percent), DominanceRule(percent=percent + more)
    found = dominated(*rows, rule=rule)
    assert found <= dominated(*rows, rule=stricter)
    assert found == dominated(*chance.sample(rows, len(rows)), rule=rule)
    dearer = [row | {"numerator_count": 7 * row["numerator_count"]} for row in rows]
    assert found == dominated(*dearer, rule=rule)
