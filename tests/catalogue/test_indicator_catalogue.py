"""What comes with Citywise: indicators that say what they are for, and complete code lists."""

import pytest

from citywise.catalogue.forbidden import FORBIDDEN, forbidden_word
from citywise.catalogue.indicators import indicator_words, packaged_indicators, read_indicators
from citywise.catalogue.pages import render_indicators
from citywise.catalogue.vocabularies import local_code, vocabularies, vocabulary
from citywise.errors import WorkspaceError
from citywise.measures.runner import EVENT_MEASURES

FROM_EVENT_LOGS = """
out_sessions_delivered out_session_delivery_rate out_participations out_partners_active
out_community_co_delivery out_coordination_meetings out_women_share out_youth_share
"""
FROM_REGISTERS_AND_REPORTS = """
out_unique_participants out_practitioners_trained out_training_completion out_resources_adapted
oc_retention oc_civic_participation oc_complaints_resolved oc_protocol_adopted
oc_exchange_adoption oc_service_linkage fi_cost_per_participation im_hate_incidents_rate
gv_framework_stage
"""
FROM_SURVEYS = """
oc_knowledge_gain oc_confidence_support oc_no_single_pathway oc_support_awareness oc_help_seeking
oc_trust_local_gov oc_belonging oc_bridging_contact oc_media_literacy oc_brave14_change
oc_felt_safe_respected im_sdg_16_1_4 im_sdg_16_b_1 im_sdg_16_7_2
"""
FROM_THE_PIPELINE = "dq_report_timeliness dq_disagg_complete"

EVERY = [
    id_
    for source in (FROM_EVENT_LOGS, FROM_REGISTERS_AND_REPORTS, FROM_SURVEYS, FROM_THE_PIPELINE)
    for id_ in source.split()
]

WITHIN_A_CITY_ONLY = """
oc_trust_local_gov oc_belonging oc_bridging_contact oc_brave14_change
im_sdg_16_1_4 im_sdg_16_b_1 im_sdg_16_7_2
"""


def test_these_are_the_indicators():
    assert sorted(packaged_indicators()) == sorted(EVERY)
    assert len(EVERY) == 37


def test_every_indicator_of_event_logs_has_its_measure():
    assert {*FROM_EVENT_LOGS.split(), "dq_disagg_complete"} == set(EVENT_MEASURES)
    assert all("events" in packaged_indicators()[id_].bases for id_ in FROM_EVENT_LOGS.split())


@pytest.mark.parametrize("id_", EVERY)
class TestEveryIndicator:
    def test_says_what_it_is_and_what_it_is_not_for(self, id_):
        indicator = packaged_indicators()[id_]
        assert indicator.version >= 1
        told = (indicator.definition, indicator.numerator, indicator.caveat, indicator.not_for,
                indicator.source, indicator.collected_from)  # fmt: skip
        assert all(told)

    def test_is_coded_by_the_vocabularies(self, id_):
        indicator = packaged_indicators()[id_]
        assert indicator.direction in {"higher", "lower", "neutral"}
        assert indicator.level in vocabulary("indicator_level").labels
        assert indicator.tier in vocabulary("tier").labels
        assert set(indicator.bases) <= set(vocabulary("basis").labels)
        assert indicator.bases

    def test_has_a_name_in_every_language_of_the_network(self, id_):
        names = packaged_indicators()[id_].name
        assert {language for language, name in names.items() if name} == {
            "en", "fr", "ar", "da", "tr", "es",
        }  # fmt: skip

    def test_has_no_forbidden_dimension(self, id_):
        breakdowns = packaged_indicators()[id_].breakdowns
        assert [name for name in breakdowns if forbidden_word(name)] == []

    def test_is_a_share_exactly_when_it_has_a_denominator(self, id_):
        indicator = packaged_indicators()[id_]
        assert indicator.is_ratio == (indicator.unit in {"percent", "per_100k", "points"}
                                      or id_ == "fi_cost_per_participation")  # fmt: skip
        assert (indicator.interval == "wilson") == (indicator.unit == "percent")

    def test_is_on_its_page(self, id_):
        assert f"`{id_}`, version" in render_indicators()


