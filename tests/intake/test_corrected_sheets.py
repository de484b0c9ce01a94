"""Corrections on sheets: the cells and the head change together, and nothing beside them."""

import pytest

from citywise.intake.cells import ERROR, TYPED
from citywise.intake.corrections import correct_sheets
from citywise.intake.formats.sheet import Sheet, frame_cells
from citywise.intake.reading import FileToRead
from citywise.network.corrections import Correction


def corrected(sheet, *lines):
    """The sheet after corrections `(sheet, cell, expect, replace_by)`, and what is told."""
    told = []
    mine = tuple(Correction("eastmere", "0" * 12, *line) for line in lines)
    (after,) = correct_sheets([sheet], [FileToRead(1, "", corrections=mine)], told)
    return after, [(problem.reason, problem.text) for problem in told]


def sheet_of(rows, name=""):
    return Sheet((1,), 1, name, frame_cells(rows, list(range(1, len(rows) + 1)), 1), rows)


def cells(sheet):
    return [list(row) for row in sheet.cells.drop("file_number", "source_row").iter_rows()]


def test_a_title_changes_where_the_period_is_looked_for():
    sheet = sheet_of([["Period: 2031-Q1", ""], ["Measure", "Value"]])
    after, told = corrected(sheet, ("", "A1", "Period: 2031-Q1", "Period: 2031-Q2"))
    assert after.head == [["Period: 2031-Q2", ""], ["Measure", "Value"]]
    assert cells(after) == [["Period: 2031-Q2", None], ["Measure", "Value"]]
    assert told == [("cell_corrected", "")]
    assert sheet.head[0][0] == "Period: 2031-Q1"


@pytest.mark.parametrize("stored", ["", TYPED, ERROR])
def test_what_a_workbook_stored_is_expected_as_it_reads(stored):
    after, told = corrected(sheet_of([[f"{stored}12"]], "May"), ("May", "A1", "12", "1.2"))
    assert (cells(after), told) == ([["1.2"]], [("cell_corrected", "")])


def test_a_blank_cell_is_filled_and_a_filled_one_is_emptied():
    after, _ = corrected(sheet_of([["a", ""]]), ("", "A1", "a", ""), ("", "B1", "", "b"))
    assert cells(after) == [[None, "b"]]


def test_what_replaces_cannot_pose_as_stored_by_a_workbook():
    after, _ = corrected(sheet_of([["a"]]), ("", "A1", "a", f"{TYPED}1.234"))
    assert cells(after) == [["1.234"]]


def test_a_sheet_is_named_as_it_is_written():
    after, told = corrected(sheet_of([["a"]], "May"), ("may", "A1", "a", "b"))
    assert cells(after) == [["a"]]
    assert told == [("correction_not_applied", "there is no such sheet")]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (("", "B2", "21", "30"), "another text stands in the cell"),
        (("", "B2", "", "30"), "another text stands in the cell"),
        (("", "B3", "", "30"), "there is no such cell"),
        (("", "C2", "", "30"), "there is no such cell"),
        (("May", "B2", "20", "30"), "there is no such sheet"),
    ],
)
def test_what_does_not_find_what_it_expects_is_told_and_changes_nothing(line, why):
    sheet = sheet_of([["Measure", "Value"], ["Guests", "20"]])
    after, told = corrected(sheet, line)
    assert told == [("correction_not_applied", why)]
    assert (cells(after), after.head) == (cells(sheet), sheet.head)


def test_a_field_of_a_record_is_named_by_its_number_and_name():
    records = Sheet(
        (1,), 1, "", frame_cells([["day", "n"], ["x", "1"], ["y", "2"]], [1, 2, 3], 1),
        [["day", "n"], ["x", "1"], ["y", "2"]], places=("/day", "/n"),
    )  # fmt: skip
    after, told = corrected(records, ("", "2/n", "2", "3"), ("", "2/gone", "", "3"))
    assert cells(after) == [["day", "n"], ["x", "1"], ["y", "3"]]
    assert told == [("cell_corrected", ""), ("correction_not_applied", "there is no such cell")]
