"""Workbooks: errors are never blanks, far cells never end the process, dates are days."""

import re
from datetime import date, datetime

import pytest

from citywise.intake.cells import Problem, column_index, column_letter, text_of
from citywise.intake.formats.workbook import read_workbook
from tests.fixtures.workbooks import with_xml, workbook


def cells_of(raw):
    (sheet,) = read_workbook(1, raw)
    return sheet.head


def refusal(raw):
    (problem,) = [found for found in read_workbook(1, raw) if isinstance(found, Problem)]
    return problem.reason


def test_everything_becomes_text_and_what_was_stored_as_such_is_marked():
    row = ["1.234", 1.234, 12, True, date(2031, 1, 5), datetime(2031, 1, 5, 18, 30)]  # noqa: DTZ001
    assert cells_of(workbook({"S": [row]})) == [
        ["1.234", "\x1f1.234", "\x1f12", "\x1ftrue", "\x1f2031-01-05", "\x1f2031-01-05T18:30:00"]
    ]


@pytest.mark.parametrize("starts_1904", [False, True])
def test_both_date_systems_mean_the_same_day(starts_1904):
    raw = workbook({"S": [[date(2031, 1, 5)]]}, starts_1904=starts_1904)
    assert cells_of(raw) == [["\x1f2031-01-05"]]


@pytest.mark.parametrize("serial", [-5, 0, 60, 2958466, 1e10])
def test_a_serial_that_is_no_day_does_not_stop_the_sheet(serial):
    (row,) = cells_of(workbook({"S": [[{"serial": serial}, "next"]]}))
    assert row[1] == "next"


def test_numbers_that_are_none_are_errors():
    assert text_of(float("nan")) == text_of(float("inf")) == "\x1e#NUM!"


def test_blank_rows_and_columns_keep_their_places():
    assert cells_of(workbook({"S": [[], [], [None, None, "x"]]})) == [
        ["", "", ""],
        ["", "", ""],
        ["", "", "x"],
    ]


@pytest.mark.parametrize("kind", ["#REF!", "#DIV/0!", "#N/A", "#VALUE!", "#NAME?"])
def test_an_error_is_not_a_blank(kind):
    assert cells_of(workbook({"S": [["x", {"error": kind}]]})) == [["x", f"\x1e{kind}"]]


def test_a_formula_without_its_result_is_not_a_blank_even_beyond_the_last_filled_cell():
    rows = [["x"], [], [None, {"formula": "=A1"}]]
    assert cells_of(workbook({"S": rows})) == [["x"], [], ["", "\x1e#FORMULA"]]


def test_a_formula_that_gave_an_empty_text_is_a_blank():
    raw = workbook({"S": [["x", {"formula": '=""'}, "y"]]})
    saved = with_xml(raw, lambda xml: xml.replace(b'<c r="B1">', b'<c r="B1" t="str">'))
    assert cells_of(saved) == [["x", "", "y"]]


def test_a_formula_with_its_result_is_the_result():
    assert cells_of(workbook({"S": [[{"formula": "=2+3", "value": 5}]]})) == [["\x1f5"]]


def test_a_nought_that_nobody_reckoned_is_no_result():
    # XlsxWriter stores it with every formula, and asks Excel to reckon
    raw = workbook({"S": [[0, {"formula": "=2+3", "value": 0}, {"formula": "=2+3", "value": 5}]]})
    assert cells_of(raw) == [["\x1f0", "\x1e#FORMULA", "\x1f5"]]


def test_a_nought_of_a_program_that_reckons_is_one():
    raw = workbook({"S": [[{"formula": "=2-2", "value": 0}]]})
    reckoned = with_xml(
        raw, lambda xml: xml.replace(b' fullCalcOnLoad="1"', b""), "xl/workbook.xml"
    )
    assert cells_of(reckoned) == [["\x1f0"]]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda xml: re.sub(rb'<c r="[A-Z]+\d+"', b"<c", xml), id="no references"),
        pytest.param(lambda xml: xml.replace(b'r="B1"', b"r='B1'"), id="single quotation marks"),
        pytest.param(
            lambda xml: re.sub(rb"<(/?)(?=[a-z])", rb"<\1x:", xml).replace(b"xmlns=", b"xmlns:x="),
            id="prefixed elements",
        ),
    ],
)
def test_errors_are_found_however_the_sheet_was_written(change):
    raw = workbook({"S": [["x", {"error": "#REF!"}, {"formula": "=A1"}, "y"]]})
    assert cells_of(with_xml(raw, change)) == [["x", "\x1e#REF!", "\x1e#FORMULA", "y"]]


def test_errors_are_found_in_a_strict_workbook():
    def strict(xml):
        old = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        return xml.replace(old, b"http://purl.oclc.org/ooxml/officeDocument/relationships").replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        )

    raw = with_xml(workbook({"S": [["x", {"error": "#REF!"}]]}), strict, "xl/workbook.xml")
    assert cells_of(raw) == [["x", "\x1e#REF!"]]


def test_merged_areas_are_told_also_where_nothing_stands():
    raw = workbook({"S": [["Title", None], ["x", "y"]]}, merges={"S": ["A1:B1", "E1:F1"]})
    (sheet,) = read_workbook(1, raw)
    assert sheet.merges == [(0, 0, 0, 1), (0, 4, 0, 5)]


def test_hidden_sheets_say_so():
    raw = workbook({"A": [["x"]], "B": [["y"]]}, hidden=("B",))
    assert [sheet.is_visible for sheet in read_workbook(1, raw)] == [True, False]


def test_a_cell_far_away_is_refused_before_a_reader_makes_room_for_it():
    raw = workbook({"S": [["x"]]})
    far = with_xml(raw, lambda xml: xml.replace(b'r="A1"', b'r="XFD1048576"'))
    assert refusal(far) == "bad_reference"


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_a_document_type_is_refused(part):
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>'
    raw = with_xml(workbook({"S": [["x"]]}), lambda xml: bomb + xml, part)
    assert refusal(raw) == "forbidden_xml"


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda raw: raw[:-60], id="cut short"),
        pytest.param(lambda raw: raw.replace(b"xl/workbook.xml", b"xl/handbook.xml"), id="renamed"),
        pytest.param(lambda raw: with_xml(raw, lambda _: b"<a", "xl/workbook.xml"), id="no XML"),
        pytest.param(lambda raw: with_xml(raw, lambda xml: xml[:200]), id="half a sheet"),
    ],
)
def test_a_damaged_workbook_is_refused(damage):
    assert refusal(damage(workbook({"S": [["x"]]}))) == "not_a_workbook"


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (16383, "XFD")])
def test_columns_have_their_spreadsheet_names(index, letters):
    assert (column_letter(index), column_index(letters)) == (letters, index)
