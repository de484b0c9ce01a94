"""Exports of form tools: repeats are joined to their form, rejected records do not count."""

import json

import pytest

from citywise.conform.findings import quality_results
from citywise.errors import WorkspaceError
from citywise.intake.producers.hashtags import is_tag_row, normal_tag
from citywise.network.corrections import Correction
from tests.fixtures.invented import read_one
from tests.fixtures.tables import as_csv, as_zip
from tests.fixtures.workbooks import workbook

SESSIONS = """
id = "sessions"
title = "One row a session, repeated in a visit form"
produces = "events"
[source]
sheets = ".*session.*"
[columns.date]
headers = ["day"]
required = true
[columns.activity_type]
headers = ["activity"]
words = { sport = "sports" }
[columns.status]
headers = ["status"]
words = { done = "completed" }
[[counts]]
headers = ["present"]
required = true
"""


def days(read):
    return [row["event_date"].isoformat() for row in read.rows("core_events")]


VISITS = [
    ["SubmissionDate", "day", "KEY", "ReviewState"],
    ["2031-02-01T10:00:00Z", "2031-01-05", "uuid:a", "approved"],
    ["2031-02-01T11:00:00Z", "2031-01-06", "uuid:b", "rejected"],
]
IN_VISITS = [
    ["activity", "status", "present", "PARENT_KEY", "KEY"],
    ["sport", "done", "20", "uuid:a", "uuid:a/session[1]"],
    ["sport", "done", "21", "uuid:a", "uuid:a/session[2]"],
    ["sport", "done", "many", "uuid:a", "uuid:a/session[3]"],
    ["sport", "done", "22", "uuid:b", "uuid:b/session[1]"],
    ["sport", "done", "23", "uuid:gone", "uuid:gone/session[1]"],
]


def test_repeats_of_odk_central_have_the_day_of_their_form_and_its_review():
    read = read_one(
        as_zip({"visit.csv": as_csv(VISITS), "visit-session.csv": as_csv(IN_VISITS)}),
        template=SESSIONS,
    )
    assert days(read) == ["2031-01-05"] * 2
    assert read.kept_back == [
        ("visit-session!C4", "not_a_number"),
        ("visit-session!5/day", "missing_value"),
    ]
    assert read.findings["rejected_submission"] == 2


def test_repeats_of_kobotoolbox_have_the_day_of_their_form():
    form = [
        ["day", "_id", "_index"],
        ["2031-01-05", 77, 1],
        ["2031-01-06", 78, 2],
    ]
    sessions = [
        ["activity", "status", "present", "_index", "_parent_table_name", "_parent_index"],
        ["sport", "done", 20, 1, "visit", 2],
        ["sport", "done", 21, 2, "visit", 1],
    ]
    read = read_one(workbook({"visit": form, "sessions": sessions}), template=SESSIONS)
    assert read.kept_back == []
    assert days(read) == [
        "2031-01-06",
        "2031-01-05",
    ]


def test_a_key_that_stands_twice_joins_nothing():
    twice = [*VISITS[:2], VISITS[1]]
    read = read_one(
        as_zip({"visit.csv": as_csv(twice), "visit-session.csv": as_csv(IN_VISITS)}),
        template=SESSIONS,
    )
    assert [reason for _, reason in read.kept_back] == ["unknown_layout"]


TAGGED = """
id = "tagged"
title = "Known by hashtags"
produces = "events"
[columns.date]
headers = ["#date +start"]
required = true
[columns.activity_type]
headers = ["#activity+code"]
words = { sport = "sports" }
[columns.status]
headers = ["#status"]
words = { done = "completed" }
[[counts]]
headers = ["#reached+f +children"]
breakdown = { sex = "F" }
required = true
"""
HXL = [
    ["Fecha", "Actividad", "Estado", "Niñas"],
    ["#date+start", "#activity +code", "#status", "#reached +children +f"],
    ["2031-01-05", "sport", "done", "12"],
]


def test_hashtags_name_the_columns_whatever_the_heading_above_them_says():
    read = read_one(as_csv(HXL), template=TAGGED)
    assert read.kept_back == []
    assert days(read) == ["2031-01-05"]


def test_a_row_of_hashtags_below_the_heading_is_no_record():
    by_words = TAGGED.replace("#date +start", "Fecha").replace("#activity+code", "Actividad")
    by_words = by_words.replace("#status", "Estado").replace("#reached+f +children", "Niñas")
    read = read_one(as_csv(HXL), template=by_words)
    assert read.kept_back == []
    assert len(days(read)) == 1


