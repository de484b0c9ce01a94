"""Exports of form tools: repeats are joined to their form, rejected records do not count."""

import json

from citywise.conform.findings import quality_results
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
