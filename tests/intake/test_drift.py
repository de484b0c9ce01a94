"""A known layout that has drifted: what is gone, and which heading may be that under another name."""

import time

import pytest

from citywise.intake.fitting.zones import find_zone, layout_digest
from tests.fixtures.invented import read_one
from tests.fixtures.workbooks import workbook
from tests.proposals.proposed import sheets_of

HEADING = ["Ref", "Date", "Activity", "Status", "Participants"]
ROW = "E-1,2031-01-05,Sports,Completed,20"


def refused_for(*heading):
    """What is said of a log under this heading."""
    problem = read_one(f"{','.join(heading)}\n{ROW}\n").batch.problems[-1]
    assert problem.reason == "unknown_layout"
    return problem.text


def test_a_renamed_column_is_named_with_the_line_to_add():
    said = refused_for("Ref", "Date", "Activity", "Status", "Number of participants")
    assert said.startswith("event-log: Participants;")
    assert "column E 'Number of participants' may be 'Participants'" in said
    assert "add it to the headers of [[counts]] no. 1" in said


@pytest.mark.parametrize(
    ("now", "entry"),
    [
        ("Session date", "[columns.date]"),
        ("Dato for aktivitet", "[columns.date]"),
        ("Fecha de la sesión", "[columns.date]"),
        ("Daet", "[columns.date]"),
    ],
)
def test_a_new_name_is_known_by_its_words_in_any_language_or_by_its_letters(now, entry):
    said = refused_for("Ref", now, "Activity", "Status", "Participants")
    assert f"column B '{now}' may be 'Date'" in said
    assert entry in said


@pytest.mark.parametrize("now", ["Cumulative participants", "Average participants"])
def test_a_running_total_or_an_average_is_no_attendance_under_a_new_name(now):
    said = refused_for("Ref", "Date", "Activity", "Status", now)
    assert said == "event-log: Participants"


def test_a_heading_that_is_like_nothing_is_not_proposed_for_anything():
    said = refused_for("Ref", "Zzyzx", "Activity", "Status", "Participants")
    assert said == "event-log: Date"


def test_a_column_that_was_moved_needs_nothing():
    moved = ",".join(["Participants", *HEADING[:4]])
    assert read_one(f"{moved}\n20,E-1,2031-01-05,Sports,Completed\n").kept_back == []


@pytest.mark.parametrize(
    ("rows", "zone"),
    [
        ([["Date", "People"], ["2031-01-05", 3]], (1, 1, 2)),
        ([["A report"], [], ["Date", "People"], ["2031-01-05", 3]], (3, 1, 4)),
        ([["Office:", "North"], ["Date", "People", "Girls"], ["2031-01-05", 3, 1]], (2, 1, 3)),
        ([["Date", "#"], ["#date", "#reached"], ["2031-01-05", 3]], (1, 1, 3)),
        ([["Name", "2029", "2030", "2031"], ["North", 1, 2, 3]], (1, 1, 2)),
        ([["Who", "What"], ["youth", "sports"], ["parents", "talks"]], (1, 1, 2)),
    ],
)
def test_the_table_of_a_sheet_is_found(rows, zone):
    (sheet,) = sheets_of(workbook({"A": rows}))
    found = find_zone(sheet)
    assert (found.top, found.height, found.first_row) == zone


def test_merged_headings_belong_to_the_heading_whatever_their_height():
    rows = [["Region", "People", None], [None, "Women", "Men"], ["North", 1, 2]]
    (sheet,) = sheets_of(workbook({"A": rows}, merges={"A": ["A1:A2", "B1:C1"]}))
    found = find_zone(sheet)
    assert (found.top, found.height) == (1, 2)
    assert found.headings == (("Region", "Region"), ("People", "Women"), ("People", "Men"))


def test_a_sheet_without_a_table_has_no_zone():
    (sheet,) = sheets_of(workbook({"A": []}))
    assert find_zone(sheet) is None


def test_a_fingerprint_tells_the_columns_first_and_then_their_order():
    one, other = layout_digest([("Date",), ("People",)]), layout_digest([("People ",), ("DATE",)])
    assert one.partition("-")[0] == other.partition("-")[0]
    assert one != other
    assert layout_digest([("Date",)]) != layout_digest([("Date",), ("People",)])
    assert layout_digest([("",)]) == ""


def test_a_table_of_thousands_of_columns_is_refused_without_delay():
    strange = [f"h{n}" for n in range(4_000)]
    began = time.process_time()
    refused_for("Ref", "Date", "Activity", "Status", *strange)
    assert time.process_time() - began < 5


@pytest.mark.parametrize("letter", ["(", "[", "a", "aB", "a ", "/", "=", "1", "(a", "é", "-", "a_"])
def test_a_text_that_goes_on_and_on_is_no_heading_and_costs_no_time(letter):
    began = time.process_time()
    refused_for("Ref", letter * 50_000, "Activity", "Status", "Participants")
    assert time.process_time() - began < 5
