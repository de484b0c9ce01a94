"""How much of what was sent could be counted, and what follows where it was too little."""

import pytest

SESSIONS, RATE, WOMEN = "out_sessions_delivered", "out_session_delivery_rate", "out_women_share"
PARTICIPATIONS, PARTNERS = "out_participations", "out_partners_active"
TIMELY = "dq_report_timeliness"


def log(*attendances):
    """One session a row; `-` is an attendance that nobody wrote down."""
    rows = [f"2025-01-07 2024-12-01 {n}" for n in attendances]
    return "\n".join(["event_date planned_date participation_count", *rows])


def gaps(number, day="2025-01-20"):
    """Records of which only the day is known."""
    return "\n".join(["record_number event_date", *(f"{100 + n} {day}" for n in range(number))])


@pytest.mark.parametrize(
    ("loaded", "held", "status"),
    [(8, 0, "reported"), (8, 2, "reported"), (7, 3, "quarantined"), (1, 9, "quarantined")],
)
def test_a_period_of_which_too_much_was_kept_back_has_no_number(measured, loaded, held, status):
    rows = measured(SESSIONS, core_events=log(*["10"] * loaded), core_gaps=gaps(held))
    assert rows["2025-Q1"][2] == status


def test_what_was_kept_back_lessens_only_its_own_period(measured):
    rows = measured(SESSIONS, core_events=log("10"), core_gaps=gaps(9, day="2025-04-20"))
    assert rows["2025-Q1"][2] == "reported"


@pytest.mark.parametrize(
    ("attendances", "status"),
    [
        (["10"] * 8 + ["-"] * 2, "reported"),
        (["10"] * 7 + ["-"] * 3, "not_reported"),
        (["0"] * 10, "reported_zero"),
    ],
)
def test_attendance_that_too_few_sessions_told_is_not_reported(measured, attendances, status):
    rows = measured(PARTICIPATIONS, core_events=log(*attendances))
    assert rows["2025-Q1"][2] == status


def unread(field, *records):
    lines = [f"{number} {field} cell" for number in records]
    return "\n".join(["record_number field_name held_code", *lines])


@pytest.mark.parametrize(
    ("field", "indicator", "status"),
    [
        ("partner", PARTNERS, "quarantined"),
        ("partner", RATE, "reported"),
        ("planned_on", RATE, "quarantined"),
        ("planned_on", SESSIONS, "reported"),
    ],
)
def test_a_cell_kept_back_lessens_only_what_needs_it(measured, field, indicator, status):
    rows = measured(
        indicator, core_events=log(*["10"] * 5), core_quarantine_items=unread(field, 1, 2)
    )
    assert rows["2025-Q1"][2] == status


REPORTS = """
template_id period_id due_date
log         2025-Q1   2025-04-30
log         2025-Q2   2025-07-30
log         2025-Q3   2025-10-30
log         2025-Q4   2026-01-30
"""
RECEIVED = """
submission_id report_key period_id received_at_utc
1             a          2025-Q1   2025-04-30T23:59
2             b          2025-Q2   2025-07-31T00:00
3             b          2025-Q2   2025-09-01T00:00
"""


def test_reports_are_on_time_on_the_day_they_are_due_and_late_after_it(measured):
    rows = measured(TIMELY, core_submissions=RECEIVED, core_expected_reports=REPORTS)
    assert rows == {
        "2025-Q1": (1, 1, "reported"),
        "2025-Q2": (0, 1, "reported_zero"),
        "2025-Q3": (0, 1, "reported_zero"),
    }


@pytest.mark.parametrize(("template", "told"), [("log", 3), ("people", None)])
def test_how_many_records_a_list_of_people_has_is_not_told(measured, nights, template, told):
    sent = f"submission_id report_key template_id period_id record_count loaded_count\n1 a {template} 2025-Q1 3 3"
    due = f"template_id period_id due_date\n{template} 2025-Q1 2025-04-30"
    measured(TIMELY, core_submissions=sent, core_expected_reports=due)
    query = "select record_count, loaded_count, quarantined_count from measure_reporting"
    assert nights("quarter").store.rows(query).row(0)[:2] == (told, told)