def test_the_attributes_of_a_tag_have_no_order():
    assert normal_tag(" #Reached + f+children ") == "#reached+children+f"
    assert normal_tag("# 3 of them") is None
    assert normal_tag("#1") is None


def test_half_of_the_cells_must_be_tags():
    assert is_tag_row(["#date", "#org", "", "note"])
    assert not is_tag_row(["#date", "", ""])
    assert not is_tag_row(["#youth", "#peace"])
    assert not is_tag_row(["#date", "2", "3", "#org", "5"])


def test_a_whole_record_is_told_by_its_number():
    rows = [
        {"Date": "2031-01-05", "Title": "x", "Activity": "Sports", "Status": "Completed", "Participants": 5},
        {"Title": "All numbers are provisional"},
    ]  # fmt: skip
    read = read_one(json.dumps(rows))
    found = quality_results(read.batch).filter(check_id="note_row")
    assert found["example_text"].to_list() == ["eastmere/2031-Q1.csv!2"]


def test_a_correction_of_the_form_reaches_its_repeats():
    form = as_zip({"visit.csv": as_csv(VISITS[:2]), "visit-session.csv": as_csv(IN_VISITS[:2])})
    wrong_day = Correction("eastmere", "0" * 12, "visit", "B2", "2031-01-05", "2031-01-07")
    assert days(read_one(form, template=SESSIONS, corrections=(wrong_day,))) == ["2031-01-07"]


def marked(form, **columns):
    """One session for each value of the columns that the form's tool adds."""
    rows = [["day", "activity", "held", "present", *columns]]
    values = list(zip(*columns.values(), strict=True))
    rows += [[f"2031-01-{n:02}", "sport", "done", "7", *v] for n, v in enumerate(values, 1)]
    return read_one(form(rows), template=SESSIONS.replace('"status"', '"held"'))


def test_what_reviewers_of_odk_say_decides_what_counts():
    states = ["", "approved", "edited", "hasIssues", "rejected"]
    read = marked(as_csv, ReviewState=states)
    assert len(days(read)) == 4
    assert read.findings == {"rejected_submission": 1, "marked_open": 1}


def test_what_reviewers_of_kobotoolbox_say_decides_what_counts():
    names = ["validation_status_approved", "validation_status_not_approved",
             "validation_status_on_hold", "Approved", "Not Approved", "On Hold", ""]  # fmt: skip
    read = marked(as_csv, _validation_status=names)
    assert len(days(read)) == 5
    assert read.findings == {"rejected_submission": 2, "marked_open": 2}


def test_encrypted_records_are_kept_back():
    sent = ["2031-02-01T10:00:00Z"] * 3
    read = marked(
        as_csv, SubmissionDate=sent, Status=["", "not decrypted", "missing encrypted form data"]
    )
    assert days(read) == ["2031-01-01"]
    assert read.kept_back == [("3", "not_decrypted"), ("4", "not_decrypted")]


def test_a_status_of_the_citys_own_says_nothing_about_encryption():
    assert len(days(marked(as_csv, Status=["not decrypted"]))) == 1


def test_a_repeat_without_rows_is_a_report_without_records():
    read = read_one(
        as_zip({"visit.csv": as_csv(VISITS), "visit-session.csv": as_csv(IN_VISITS[:1])}),
        template=SESSIONS,
    )
    assert (days(read), read.kept_back) == ([], [])


def test_repeats_in_repeats_know_the_whole_form():
    form = [["day", "KEY"], ["2031-01-05", "uuid:a"]]
    rooms = [["status", "PARENT_KEY", "KEY"], ["done", "uuid:a", "uuid:a/room[1]"]]
    sessions = [
        ["activity", "present", "PARENT_KEY", "KEY"],
        ["sport", "20", "uuid:a/room[1]", "uuid:a/room[1]/session[1]"],
        ["sport", "many", "uuid:a/room[1]", "uuid:a/room[1]/session[2]"],
    ]
    tables = {"visit.csv": form, "visit-room.csv": rooms, "visit-session~1.csv": sessions}
    content = as_zip({name: as_csv(rows) for name, rows in tables.items()})
    read = read_one(content, template=SESSIONS)
    assert days(read) == ["2031-01-05"]
    assert read.kept_back == [("visit-session~1!B3", "not_a_number")]


