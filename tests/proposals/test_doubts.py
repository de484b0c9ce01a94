"""A wrong guess is never kept without a question: small tables that invite one, and what is asked."""

import json

import pytest

from citywise.proposals.rendering import render_template, undecided
from tests.fixtures.workbooks import workbook
from tests.proposals.proposed import propose_for, questions_of, taken_for

BOOKINGS = json.dumps(
    {
        "export": {"made": "2031-10-02T07:11:00Z"},
        "bookings": [
            {"start": f"2031-07-{day}T19:00:00+01:00", "activity": "sports", "participants": n}
            for day, n in (("03", 12), ("10", 9), ("17", 14))
        ],
    }
)
FORM = workbook(
    {
        "Visits": [
            ["start", "visit/day", "_id", "_uuid", "_submission_time", "_index"],
            ["2031-05-04T08:00:00.000+01:00", "2031-05-04", 1, "u-1", "2031-05-06T12:10:00", 1],
            ["2031-05-11T08:00:00.000+01:00", "2031-05-11", 2, "u-2", "2031-05-12T12:10:00", 2],
        ],
        "sessions": [
            [
                "sessions/activity",
                "sessions/women",
                "sessions/men",
                "_index",
                "_parent_table_name",
                "_parent_index",
            ],
            ["sports", 6, 10, 1, "Visits", 1],
            ["sports", 12, 9, 2, "Visits", 1],
            ["mentoring", 3, 3, 3, "Visits", 2],
        ],
    }
)
REVIEWED = """\
SubmissionDate,held_on,activity,participants,KEY,Status,ReviewState
2031-08-03T18:22:10.111Z,2031-08-03,sports,12,uuid:a,,approved
2031-08-11T18:22:10.111Z,2031-08-10,sports,9,uuid:b,,
2031-08-18T18:22:10.111Z,2031-08-17,sports,14,uuid:c,,hasIssues
"""
OF_QUARTERS = """\
Town,What,Since,Until,Women,Men
#adm2+name,#activity+type,#date+start,#date+end,#reached+f,#reached+m
Eastmere,People reached,2031-01-01,2031-03-31,420,385
Eastmere,Participations,2031-01-01,2031-03-31,1500,1390
"""
SPLIT_HEADING = """\
Youth office, journal;;;;;
No;Activity;Date;Attendance;;
;;;Women;Men;Together
1;sports;03/04/2031;12;18;30
2;sports;14 April 2031;n.c.;n.c.;17
3;sports;21/04/2031;20;22;42
"""


def must(proposal):
    return {q.entry for q in proposal.questions if q.is_binding}


def test_when_a_file_was_exported_is_no_events_date():
    chosen = taken_for(propose_for(BOOKINGS))
    assert "export/made" not in chosen
    assert chosen["start"] == "date"


def test_a_day_that_only_its_cells_speak_for_has_to_be_decided():
    assert "/start" in must(propose_for(BOOKINGS))
    assert "A" not in must(propose_for("Date,Activity,Participants\n2031-01-05,sports,12\n"))


def test_a_forms_own_times_and_keys_are_nothing_of_its_repeats_rows():
    chosen = taken_for(propose_for(FORM))
    assert chosen["visit/day"] == "date"
    assert not {"start", "_submission_time", "_uuid"} & set(chosen)


def test_the_group_of_a_form_does_not_say_what_its_questions_are():
    chosen = taken_for(propose_for(FORM))
    assert "sessions" not in chosen.values()
    assert (chosen["B"], chosen["C"]) == ("count[sex=F]", "count[sex=M]")


def test_what_a_reviewer_says_and_what_is_empty_is_no_status_and_no_city():
    assert taken_for(propose_for(REVIEWED)) == {
        "B": "date", "C": "activity_type", "D": "count", "E": "ref"}  # fmt: skip


