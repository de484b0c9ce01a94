"""Event logs: what one row becomes, and how much of it an unreadable cell costs."""

from datetime import date

import pytest

from tests.fixtures.invented import read_one
from tests.fixtures.workbooks import workbook

HEADING = "Ref,Date,Title,Program,Activity,Status,Partners,Participants,Women,Men,Under 15"
SOUND = "1,2031-01-05,Open day,The Club,Sports,completed,Eastmere FC,20,12,8,5"


def log(*rows, heading=HEADING, path="eastmere/2031-Q1.csv"):
    return read_one("\n".join((heading, *rows)) + "\n", path=path)


def with_cell(name, text):
    cells = SOUND.split(",")
    cells[HEADING.split(",").index(name)] = text
    return ",".join(cells)


def test_a_row_becomes_an_event_with_its_counts_and_partners():
    read = log(SOUND)
    (event,) = read.rows("core_events")
    assert (event["event_date"], event["program_id"], event["activity_type_code"]) == (
        date(2031, 1, 5),
        "eastmere/club",
        "sports",
    )
    assert (event["participation_count"], event["event_status_code"]) == (20, "completed")
    assert read.column("core_event_partners", "partner_id") == ["eastmere/fc"]
    assert read.column("core_event_counts", "measured_value") == [12, 8, 5]
    assert read.kept_back == []


@pytest.mark.parametrize(
    ("column", "text", "cell", "reason"),
    [
        ("Date", "", "B2", "missing_value"),
        ("Date", "05/01/31", "B2", "ambiguous_date"),
        ("Date", "2031-04-01", "B2", "outside_period"),
        ("Program", "The Clubb", "D2", "unknown_program"),
        ("Activity", "juggling", "E2", "unknown_code"),
        ("Status", "", "F2", "missing_value"),
        ("Participants", "a few", "H2", "not_a_number"),
        ("Participants", "20.5", "H2", "not_a_whole_number"),
        ("Participants", "-20", "H2", "negative_count"),
        ("Participants", "100 %", "H2", "not_a_number"),
        ("Participants", "20½", "H2", "not_a_whole_number"),
        ("Participants", "19.5-21", "H2", "not_a_whole_number"),
        ("Participants", "(20)", "H2", "bracketed_number"),
        ("Participants", "20+", "H2", "only_a_bound"),
        ("Participants", "20 k", "H2", "ambiguous_suffix"),
        ("Participants", "2000000000", "H2", "not_a_number"),
        ("Participants", "<999999999999999999999", "H2", "not_a_number"),
        ("Participants", "1-999999999999999999999", "H2", "not_a_number"),
        ("Participants", "-", "H2", "ambiguous_dash"),
        ("Women", "21", "H2", "parts_exceed_total"),
    ],
)
def test_a_cell_that_would_count_wrongly_keeps_back_its_row(column, text, cell, reason):
    read = log(SOUND.replace("1,", "2,", 1), with_cell(column, text).replace("1,", "3,", 1))
    assert read.kept_back == [(cell.replace("2", "3"), reason)]
    assert read.column("core_events", "event_ref") == ["2"]


def test_an_event_of_which_only_parts_are_told_beside_others_is_named():
    parts_only = with_cell("Participants", "").replace("1,", "2,", 1)
    assert log(SOUND, parts_only).findings == {"attendance_by_parts": 1}
    assert log(parts_only).findings == {}


@pytest.mark.parametrize(
    ("column", "text", "reason", "table"),
    [
        ("Partners", "Nobody Ltd", "unknown_partner", "core_event_partners"),
        ("Partners", "Eastmere FC; Nobody Ltd", "unknown_partner", "core_event_partners"),
        ("Audience", "pupils?", "unknown_code", "core_event_audiences"),
        ("Audience", "youth workers; police; pupils?", "unknown_code", "core_event_audiences"),
    ],
)
def test_an_unreadable_side_remark_costs_only_itself_and_leaves_no_trace(
    column, text, reason, table
):
    read = log(with_cell("Partners", text), heading=HEADING.replace("Partners", column))
    assert read.kept_back == [("G2", reason)]
    assert read.column("core_events", "participation_count") == [20]
    assert read.rows(table) == []


def test_several_words_of_one_cell_are_several_audiences():
    heading = HEADING.replace("Partners", "Audience")
    read = log(with_cell("Partners", "teachers; police"), heading=heading)
    assert read.column("core_event_audiences", "audience_code") == ["police", "teachers"]


