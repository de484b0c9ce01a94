"""The demonstration's practices, each planted for one thing to be seen: the pages show it for what it is."""

import polars as pl
import pytest

from citywise.comparison.contexts import pool_by_context
from citywise.warehouse.reading import open_release
from dashboards import practice_queries, queries
from dashboards.answers.practice import tell_practice
from dashboards.answers.practices import gather_known

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def release(released_demo):
    opened = open_release(released_demo)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def known(release):
    evidence = practice_queries.list_evidence(release)
    return gather_known(evidence, practice_queries.list_safeguards(release))


@pytest.fixture(scope="module")
def practices(release):
    return {row["practice_id"]: row for row in practice_queries.list_practices(release).to_dicts()}


def codes(known, practice, indicator):
    return set(known.of(practice).filter(indicator_id=indicator)["gain_code"])


def test_what_helps_is_better(known):
    assert "better" in codes(known, "neighbourhood-mentors", "oc_belonging")
    assert "better" in codes(known, "spot-the-trick", "oc_media_literacy")
    assert "better" in codes(known, "first-talk", "oc_confidence_support")


def test_what_is_repeated_beside_comparison_groups_is_replicated(practices):
    assert practices["youth-council-with-a-budget"]["practice_evidence_code"] == "4"


def test_what_changes_nothing_is_no_success(known):
    assert codes(known, "one-day-assembly", "oc_support_awareness") == {"unclear"}


def test_what_harms_is_told_before_all_else(known, practices):
    assert known.harm("class-checklists").code == "shown"
    told = tell_practice(practices["class-checklists"], known)
    assert told.startswith("Got worse where it was looked at: Participants who felt safe")


@pytest.mark.parametrize(
    "practice", ["neighbourhood-mentors", "youth-council-with-a-budget", "spot-the-trick",
                 "dialogue-circles", "first-talk", "open-door-forum", "one-day-assembly"]
)  # fmt: skip
def test_what_does_no_harm_is_not_accused(known, practice):
    assert known.harm(practice).code != "shown"


def test_what_works_in_small_cities_alone_differs_by_population(release, known):
    (row,) = known.of("dialogue-circles").filter(indicator_id="oc_bridging_contact").to_dicts()
    assert row["inconsistency_share"] > 0.5
    assert row["expected_low"] < 0 < row["expected_high"]
    studies = practice_queries.list_studies(release, "dialogue-circles")
    people = queries.list_attributes(release).filter(attribute_code="population").select(
        "city_id", context_code="attribute_code", number="attribute_value", word=pl.lit(None, pl.String)
    )  # fmt: skip
    found = pool_by_context(studies, people).filter(indicator_id="oc_bridging_contact")
    small, large = found["effect_value"]
    assert found["group_code"].to_list() == ["at_most", "above"]
    assert small > large + 0.2


def test_studies_of_a_handful_make_no_evidence(known, practices):
    assert known.of("family-evenings").is_empty()
    assert practices["family-evenings"]["practice_evidence_code"] in "01"
    assert "Nobody has looked" in tell_practice(practices["family-evenings"], known)


def test_a_practice_that_nobody_studied_says_so(practices):
    assert practices["first-job-doors"]["practice_evidence_code"] in "01"