def test_rows_of_whole_months_are_figures_and_names_of_indicators_are_asked_about():
    proposal = propose_for(OF_QUARTERS)
    assert proposal.produces == "values"
    assert {"B", "produces"} <= must(proposal)
    assert questions_of(proposal)["B"].choices[0] == "indicator"


def test_a_heading_that_is_like_a_word_by_its_letters_alone_is_not_taken_for_it():
    content = "Date,Activity,stat,Participants\n2031-01-05,sports,HB,12\n2031-01-06,sports,HX,9\n"
    proposal = propose_for(content)
    assert "C" not in taken_for(proposal)
    assert questions_of(proposal)["C"].choices == ("status", "-")


def test_a_row_of_data_without_figures_is_not_taken_for_the_heading():
    proposal = propose_for(SPLIT_HEADING)
    assert (proposal.zone.top, proposal.zone.height, proposal.zone.first_row) == (2, 2, 4)
    assert proposal.columns[3].heading == ("Attendance", "Women")


@pytest.mark.parametrize(
    ("headings", "asked"),
    [
        ("Date,Date of session", "A"),
        ("When,Visit date", "A"),
    ],
)
def test_two_columns_that_may_be_the_day_compete(headings, asked):
    content = f"{headings},Activity,Participants\n2031-01-05,2031-01-07,sports,12\n"
    assert asked in must(propose_for(content + "2031-01-06,2031-01-09,sports,12\n"))


def test_a_column_that_stands_three_times_is_asked_about():
    content = "Date,Activity,Women,Women,Women\n2031-01-05,sports,1,2,3\n2031-01-06,sports,4,5,6\n"
    assert "C" in must(propose_for(content))


def test_a_place_in_each_row_is_the_city_only_where_a_person_says_so():
    content = (
        "Date,Activity,Place,Participants\n2031-01-05,sports,hall,12\n2031-01-06,sports,yard,9\n"
    )
    proposal = propose_for(content)
    assert questions_of(proposal)["report.city"].is_binding
    assert 'city = "column"' in render_template(proposal)
    folder = render_template(proposal, {"report.city": "folder"})
    assert "[columns.city]" not in folder
    assert 'city = "column"' not in folder


def test_a_column_of_known_cities_is_read_as_the_city_of_its_row():
    content = "Date,Activity,City,Participants\n2031-01-05,sports,Eastmere,12\n"
    proposal = propose_for(content + "2031-01-05,sports,Skovby,12\n")
    assert proposal.entries["report"]["city"] == "column"
    assert "report.city" not in must(proposal)


def test_a_sum_by_its_numbers_is_asked_about_whatever_it_is_called():
    content = "Date,Activity,Women,Men,Zzz\n2031-01-05,sports,5,7,12\n2031-01-06,sports,10,14,24\n"
    proposal = propose_for(content)
    assert taken_for(proposal)["E"] == "count"
    assert "sum of C and D" in questions_of(proposal)["E"].asks


def test_what_is_to_be_decided_stands_in_the_template_until_it_is():
    proposal = propose_for(BOOKINGS)
    assert [line.partition(":")[0] for line in undecided(render_template(proposal))] == ["/start"]
    assert undecided(render_template(proposal, {"/start": "date"})) == []
    assert undecided(render_template(proposal, {"start": "date"})) == []


def test_whole_numbers_that_nobody_reads_are_asked_about_where_a_log_has_no_attendance():
    content = "Date,Activity,nb_f,nb_h\n2031-01-05,sports,5,8\n2031-01-06,sports,10,14\n"
    proposal = propose_for(content)
    assert questions_of(proposal)["count"].is_binding
    assert undecided(render_template(proposal, {"C": "count[sex=F]", "D": "count[sex=M]"}))
    assert not undecided(render_template(proposal, {"count": "no"}))


def test_a_column_called_name_that_names_programs_is_the_program():
    content = "Date,Activity,Name,Participants\n2031-01-05,sports,The Club,8\n"
    assert taken_for(propose_for(content + "2031-01-06,sports,Mentors,9\n"))["C"] == "program"
