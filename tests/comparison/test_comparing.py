"""Cities of a release side by side, from Python."""

import pytest

import citywise
from citywise.comparison.comparing import compare_cities


@pytest.fixture(scope="module")
def release(released_demo):
    with citywise.open_release(released_demo) as opened:
        yield opened


def test_a_comparison_brings_its_verdict_and_each_citys_standing(release):
    told = compare_cities(release, "out_session_delivery_rate", "2025-Q3")
    assert told.verdict.code == "with_caveats"
    assert set(told.outcomes["standing"]) <= {"lower", "similar", "higher", "not_compared"}
    aside = told.outcomes.filter(~told.outcomes["city_id"].is_in(list(told.verdict.compared)))
    assert set(aside["standing"]) == {"not_compared"}
    assert told.reference.city_count == len(told.verdict.compared)


def test_cities_may_be_chosen(release):
    everyone = compare_cities(release, "out_session_delivery_rate", "2025-Q3").verdict.compared
    told = compare_cities(release, "out_session_delivery_rate", "2025-Q3", cities=everyone[:3])
    assert set(told.outcomes["city_id"]) == set(everyone[:3])


def test_levels_of_what_people_feel_are_not_handed_out_for_comparison(release):
    told = compare_cities(release, "oc_trust_local_gov", "2025-Q3")
    assert told.verdict.code == "not_comparable"
    assert told.outcomes.is_empty()


def test_an_unknown_indicator_is_named(release):
    with pytest.raises(LookupError, match="no indicator 'nothing'"):
        compare_cities(release, "nothing", "2025-Q3")
