"""One template reads exports with names and with labels, in every language of the form."""

import pytest

from citywise.errors import WorkspaceError
from tests.fixtures.invented import read_one
from tests.fixtures.tables import as_csv
from tests.fixtures.workbooks import workbook
from tests.intake.test_forms import VISIT

TEMPLATE = """
id = "visit"
title = "Visits"
produces = "events"
[source]
form = "visit.xlsx"
[columns.date]
headers = ["day"]
required = true
[columns.program]
headers = ["club"]
words = { 1 = "The Club" }
[columns.audience]
headers = ["who"]
words = { parents = "parents_caregivers" }
[[counts]]
headers = ["present"]
required = true
"""
BESIDE = {"forms/visit.xlsx": VISIT}


def events(rows, template=TEMPLATE, beside=BESIDE):
    read = read_one(as_csv(rows), template=template, beside=beside)
    return [
        (str(e["event_date"]), e["program_id"], e["participation_count"], e["audience_code"])
        for e in read.rows("core_events")
    ] + read.kept_back


WHOLE = ("2031-01-05", "eastmere/club", 7, ["parents_caregivers", "teachers"])


@pytest.mark.parametrize(
    ("heading", "row"),
    [
        (["day", "place/club", "session/who", "session/present"], ["1", "parents teachers"]),
        (["day", "place-club", "session-who", "session-present"], ["1", "teachers parents"]),
        (["Day of the visit", "Club", "Who came?", "How many"],
         ["The Club", "Parents and carers Teachers"]),
        (["Besøgsdag", "Sted/Klub", "Aktivitet/Hvem kom?", "Aktivitet/Hvor mange"],
         ["Klubben", "Lærere Forældre"]),
        (["DAY", "club", "Who came?", "present"], ["Klubben", "parents Lærere"]),
    ],
)  # fmt: skip
def test_names_and_labels_of_any_language(heading, row):
    assert events([heading, ["2031-01-05", *row, "7"]]) == [WHOLE]


def test_answers_with_a_column_each():
    heading = ["day", "club", "Who came?", "Who came?/Parents and carers", "Who came?/Teachers"]
    heading += ["present"]
    told = events([
        heading,
        ["2031-01-05", "1", "Parents and carers Teachers", "1", "1", "7"],
        ["2031-01-06", "1", "Teachers", "0", "1", "7"],
        ["2031-01-07", "1", "", "0", "0", "7"],
        ["2031-01-08", "1", "", "", "", "7"],
        ["2031-01-09", "1", "Teachers", "2", "0", "7"],
    ])  # fmt: skip
    assert [e[3] for e in told[:5]] == [
        ["parents_caregivers", "teachers"], ["teachers"], [], [], [],
    ]  # fmt: skip
    assert told[5:] == [("C6", "unknown_code")]


def test_an_answer_that_the_form_does_not_know_is_kept_back():
    rows = [["day", "club", "who", "present"], ["2031-01-05", "1", "parents drivers", "7"]]
    assert events(rows)[1:] == [("C2", "unknown_code")]


def test_labels_that_can_be_cut_in_two_ways_are_kept_back():
    choices = [
        ["list_name", "name", "label"],
        ["audiences", "teachers", "Youth"],
        ["audiences", "youth_workers", "Youth workers"],
        ["audiences", "police", "Workers"],
    ]
    survey = [["type", "name", "label"], ["date", "day", "Day"], ["integer", "present", "Present"],
              ["select_multiple audiences", "who", "Who"]]  # fmt: skip
    beside = {"forms/visit.xlsx": workbook({"survey": survey, "choices": choices})}
    told = events(
        [["Day", "Klub", "Who", "Present"], ["2031-01-05", "Club", "Youth workers", "7"]],
        TEMPLATE.replace('"club"', '"Klub"'),
        beside,
    )
    assert told[1:] == [("C2", "ambiguous_choices")]


def test_a_label_that_two_questions_share_is_no_heading():
    survey = [["type", "name", "label"], ["date", "day", "When?"], ["date", "planned", "When?"],
              ["integer", "present", "Present"]]  # fmt: skip
    beside = {"forms/visit.xlsx": workbook({"survey": survey})}
    read = [["When?", "Present"], ["2031-01-05", "7"]]
    told = read_one(as_csv(read), template=TEMPLATE, beside=beside)
    assert told.kept_back == [("", "unknown_layout")]


def test_a_form_that_is_not_there_is_named():
    with pytest.raises(WorkspaceError, match=r"forms/visit.xlsx: no form can be read"):
        events([["day"]], beside={})
