"""Event logs: each table is a log, and what must be counted of it."""

import pytest

SESSIONS, RATE = "out_sessions_delivered", "out_session_delivery_rate"
PARTICIPATIONS, WOMEN, YOUTH = "out_participations", "out_women_share", "out_youth_share"
PARTNERS, CO_LED = "out_partners_active", "out_community_co_delivery"
MEETINGS, COMPLETE = "out_coordination_meetings", "dq_disagg_complete"

LOG = """
event_date program_id activity_type_code mode_code event_status_code session_count planned_date participation_count
2025-01-07 aarby/a    sports             in_person completed         2             2024-12-01   40
2025-02-07 aarby/b    sports             online    completed         1             2025-01-01   15
2025-02-08 -          mentoring          -         completed         1             2025-01-02   5
2025-03-07 aarby/a    sports             in_person cancelled         1             2024-12-31   -
2025-03-08 aarby/a    mentoring          in_person postponed         1             2024-12-31   -
2025-03-09 aarby/a    mentoring          in_person planned           1             2024-12-31   -
2025-04-01 aarby/a    sports             in_person completed         3             2025-03-31   30
"""


def only(period, rows):
    """The rows of one period, without its name."""
    named = (
        (name.removesuffix(period).strip(), row) for name, row in rows.items() if period in name
    )
    return {name or "city": row for name, row in named}


def test_sessions_are_those_that_took_place(measured):
    assert only("2025-Q1", measured(SESSIONS, core_events=LOG)) == {
        "city": (4, None, "reported"),
        "aarby/a": (2, None, "reported"),
        "aarby/b": (1, None, "reported"),
        "activity_type=sports": (3, None, "reported"),
        "activity_type=mentoring": (1, None, "reported"),
        "mode=in_person": (2, None, "reported"),
        "mode=online": (1, None, "reported"),
    }


def test_a_session_for_two_audiences_stands_under_both_and_counts_once(measured):
    audiences = """
    record_number audience_code
    1             teachers
    1             police
    2             teachers
    4             police
    """
    rows = only("2025-Q1", measured(SESSIONS, core_events=LOG, core_event_audiences=audiences))
    assert rows["audience=teachers"][0] == 3
    assert rows["audience=police"][0] == 2
    assert rows["city"][0] == 4


@pytest.mark.parametrize(
    ("grain", "counts"),
    [
        ("month", {"2025-01": 2, "2025-02": 2, "2025-03": 0, "2025-04": 3}),
        ("quarter", {"2025-Q1": 4, "2025-Q2": 3}),
        ("half_year", {"2025-H1": 7}),
        ("year", {"2025": 7}),
    ],
)
def test_a_session_lies_in_one_period_of_the_network(measured, grain, counts):
    rows = measured(SESSIONS, grain, core_events=LOG)
    assert {period: rows[period][0] for period in counts} == counts


def test_a_period_with_only_cancelled_sessions_had_none(measured):
    log = "event_date event_status_code\n2025-01-07 cancelled"
    assert measured(SESSIONS, core_events=log)["2025-Q1"] == (0, None, "reported_zero")


def test_planned_are_sessions_that_were_known_when_the_period_began(measured):
    # what was planned on 2 January does not make up for what was cancelled
    assert only("2025-Q1", measured(RATE, core_events=LOG)) == {
        "city": (3, 6, "reported"),
        "aarby/a": (2, 5, "reported"),
        "aarby/b": (1, 1, "reported"),
        "activity_type=sports": (3, 4, "reported"),
        "activity_type=mentoring": (0, 2, "reported_zero"),
    }


@pytest.mark.parametrize(
    ("planned", "counts"),
    [("2024-12-31", (1, 1)), ("2025-01-01", (1, 1)), ("2025-01-02", None), ("-", None)],
)
def test_the_first_day_is_the_last_to_plan(measured, planned, counts):
    log = f"event_date planned_date\n2025-01-07 {planned}"
    assert measured(RATE, core_events=log).get("2025-Q1", (None,))[:2] == (counts or (None,))


def test_without_a_column_for_plans_no_rate_is_known(measured):
    assert measured(RATE, core_events=LOG, core_layouts="column_letter field_name\nA city") == {}


