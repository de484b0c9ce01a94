"""For one city: nothing is suggested without a comparison, a tie, a benefit, and somebody to ask."""

import polars as pl
import pytest

from citywise.comparison.comparing import Comparison
from citywise.comparison.gate import Finding, Verdict
from citywise.comparison.middle import Reference
from citywise.comparison.tailoring import Practices, Struggle, find_struggle, tailor

SCHEMA = {
    "practice_id": pl.String, "indicator_id": pl.String, "gain_value": pl.Float64,
    "gain_code": pl.String, "effect_variance": pl.Float64,
}  # fmt: skip
STRUGGLE = Struggle("oc_knowledge", ("near",), has_caveats=False)


def gains(*rows):
    told = [(*row, 0.01) for row in rows]
    return pl.DataFrame(told, schema=SCHEMA, orient="row")


def asked(*rows, followers=("near", "far"), struggles=(STRUGGLE,), grades=None):
    known = Practices(
        grades or {"mentors": "3"}, {"mentors": followers}, gains(*rows), ("oc_safe",)
    )
    return tailor("own", list(struggles), known, ["near", "next"])


HELPS = ("mentors", "oc_knowledge", 0.4, "better")
HELPS_ELSEWHERE = ("mentors", "oc_trust", 0.4, "better")


def test_what_studies_found_better_on_the_struggle_itself():
    (found,) = asked(HELPS, followers=("far",)).suggestions
    assert found.is_studied
    assert found.cities == ("far",)


def test_what_a_city_like_it_follows_that_does_better():
    (found,) = asked(HELPS_ELSEWHERE).suggestions
    assert not found.is_studied
    assert found.ties[0].neighbours == ("near",)


def test_the_neighbour_that_does_well_is_called_first_then_those_near_then_the_rest():
    (found,) = asked(HELPS, followers=("zebra", "far", "next", "near")).suggestions
    assert found.cities == ("near", "next", "far", "zebra")


@pytest.mark.parametrize(
    ("rows", "more", "reason"),
    [
        ((HELPS,), {"followers": ("own", "near")}, "followed"),
        ((HELPS,), {"followers": ()}, "nobody_to_ask"),
        ((HELPS,), {"struggles": ()}, "no_tie"),
        ((HELPS_ELSEWHERE,), {"followers": ("far",)}, "no_tie"),
        ((), {}, "not_shown"),
        ((("mentors", "oc_knowledge", 0.1, "unclear"),), {}, "not_shown"),
        ((("mentors", "oc_safe", 0.4, "better"),), {}, "not_shown"),  # a safeguard is no outcome
        ((HELPS, ("mentors", "oc_safe", -0.4, "worse")), {}, "harm"),
        ((HELPS, ("mentors", "oc_trust", -0.4, "worse")), {}, "harm"),
        ((HELPS, ("mentors", "oc_safe", -0.5, "unclear")), {}, "harm"),
        ((HELPS, ("mentors", "oc_safe", -0.4, "worse")), {"followers": ("own",)}, "harm"),
    ],
)
def test_what_is_passed_over_has_a_reason(rows, more, reason):
    told = asked(*rows, **more)
    assert told.suggestions == ()
    assert told.passed_over == (("mentors", reason),)


def test_a_safeguard_that_falls_a_little_is_weighed_against_the_gain():
    assert asked(HELPS, ("mentors", "oc_safe", -0.15, "unclear")).suggestions


def test_what_is_studied_on_the_struggle_comes_first_then_the_better_known():
    known = Practices(
        {"a": "4", "b": "2", "c": "3"},
        {"a": ["near"], "b": ["near"], "c": ["near"]},
        gains(("a", "oc_trust", 0.4, "better"), ("b", "oc_knowledge", 0.4, "better"),
              ("c", "oc_trust", 0.4, "better")),
        (),
    )  # fmt: skip
    told = tailor("own", [STRUGGLE], known, ["near"])
    assert [each.practice_id for each in told.suggestions] == ["b", "a", "c"]


def comparison(code="comparable", compared=("own", "near", "next"), **standings):
    outcomes = pl.DataFrame({"city_id": list(standings), "standing": list(standings.values())})
    verdict = Verdict(code, (Finding("low_coverage"),), compared)
    return Comparison(verdict, outcomes, Reference(0.5, "ratio", 3))


def struggle(found, direction="higher"):
    row = {"indicator_id": "oc_knowledge", "direction_code": direction}
    return find_struggle(found, row, "own", ["next", "near"])


def test_a_struggle_is_an_interval_on_the_worse_side():
    found = comparison(own="lower", near="higher", next="similar")
    assert struggle(found) == Struggle("oc_knowledge", ("near",), has_caveats=False)
    assert struggle(comparison(own="similar", near="higher", next="higher")) is None
    assert struggle(comparison(own="higher", near="lower", next="lower"), "lower") == Struggle(
        "oc_knowledge", ("next", "near"), has_caveats=False
    )


@pytest.mark.parametrize(
    ("found", "direction"),
    [
        (comparison("not_comparable", own="lower", near="higher", next="higher"), "higher"),
        (
            comparison(compared=("near", "next"), own="lower", near="higher", next="higher"),
            "higher",
        ),
        (comparison(own="lower", near="higher", next="higher"), "neutral"),
        (comparison(own="not_compared", near="higher", next="higher"), "higher"),
    ],
)
def test_where_the_comparison_is_not_allowed_there_is_no_struggle(found, direction):
    assert struggle(found, direction) is None