def test_hashtags_of_form_and_repeat_stand_in_one_row():
    form = [["when", "_index"], ["#date+start", ""], ["2031-01-05", "1"]]
    sessions = [
        ["what", "how", "girls", "_parent_table_name", "_parent_index"],
        ["#activity+code", "#status", "#reached+f+children", "", ""],
        ["sport", "done", "12", "visit", "1"],
    ]
    read = read_one(workbook({"visit": form, "session": sessions}), template=TAGGED)
    assert days(read) == ["2031-01-05"]
    assert read.kept_back == []


def test_tables_of_odata_in_one_document_are_joined():
    content = {
        "Submissions": [{"__id": "a", "day": "2031-01-05"}, {"__id": "b", "day": "2031-01-06"}],
        "session": [{"__id": "x", "__Submissions-id": "b", "activity": "sport", "status": "done", "present": "7"}],
    }  # fmt: skip
    assert days(read_one(json.dumps(content), template=SESSIONS)) == ["2031-01-06"]


def test_a_form_without_its_repeats_says_how_to_export_them():
    kobo = [["day", "_uuid", "_submission_time"], ["2031-01-05", "a", "2031-01-05T10:00:00"]]
    assert read_one(as_csv(kobo, ";"), template=SESSIONS).kept_back == [("", "repeats_missing")]
    odata = {
        "value": [
            {"__id": "a", "day": "2031-01-05", "session@odata.navigationLink": "Submissions('a')"}
        ]
    }
    (told,) = read_one(json.dumps(odata), template=SESSIONS).kept_back
    assert told == ("", "repeats_missing")


KEYED = SESSIONS + '[columns.ref]\nheaders = ["meta/rootUuid", "_uuid"]\ncombine = "first"\n'
KEYED = KEYED.replace('[source]\nsheets = ".*session.*"\n', "")


def keyed(*rows):
    heading = ["day", "activity", "status", "present"]
    body = [["2031-01-05", "sport", "done", "7", *row] for row in rows[1:]]
    return read_one(as_csv([[*heading, *rows[0]], *body]), template=KEYED)


def test_a_key_that_changes_with_an_edit_is_told():
    read = keyed(["_uuid"], ["a"])
    assert read.column("core_events", "event_ref") == ["a"]
    assert read.findings == {"changing_reference": 1}


def test_the_key_that_stays_is_not_told():
    read = keyed(["_uuid", "meta/rootUuid"], ["a", "uuid:r"], ["b", ""])
    assert read.column("core_events", "event_ref") == ["uuid:r", "b"]
    found = quality_results(read.batch).filter(check_id="changing_reference")
    assert found["example_text"].to_list() == ["eastmere/2031-Q1.csv!E3"]


def test_a_text_that_the_tool_has_cut_is_told():
    cut = "<WARNING: Truncated to Excel limit of 32767 characters!> once upon a time"
    template = KEYED.replace("[columns.ref]", '[columns.title]\nheaders = ["story"]\n[columns.ref]')
    rows = [
        ["day", "activity", "status", "present", "story", "_uuid", "meta/rootUuid"],
        ["2031-01-05", "sport", "done", "7", cut, "b", "a"],
    ]
    found = quality_results(read_one(as_csv(rows), template=template).batch)
    told = found.filter(check_id="cut_text")["example_text"].to_list()
    assert told == ["eastmere/2031-Q1.csv!E2"]


def test_a_row_number_of_an_export_is_no_reference():
    with pytest.raises(WorkspaceError, match="'_index' counts the rows of one export"):
        read_one("day", template=KEYED.replace("_uuid", "_index"))


def test_repeats_in_repeats_of_kobotoolbox_know_the_whole_form():
    sheets = {
        "visit": [["day", "_index"], ["2031-01-05", 1], ["2031-01-06", 2]],
        "room": [
            ["status", "_index", "_parent_table_name", "_parent_index"],
            ["done", 1, "visit", 2],
        ],
        "session": [
            ["activity", "present", "_index", "_parent_table_name", "_parent_index"],
            ["sport", 7, 1, "room", 1],
        ],
    }
    assert days(read_one(workbook(sheets), template=SESSIONS)) == ["2031-01-06"]
    session = {"room/session/activity": "sport", "room/session/present": "7"}
    form = {"day": "2031-01-06", "room": [{"room/status": "done", "room/session": [session]}]}
    template = SESSIONS.replace("[source]", '[source]\ngroup_sep = ["/"]')
    assert days(read_one(json.dumps({"results": [form]}), template=template)) == ["2031-01-06"]
