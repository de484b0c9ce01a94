"""One table in Spanish and in English: the same numbers, whichever was sent."""

import pytest


@pytest.fixture(scope="module")
def spanish(one_night):
    return one_night("r4v", "hxl_5w/r4v_RMRP2022ActivitiesSP.xlsx")


@pytest.fixture(scope="module")
def english(one_night):
    return one_night("r4v", "hxl_5w/r4v_Translated5W.xlsx")


@pytest.fixture(scope="module")
def checked(one_night):
    """The same rows with a third party's remarks beside them."""
    return one_night("r4v", "hxl_5w/r4v_5WErrorReportSP.xlsx")


@pytest.fixture(params=["spanish", "english", "checked"])
def either(request):
    return request.getfixturevalue(request.param)


def counts(store):
    """Sum of each further count of the events, by what it counts."""
    sql = (
        "select measure_code, disagg_key, count(measured_value), sum(measured_value)"
        " from core_event_counts join core_count_kinds using (count_kind_id)"
        " group by all order by all"
    )
    return store.rows(sql).rows()


def test_every_row_is_kept(either):
    assert either.value("select count(*) from core_events") == 114


def test_months(either):
    sql = "select strftime(event_date, '%Y-%m'), count(*) from core_events group by all order by 1"
    assert either.rows(sql).rows() == [("2022-01", 65), ("2022-02", 49)]


def test_no_month_stands_apart(either):
    sql = "select count(*) from core_quality_results where check_id = 'stray_date'"
    assert either.value(sql) == 0


def test_attendances(either):
    assert either.value("select sum(participation_count) from core_events") == 1154


def test_new_participants(either):
    assert ("new_participants", "", 916) in {(m, key, total) for m, key, _, total in counts(either)}


def test_both_languages_and_the_checked_copy_give_the_same_counts(spanish, english, checked):
    assert counts(spanish) == counts(english) == counts(checked)


def test_counts_of_all_rows(either):
    told = {(measure, key): total for measure, key, _, total in counts(either)}
    wanted = {
        ("spend_usd", ""): 103276,
        ("outputs", ""): 291,
        ("new_participants", ""): 916,
        ("in_destination", ""): 574,
        ("in_transit", ""): 98,
        ("host_communities", ""): 381,
        ("new_participants", "age_band=0-17|sex=F"): 193,
        ("new_participants", "age_band=0-17|sex=M"): 196,
        ("new_participants", "age_band=18+|sex=F"): 304,
        ("new_participants", "age_band=18+|sex=M"): 223,
    }
    assert {kind: told[kind] for kind in wanted} == wanted


def test_both_languages_give_the_same_outcomes(spanish, english):
    sql = "select * exclude (value_id) from measure_values order by value_id"
    assert spanish.rows(sql).equals(english.rows(sql))
