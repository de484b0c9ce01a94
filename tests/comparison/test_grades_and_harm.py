"""How well it is known what a practice changes, and what it made worse beside it."""

import polars as pl
import pytest

from citywise.comparison.grades import grade_practices
from citywise.comparison.harm import add_gains, judge_harm, outweighs
from citywise.comparison.practice_evidence import pool_studies

DIRECTIONS = {"oc_trust": "higher", "oc_fear": "lower", "oc_reach": "neutral", "oc_safe": "higher"}
SAFEGUARDS = ("oc_safe", "oc_complaints")
DESIGNS = {"m": "matched", "u": "unmatched", "c": "comparison_group"}


def studies(*rows):
    """Each row as `city design effect variance [indicator]`; a dash is a withheld number."""
    told = []
    for place, row in enumerate(rows):
        city, design, effect, variance, *more = row.split()
        told.append({
            "study_id": f"{place:016x}", "city_id": city, "practice_id": "mentors",
            "indicator_id": more[0] if more else "oc_trust", "study_design_code": DESIGNS[design],
            "effect_value": None if effect == "-" else float(effect),
            "effect_variance": None if effect == "-" else float(variance),
        })  # fmt: skip
    return pl.DataFrame(told, schema={
        "study_id": pl.String, "city_id": pl.String, "practice_id": pl.String,
        "indicator_id": pl.String, "study_design_code": pl.String,
        "effect_value": pl.Float64, "effect_variance": pl.Float64, "start_date": pl.Date,
    })  # fmt: skip


def grade(*rows, monitored=()):
    told = studies(*rows)
    grades = grade_practices(["mentors"], told, pool_studies(told), monitored, DIRECTIONS)
    return grades["mentors"]


SURE = ("a c 0.4 0.001", "b c 0.5 0.001", "c c 0.45 0.001")


@pytest.mark.parametrize(
    ("rows", "monitored", "wanted"),
    [
        ((), (), "0"),
        ((), ("clubs",), "0"),
        ((), ("mentors",), "1"),
        (("a m - -",), ("mentors",), "1"),  # its number is withheld: nobody can see it
        (("a m 0.4 0.01",), (), "2"),
        (("a u 0.4 0.01", "b m 0.4 0.01"), (), "2"),
        (("a m 0.4 0.001", "b m 0.4 0.001", "c m 0.4 0.001"), (), "2"),  # never by agreement alone
        (("a c 0.4 0.01",), (), "3"),
        (("a c - -", "b m 0.4 0.01"), (), "2"),
        (SURE, (), "4"),
        (("a c 0.4 0.0001", "b c 0.4 0.0001"), (), "4"),  # two cities that are very sure
        (("a c 0.4 0.01", "b c 0.5 0.01"), (), "3"),  # the interval holds 0
        (("a c 0.4 0.001",) * 4, (), "3"),  # four studies of one city
        (("a c 0.4 0.001", "b c 0.4 0.001 oc_safe", "c m 0.4 0.001"), (), "3"),  # two indicators
        (("a c -0.4 0.001", "b c -0.5 0.001", "c c -0.45 0.001"), (), "3"),  # made it worse
        (("a c 0.4 0.001 oc_fear", "b c 0.5 0.001 oc_fear", "c c 0.45 0.001 oc_fear"), (), "3"),
        (("a c -0.4 0.001 oc_fear", "b c -0.5 0.001 oc_fear", "c c -0.45 0.001 oc_fear"), (), "4"),
        (("a c 0.4 0.001 oc_reach", "b c 0.5 0.001 oc_reach", "c c 0.45 0.001 oc_reach"), (), "3"),
    ],
)
def test_a_grade_says_which_studies_there_are(rows, monitored, wanted):
    assert grade(*rows, monitored=monitored) == wanted


def gains(*rows):
    return add_gains(pool_studies(studies(*rows)), DIRECTIONS)


def test_a_gain_is_better_whatever_the_direction():
    told = gains("a m -0.5 0.01 oc_fear", "a m 0.5 0.01", "a m 0.5 0.01 oc_reach").sort(
        "indicator_id"
    )
    assert told.select("indicator_id", "gain_value", "gain_code").rows() == [
        ("oc_fear", 0.5, "better"), ("oc_reach", None, "undirected"), ("oc_trust", 0.5, "better")
    ]  # fmt: skip
    assert (told["gain_low"].drop_nulls() < told["gain_high"].drop_nulls()).all()


@pytest.mark.parametrize(
    ("rows", "code", "is_heavier"),
    [
        (("a m 0.5 0.01",), "nobody_looked", False),
        (("a m 0.5 0.01", "a m 0.2 0.01 oc_safe"), "not_seen", False),
        (("a m 0.5 0.01", "a m -0.05 0.01 oc_safe"), "not_seen", False),  # chance does that often
        (("a m 0.01 0.01", "a m -0.05 0.01 oc_safe"), "not_seen", False),
        (("a m 0.5 0.01", "a m -0.12 0.01 oc_safe"), "leaning", False),
        (("a m 0.1 0.01", "a m -0.15 0.01 oc_safe"), "leaning", True),  # falls more than it rises
        (("a m -0.15 0.01 oc_safe",), "leaning", True),
        (("a m 0.9 0.01", "a m -0.4 0.01 oc_safe"), "shown", True),
        (("a m 0.5 0.01", "a m 0.5 0.01 oc_fear"), "shown", True),  # another outcome got worse
        (("a m 0.5 0.01", "a m 0.5 0.01 oc_reach"), "nobody_looked", False),
        # two cities whose pooled interval holds 0: doubt counts against the practice
        (("a m 0.9 0.01", "a c -0.4 0.01 oc_safe", "b c -0.3 0.01 oc_safe"), "shown", True),
        (("a m 0.9 0.01", "b c -0.4 0.01 oc_safe", "a m 0.2 0.01 oc_safe"), "shown", True),
    ],
)
def test_harm_is_what_fell_beside_what_rose(rows, code, is_heavier):
    assert judge_harm(gains(*rows), SAFEGUARDS).code == code
    assert outweighs(gains(*rows), SAFEGUARDS) is is_heavier


def test_harm_names_the_indicators():
    told = judge_harm(
        gains("a m -0.5 0.01 oc_safe", "a m 0.5 0.01 oc_fear", "a m 1 0.01"), SAFEGUARDS
    )
    assert told.worsened == ("oc_fear", "oc_safe")
    assert told.looked_at == ("oc_safe",)


def test_without_any_study_nobody_has_looked():
    assert judge_harm(gains(), SAFEGUARDS).code == "nobody_looked"
    assert outweighs(gains(), SAFEGUARDS) is False
