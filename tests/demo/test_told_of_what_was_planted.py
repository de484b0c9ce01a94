"""What the release and the comparison say of a planted effect is what was planted: no less, no more."""

import pytest

from citywise.comparison.network_rollouts import read_rollout
from citywise.warehouse.reading import open_release

SAFE = "oc_felt_safe_respected"


@pytest.fixture(scope="module")
def demo(released_demo):
    with open_release(released_demo) as release:
        yield release


@pytest.mark.parametrize(
    ("practice", "indicator", "design", "says"),
    [
        ("neighbourhood-mentors", "oc_belonging", "matched", "more"),
        ("neighbourhood-mentors", "oc_brave14_change", "matched", "more"),
        ("youth-council-with-a-budget", "oc_trust_local_gov", "comparison_group", "more"),
        ("spot-the-trick", "oc_media_literacy", "matched", "more"),
        ("first-talk", "oc_confidence_support", "matched", "more"),
        ("open-door-forum", "oc_trust_local_gov", "unmatched", "more"),
        ("one-day-assembly", "oc_support_awareness", "matched", "nothing"),
        ("one-day-assembly", SAFE, "matched", "nothing"),
        ("first-talk", SAFE, "matched", "nothing"),
        ("class-checklists", "oc_confidence_support", "matched", "more"),
        ("class-checklists", SAFE, "matched", "less"),
    ],
)
def test_pooled_evidence(demo, practice, indicator, design, says):
    found = demo.table("out_practice_evidence").filter(
        practice_id=practice, indicator_id=indicator, study_design_code=design
    )
    ((low, high),) = found.select("effect_low", "effect_high").rows()
    assert says == ("more" if low > 0 else "less" if high < 0 else "nothing")


def test_a_practice_that_works_in_small_cities_alone_promises_a_new_city_nothing(demo):
    ((low, high, unlike),) = (
        demo.table("out_practice_evidence")
        .filter(practice_id="dialogue-circles", indicator_id="oc_bridging_contact")
        .select("expected_low", "expected_high", "inconsistency_share")
        .rows()
    )
    assert low < 0 < high
    assert unlike > 0.6


@pytest.mark.parametrize(
    ("practice", "grade"),
    [
        ("first-job-doors", {"0", "1"}),
        ("family-evenings", {"0", "1"}),
        ("shared-kitchen", {"2"}),
        ("open-door-forum", {"2"}),
        ("class-checklists", {"2"}),
        ("youth-council-with-a-budget", {"3", "4"}),
    ],
)
def test_grades(demo, practice, grade):
    practices = demo.table("out_practices").filter(practice_id=practice)
    assert set(practices["practice_evidence_code"]) <= grade


@pytest.mark.parametrize(
    ("kind", "name", "moved"),
    [
        ("theme", "practitioner_capability", {"oc_knowledge_gain": "more"}),
        ("follow", "class-checklists", {SAFE: "less"}),
        ("theme", "youth_voice", {}),
    ],
)
def test_what_moved_after_a_beginning_and_nothing_else(demo, kind, name, moved):
    looks = read_rollout(demo, kind, name).looks
    told = dict(looks.select("indicator_id", "effect_code").rows())
    assert {key: code for key, code in told.items() if code in {"more", "less"}} == moved