@pytest.mark.parametrize("id_", WITHIN_A_CITY_ONLY.split())
def test_levels_that_depend_on_the_place_are_never_compared_across_cities(id_):
    assert packaged_indicators()[id_].compare == "within_city"


@pytest.mark.parametrize("id_", EVERY)
def test_what_counts_people_is_protected(id_):
    indicator = packaged_indicators()[id_]
    not_people = {"sessions", "organisations", "meetings", "resources", "actions", "stages",
                  "reports"}  # fmt: skip
    assert indicator.is_protected == (indicator.counted not in not_people)


def test_the_most_harmful_number_is_never_released_compared_or_broken_down():
    linkage = packaged_indicators()["oc_service_linkage"]
    assert (linkage.tier, linkage.compare, linkage.breakdowns) == ("restricted", "no", ())


def test_small_changes_of_the_resilience_scale_need_thirty_people():
    assert packaged_indicators()["oc_brave14_change"].minimum_n == 30


def test_incidents_are_neither_good_nor_bad():
    assert packaged_indicators()["im_hate_incidents_rate"].direction == "neutral"


def test_a_name_means_one_indicator_in_any_language():
    words = indicator_words(packaged_indicators().values())
    names = {(i.id, name) for i in packaged_indicators().values() for name in i.name.values()}
    assert len(words) >= len({name for _, name in names})
    for indicator in packaged_indicators().values():
        alone = indicator_words([indicator])
        assert {words[word] for word in alone} == {indicator.id}


@pytest.mark.parametrize("vocabulary_", vocabularies().values(), ids=lambda v: v.name)
def test_every_code_has_a_label(vocabulary_):
    assert vocabulary_.codes
    assert vocabulary_.title
    assert all(vocabulary_.label(code) for code in vocabulary_.codes)


CODE_LISTS = """
sex              F M X U
age_band         0-11 12-14 15-17 18-24 25-29 30-59 60+ U
event_status     planned completed cancelled postponed
mode             in_person online hybrid
prevention_level primary secondary tertiary
release_state    draft city network public
direction        higher lower neutral
comparison_label better similar worse higher lower not_compared
count_method     register_dedup head_count estimate max_of_activities survey_weighted
partner_role     lead co_lead host funder referral_free_support technical in_kind
value_status     reported reported_zero estimated not_due not_reported not_applicable suppressed_at_source suppressed_by_us correction_held quarantined
"""


@pytest.mark.parametrize("line", CODE_LISTS.strip().splitlines())
def test_code_lists_are_complete(line):
    name, *codes = line.split()
    assert vocabulary(name).codes == tuple(codes)


@pytest.mark.parametrize(("name", "size"), [("activity_type", 28), ("audience", 22),
                                            ("partner_type", 19), ("theme", 15)])  # fmt: skip
def test_long_code_lists_are_complete(name, size):
    assert len(vocabulary(name).codes) == size


@pytest.mark.parametrize("name", ["sex", "age_band", "activity_type", "audience", "partner_type",
                                  "theme", "city_attribute"])  # fmt: skip
def test_no_code_is_a_dimension_that_must_not_be(name):
    # a place of worship may be a partner, and a dialogue an activity; people are not sorted by it
    codes = [code for code in vocabulary(name).codes if forbidden_word(code.replace("_", " "))]
    assert codes == []


@pytest.mark.parametrize("heading", ["Religion", "Ethnicity of participant", "nationalité",
                                     "Statsborgerskab", "الدين", "Etnik köken", "ideología", "Din",
                                     "Katılımcının dini / din", "Etnisite (000 din)"])  # fmt: skip
def test_a_forbidden_heading_is_recognised_in_any_language(heading):
    assert forbidden_word(heading) in FORBIDDEN


@pytest.mark.parametrize("heading", ["Region", "Embrace", "Terrace", "Trace", "City", "Sex",
                                     "Rashodi (000 din)", "Iznos (din.)", "Spend, din"])  # fmt: skip
def test_ordinary_headings_are_not(heading):
    assert forbidden_word(heading) == ""


def test_a_word_of_one_city_stays_its_own():
    assert local_code("Teen (ages 12-18)") == "local:teen-ages-12-18"
    assert vocabulary("audience").label("local:teen-ages-12-18") == "teen ages 12 18"