def test_participations_are_those_of_sessions_that_took_place(measured):
    assert only("2025-Q1", measured(PARTICIPATIONS, core_events=LOG)) == {
        "city": (60, None, "reported"),
        "aarby/a": (40, None, "reported"),
        "aarby/b": (15, None, "reported"),
        "activity_type=sports": (55, None, "reported"),
        "activity_type=mentoring": (5, None, "reported"),
    }


def test_a_range_is_carried_through_every_sum(measured):
    log = """
    event_date participation_count participation_low_count participation_high_count participation_status_code
    2025-01-07 40                  -                       -                        reported
    2025-01-08 -                   1                       4                        suppressed_at_source
    2025-01-09 -                   12                      15                       estimated
    """  # fmt: skip
    rows = measured(PARTICIPATIONS, core_events=log)
    assert rows["2025-Q1"] == ((53, 59), None, "estimated")


BY_SEX = """
event_date participation_count has_sex_counts has_age_counts
2025-01-07 40                  true           true
2025-01-08 20                  true           false
2025-01-09 10                  false          false
"""
KINDS = """
count_kind_id measure_code   disagg_key
1             participations sex=F
2             participations sex=M
3             participations sex=U
4             participations age_band=15-17
5             participations age_band=18-24
6             participations age_band=25-29
7             participations age_band=30-59
8             participations age_band=10-19
9             participations age_band=60+
10            participations age_band=local:teen
11            participations age_band=15-17|sex=F
"""


def counted(measured, indicator, counts, log=BY_SEX):
    return only(
        "2025-Q1",
        measured(indicator, core_events=log, core_count_kinds=KINDS, core_event_counts=counts),
    )


SEXES = """
record_number count_kind_id measured_value numerator_low numerator_high value_status_code
1             1             25             -             -              reported
1             2             12             -             -              reported
1             3             3              -             -              reported
2             1             -              1             4              suppressed_at_source
2             2             15             -             -              reported
"""


def test_what_is_not_broken_down_is_not_stated(measured):
    rows = counted(measured, PARTICIPATIONS, SEXES)
    assert rows["city"] == (70, None, "reported")
    assert rows["sex=F"] == ((26, 29), None, "estimated")
    assert rows["sex=M"] == (27, None, "reported")
    # 70 less 26 to 29 women and 27 men; the 3 that one record says are unknown are among them
    assert rows["sex=U"] == ((14, 17), None, "estimated")


def test_the_share_of_women_is_of_those_whose_sex_is_stated(measured):
    assert counted(measured, WOMEN, SEXES) == {"city": ((26, 29), (53, 56), "estimated")}


def test_no_share_of_women_where_no_sex_is_stated(measured):
    only_unknown = "record_number count_kind_id measured_value\n1 3 40"
    assert counted(measured, WOMEN, only_unknown) == {}


ONE_SEX = "record_number count_kind_id measured_value\n1 {kind} {size}"


@pytest.mark.parametrize(
    ("kind", "size", "share"),
    [
        # women of 40 who came: the others are men, or not stated
        (1, 25, (25, (25, 40))),
        (2, 12, ((0, 28), (12, 40))),
        # nobody else came
        (1, 40, (40, 40)),
        (2, 40, (0, 40)),
    ],
)
def test_where_one_sex_is_told_the_share_of_women_is_a_range(measured, kind, size, share):
    counts = ONE_SEX.format(kind=kind, size=size)
    assert counted(measured, WOMEN, counts)["city"][:2] == share


def test_parts_of_cancelled_sessions_do_not_count(measured):
    log = BY_SEX.replace("has_sex", "event_status_code has_sex", 1)
    log = log.replace(" true ", " completed true ", 1).replace(
        " true           false", " cancelled true false"
    )
    log = log.replace(" false          false", " completed false false")
    rows = counted(measured, PARTICIPATIONS, SEXES, log)
    assert rows["sex=F"] == (25, None, "reported")
    assert rows["sex=U"] == (13, None, "reported")