@pytest.mark.parametrize(
    ("text", "count", "low", "high", "status"),
    [
        ("<5", None, 1, 4, "suppressed_at_source"),
        ("18-22", None, 18, 22, "estimated"),
        ("~20", 20, None, None, "estimated"),
        ("none", 0, None, None, "reported_zero"),
        ("", None, None, None, "not_reported"),
        ("n/a", None, None, None, "not_applicable"),
    ],
)
def test_attendance_is_a_number_an_interval_or_a_status(text, count, low, high, status):
    row = with_cell("Participants", text).replace(",12,8,5", ",,,")
    (event,) = log(row).rows("core_events")
    names = ("count", "low_count", "high_count", "status_code")
    assert tuple(event[f"participation_{name}"] for name in names) == (count, low, high, status)


def test_an_event_marked_as_done_before_it_could_be_is_kept_back():
    read = log(with_cell("Date", "2031-06-20"), path="eastmere/2031-Q2.csv")
    assert read.kept_back == [("B2", "completed_in_future")]


def test_one_reference_for_two_events_keeps_back_both():
    read = log(SOUND, with_cell("Title", "Another day"))
    assert read.kept_back == [("A2", "shared_reference"), ("A3", "shared_reference")]


def test_rows_without_a_reference_that_are_the_same_are_both_kept():
    row = SOUND.replace("1,", ",", 1)
    assert len(log(row, row).rows("core_events")) == 2


def test_attendance_at_a_cancelled_session_is_told_but_not_held():
    read = log(with_cell("Status", "cancelled"))
    assert read.findings == {"attendance_without_session": 1}
    assert len(read.rows("core_events")) == 1


def test_a_total_row_is_compared_and_never_counted():
    read = log(SOUND, SOUND.replace("1,", "2,", 1), ",,Total,,,,,40,24,17,10")
    assert len(read.rows("core_events")) == 2
    assert read.totals == [
        ("H4", 40, 40, True),
        ("I4", 24, 24, True),
        ("J4", 17, 16, False),
        ("K4", 10, 10, True),
    ]
    assert read.findings == {"total_row": 1}


@pytest.mark.parametrize("text", ["Sous-total Sport", "Mellemsum", "Ara toplam:", "المجموع الجزئي"])
def test_a_subtotal_is_a_total_of_the_rows_above_it(text):
    rows = (
        SOUND,
        f",,{text},,,,,20,12,8,5",
        SOUND.replace("1,", "2,", 1),
        ",,Total,,,,,40,24,16,10",
    )
    read = log(*rows)
    assert len(read.rows("core_events")) == 2
    assert read.kept_back == []
    assert [(cell, told) for cell, _, _, told in read.totals if cell.startswith("H")] == [
        ("H3", True), ("H5", True),
    ]  # fmt: skip


def test_a_row_with_one_text_is_a_note_that_is_told():
    read = log(SOUND, "", ",,Numbers were checked by the office,,,,,,,,")
    assert read.findings == {"note_row": 1}
    assert read.kept_back == []


def test_records_found_are_those_loaded_and_those_kept_back():
    torn = [with_cell("Date", text).replace("1,", f"{text},", 1) for text in ("x", "y")]
    (part,) = log(SOUND, *torn).batch.parts
    assert part.records.select("record_count", "loaded_count", "quarantined_count").rows() == [
        (3, 1, 2)
    ]


ERRORS = """
id = "errors"
title = "Local words"
produces = "events"
[report]
key = ["file"]
[columns.date]
headers = ["Date"]
[columns.program]
headers = ["Program"]
unknown = "local"
[columns.activity_type]
headers = ["Activity"]
unknown = "local"
[[counts]]
headers = ["Participants"]
"""


def test_an_error_cell_is_never_a_local_word():
    rows = [
        ["Date", "Program", "Activity", "Participants"],
        [date(2031, 1, 5), "Night club", "juggling", 20],
        [date(2031, 1, 6), {"error": "#REF!"}, "juggling", 20],
        [date(2031, 1, 7), "Night club", {"error": "#N/A"}, 20],
        [date(2031, 1, 8), "Night club", "juggling", {"formula": "=D2"}],
    ]
    read = read_one(workbook({"Log": rows}), template=ERRORS)
    assert read.column("core_events", "program_id") == ["eastmere/local:night-club"]
    assert read.kept_back == [
        ("Log!B3", "error_cell"),
        ("Log!C4", "error_cell"),
        ("Log!D5", "error_cell"),
    ]
