"""Hidden rows and columns count like any other; how many there are and where is told."""

import io

import pytest
import xlsxwriter
import xlwt

from citywise.conform.findings import quality_results
from citywise.intake.formats.hidden_places import Hidden, find_hidden
from tests.fixtures.invented import read_one
from tests.fixtures.tables import ods

ROWS = [
    ["Date", "Activity", "Status", "Participants"],
    ["2031-01-05", "Sports", "Completed", "20"],
    ["2031-01-06", "Sports", "Completed", "9"],
    ["2031-01-07", "Sports", "Completed", "7"],
    ["2031-01-08", "Sports", "Completed", "5"],
]
HIDDEN_ROWS, HIDDEN_COLUMNS = (3, 5), (2, 3)
"""As a spreadsheet counts."""


def as_xlsx():
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("Log")
    for number, row in enumerate(ROWS):
        sheet.write_row(number, 0, row)
    for row in HIDDEN_ROWS:
        sheet.set_row(row - 1, options={"hidden": True})
    sheet.set_column("B:C", options={"hidden": True})
    book.close()
    return buffer.getvalue()


def as_xls():
    book = xlwt.Workbook()
    sheet = book.add_sheet("Log")
    for r, row in enumerate(ROWS):
        for c, text in enumerate(row):
            sheet.write(r, c, text)
    for row in HIDDEN_ROWS:
        sheet.row(row - 1).hidden = True
    for column in HIDDEN_COLUMNS:
        sheet.col(column - 1).hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def as_open_document():
    columns = (
        "<table:table-column/>"
        "<table:table-column table:visibility='collapse' table:number-columns-repeated='2'/>"
        "<table:table-column table:number-columns-repeated='1000'/>"
    )
    rows = "".join(
        f"<table:table-row table:visibility='{'filter' if n in HIDDEN_ROWS else 'visible'}'>"
        + "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in row)
        + "</table:table-row>"
        for n, row in enumerate(ROWS, 1)
    )
    empty = "<table:table-row table:visibility='collapse' table:number-rows-repeated='1000000'/>"
    return ods(f"<table:table table:name='Log'>{columns}{rows}{empty}</table:table>")


@pytest.mark.parametrize("write", [as_xlsx, as_xls, as_open_document])
def test_what_is_hidden_is_read_and_told_with_its_count_and_first_place(write):
    read = read_one(write(), path="eastmere/2031-Q1 log")
    assert sorted(read.column("core_events", "participation_count")) == [5, 7, 9, 20]
    assert read.kept_back == []
    assert read.findings == {"hidden_rows": 2, "hidden_columns": 2}
    told = dict(quality_results(read.batch).select("check_id", "example_text").rows())
    assert told["hidden_rows"] == "eastmere/2031-Q1 log!Log!A3"
    assert told["hidden_columns"] == "eastmere/2031-Q1 log!Log!B1"


@pytest.mark.parametrize(
    ("xml", "hidden"),
    [
        (b'<row r="3" hidden="0"/><col min="1" max="2" hidden="false"/>', Hidden()),
        (b"<t>hidden</t>", Hidden()),
        (b'<x:row r="4"/><x:row hidden="true"/>', Hidden(frozenset({5}))),
        (b'<col hidden="1" max="3" min="2"/>', Hidden(columns=frozenset({1, 2}))),
        (b'<col min="1" max="9999999" hidden="1"/>', Hidden(columns=frozenset(range(16_384)))),
        (b'<col hidden="1"/>', Hidden()),
    ],
)
def test_what_a_worksheet_hides(xml, hidden):
    assert find_hidden(xml) == hidden