def ages(*bands):
    lines = [f"1 {kind} {size}" for kind, size in bands]
    return "\n".join(["record_number count_kind_id measured_value", *lines])


@pytest.mark.parametrize(
    ("bands", "share"),
    [
        # 15-17, 18-24, 25-29 are young; 30-59 and 60+ are not
        (((4, 5), (5, 6), (6, 7), (7, 8), (9, 9)), (18, 35)),
        # of 40 who came, the other 23 or 35 may be of the other age, or of none that is stated
        (((7, 8), (9, 9)), ((0, 23), (17, 40))),
        (((4, 5),), (5, (5, 40))),
        # 10-19 straddles fifteen: nobody knows how many of them are young
        (((4, 5), (8, 20)), None),
        # a city's own word for an age tells no years
        (((4, 5), (10, 20)), None),
    ],
)
def test_youth_are_those_of_15_to_29_where_the_age_groups_tell(measured, bands, share):
    found = counted(measured, YOUTH, ages(*bands)).get("city")
    assert (found and found[:2]) == share


def test_cells_by_two_breakdowns_are_not_added_to_either(measured):
    rows = counted(measured, PARTICIPATIONS, ages((11, 9)))
    assert set(rows) == {"city"}


WITH_PARTNERS = """
record_number partner_id   partner_role_code
1             aarby/mosque lead
2             aarby/mosque host
3             aarby/police lead
3             aarby/club   co_lead
4             aarby/club   lead
"""


def test_partners_count_once_however_many_sessions_they_joined(measured):
    rows = measured(PARTNERS, core_events=LOG, core_event_partners=WITH_PARTNERS)
    assert only("2025-Q1", rows) == {
        "city": (3, None, "reported"),
        "partner_type=faith_organisation": (1, None, "reported"),
        "partner_type=sports_club": (1, None, "reported"),
        "partner_type=law_enforcement": (1, None, "reported"),
    }


def test_a_partner_of_a_cancelled_session_was_not_active(measured):
    partners = "record_number partner_id\n4 aarby/club"
    rows = measured(PARTNERS, core_events=LOG, core_event_partners=partners)
    assert rows["2025-Q1"] == (0, None, "reported_zero")


def test_co_led_are_sessions_that_a_community_partner_led(measured):
    # record 2 was only hosted by one, record 4 never took place
    rows = measured(CO_LED, core_events=LOG, core_event_partners=WITH_PARTNERS)
    assert only("2025-Q1", rows) == {
        "city": (3, 4, "reported"),
        "aarby/a": (2, 2, "reported"),
        "aarby/b": (0, 1, "reported_zero"),
        "activity_type=sports": (2, 3, "reported"),
        "activity_type=mentoring": (1, 1, "reported"),
    }


@pytest.mark.parametrize(
    ("meetings", "counts"),
    [
        # held and planned in time; without a plan one a quarter is taken as planned
        ("2025-01-07 completed 2024-12-01", (1, 1)),
        ("2025-01-07 cancelled 2024-12-01", (0, 1)),
        ("2025-01-07 completed -", (1, 1)),
        ("2025-01-07 completed 2024-12-01\n2025-02-07 cancelled 2024-12-01", (1, 2)),
        # more than planned is not more than all
        ("2025-01-07 completed -\n2025-02-07 completed -", (1, 1)),
    ],
)
def test_meetings_held_of_those_planned(measured, meetings, counts):
    lines = [f"coordination_meeting {line}" for line in meetings.splitlines()]
    head = "activity_type_code event_date event_status_code planned_date"
    rows = measured(MEETINGS, core_events="\n".join([head, *lines]))
    assert rows["2025-Q1"][:2] == counts


def test_a_city_that_logs_no_meetings_is_not_told_that_it_held_none(measured):
    assert measured(MEETINGS, core_events=LOG) == {}


def test_completeness_is_of_sessions_with_people(measured):
    log = BY_SEX + "2025-01-10 0 false false\n"
    assert only("2025-Q1", measured(COMPLETE, core_events=log)) == {
        "city": (1, 3, "reported"),
        "dimension=sex": (2, 3, "reported"),
        "dimension=age_band": (1, 3, "reported"),
    }
