"""Of tables that repeat within others, the one whose numbers they are is proposed."""

import json

from citywise.proposals.rendering import render_template, undecided
from tests.fixtures.workbooks import workbook
from tests.proposals.proposed import propose_for, questions_of, read_by, taken_for

DAYS = (("2031-01-05", 16), ("2031-01-12", 9), ("2031-01-19", 12))


def meetings(group, **own):
    return json.dumps(
        [
            {"date": day, "activity": "sports", "status": "completed", "participants": count}
            | {"groups": [group | {"age": age} for age in ("15-17", "18-24")]}
            | own
            for day, count in DAYS
        ]
    )


def test_the_outer_table_is_proposed_where_the_attendance_is_its_own():
    content = meetings({"sex": "F"})
    proposal = propose_for(content, "eastmere/meetings.json")
    assert proposal.sheet == ""
    assert taken_for(proposal) == {
        "date": "date", "activity": "activity_type", "status": "status", "participants": "count"
    }  # fmt: skip
    assert "'groups'" in questions_of(proposal)["source.sheets"].asks
    read = read_by(proposal, content, "eastmere/meetings.json")
    assert [row["participation_count"] for row in read.rows("core_events")] == [16, 9, 12]


def test_an_attendance_of_the_outer_record_is_asked_about_where_the_inner_table_is_wanted():
    proposal = propose_for(meetings({"sex": "F"}), "eastmere/meetings.json", sheet="groups")
    asked = questions_of(proposal)["/participants"]
    assert asked.is_binding
    assert asked.choices == ("count", "-")
    assert any(line.startswith("/participants") for line in undecided(render_template(proposal)))


def test_an_attendance_of_both_is_asked_about():
    content = meetings({"session": "sports", "participants": 5, "women": 3, "men": 2})
    proposal = propose_for(content, "eastmere/meetings.json", sheet="groups")
    assert "attendance of its own" in questions_of(proposal)["produces"].asks


KOBO = {
    "visits": [
        ["visit/visit_date", "visit/club", "visit/attendance", "came/women", "came/men", "came/check",
         "_id", "_uuid", "_submission_time", "_submitted_by", "_index"],
        ["2031-01-14", "Mentors", 20, 12, 8, 20, 1, "a-1", "2031-01-15T08:00:00", "x", 1],
        ["2031-01-21", "The Club", 9, 5, 4, 9, 2, "a-2", "2031-01-22T08:00:00", "x", 2],
        ["2031-01-22", "The Club", 11, 7, 4, 11, 3, "a-3", "2031-01-23T08:00:00", "x", 3],
    ],
    "session": [
        ["session/activity_type", "session/topic", "_index", "_parent_table_name", "_parent_index",
         "_submission__uuid"],
        ["sports", "a", 1, "visits", 1, "a-1"],
        ["mentoring", "b", 2, "visits", 1, "a-1"],
        ["sports", "c", 3, "visits", 2, "a-2"],
    ],
}  # fmt: skip


def test_a_sum_that_a_form_reckons_is_read_as_no_attendance_of_its_own():
    proposal = propose_for(workbook(KOBO), path="eastmere/2031-Q1 export.xlsx", sheet="visits")
    taken = taken_for(proposal)
    assert {taken["C"], taken["D"], taken["E"]} == {"count", "count[sex=F]", "count[sex=M]"}
    assert taken["F"] == "total"
    read = read_by(proposal, workbook(KOBO), path="eastmere/2031-Q1 export.xlsx")
    assert read.column("core_events", "participation_count") == [20, 9, 11]