def test_an_indicator_with_an_unknown_code_is_refused(tmp_path):
    file = tmp_path / "indicators.yaml"
    file.write_text("- {id: oc_retention, direction: sideways}\n")
    with pytest.raises(WorkspaceError, match="oc_retention"):
        read_indicators(file)


OWN = """
- id: {id}
  version: 2
  name: {{en: Own}}
  level: outcome
  unit: percent
  counted: {counted}
  direction: higher
  aggregation: ratio_of_sums
  compare: context
  tier: {tier}
  interval: wilson
  attribute: {attribute}
  minimum_n: {minimum_n}
  bases: [report]
  breakdowns: [{breakdown}]
  definition: Own
  numerator: some
  denominator: all
  source: us
  caveat: none
  not_for: anything
"""
ALLOWED = {"id": "oc_trust_local_gov", "counted": "respondents", "tier": "public",
           "attribute": "true", "minimum_n": 0, "breakdown": "sex"}  # fmt: skip


@pytest.fixture
def own(tmp_path):
    """`own(tier="network")`: the catalogue with trust in local government defined anew."""

    def read(**changed):
        file = tmp_path / "indicators.yaml"
        file.write_text(OWN.format(**(ALLOWED | changed)))
        return read_indicators(file)

    return read


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"tier": "network"},
        {"minimum_n": 50},
        {"id": "own_trust", "counted": "sessions", "attribute": "false"},
    ],
)
def test_a_network_may_define_an_indicator_of_its_own(own, changed):
    id_ = changed.get("id", "oc_trust_local_gov")
    assert own(**changed)[id_].version == 2


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"counted": "sessions"}, "no longer counts people"),
        ({"attribute": "false"}, "none and of all"),
        ({"id": "oc_service_linkage"}, "seen by more"),
        ({"id": "oc_complaints_resolved"}, "seen by more"),
        ({"id": "oc_brave14_change", "tier": "network"}, "fewer than 30"),
        ({"breakdown": "religion"}, "must not be collected"),
        ({"id": "own_trust", "breakdown": "nationality"}, "must not be collected"),
    ],
)
def test_no_network_can_undo_what_protects_small_groups(own, changed, says):
    with pytest.raises(WorkspaceError, match=says):
        own(**changed)


def test_no_network_can_take_harm_out_of_view(own):
    guards = [i.id for i in packaged_indicators().values() if i.safeguard]
    assert guards == ["oc_felt_safe_respected", "oc_complaints_resolved"]
    with pytest.raises(WorkspaceError, match="would no longer stand beside success"):
        own(id="oc_felt_safe_respected")


VERSIONED = (
    OWN.format(**ALLOWED)
    + """
  since: 2026-01-01
  change: "Online counts too"
  earlier:
    - {version: 1, definition: "Before"FIRST}
"""
)


def versioned(tmp_path, first="", **instead):
    text = VERSIONED.replace("FIRST", first)
    for old, new in instead.items():
        text = text.replace(old, new)
    file = tmp_path / "indicators.yaml"
    file.write_text(text)
    return read_indicators(file)["oc_trust_local_gov"]


def test_a_definition_tells_its_versions(tmp_path):
    told = versioned(tmp_path, ", since: 2024-01-01")
    assert (told.since, told.change) == ("2026-01-01", "Online counts too")
    assert [(e.version, e.since, e.definition) for e in told.earlier] == [
        (1, "2024-01-01", "Before")
    ]


@pytest.mark.parametrize(
    ("first", "wrong"),
    [
        (", since: 2026-01-01", "since 2026-01-01, then 2026-01-01"),
        (", since: January", "'January', which is no day"),
        (", until: 2025-12-31", "incomplete"),
    ],
)
def test_versions_that_cannot_follow_each_other_are_refused(tmp_path, first, wrong):
    with pytest.raises(WorkspaceError, match=wrong):
        versioned(tmp_path, first)


def test_versions_are_numbered_from_old_to_new(tmp_path):
    with pytest.raises(WorkspaceError, match="in the order 2, 2"):
        versioned(tmp_path, **{"{version: 1": "{version: 2"})
