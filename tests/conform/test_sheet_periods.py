"""A workbook with a sheet for each quarter comes in as one file, where its template says so."""

import pytest

from tests.fixtures.invented import read_one
from tests.fixtures.workbooks import workbook

TEMPLATE = """
id = "quarters"
title = "A sheet for each quarter"
produces = "values"

[report]
period_of = "sheet"
{}

[columns.indicator]
headers = ["Measure"]
required = true
words = {{ Sessions = "out_sessions_delivered" }}

[[values]]
headers = ["Figure"]
required = true
"""
BY_NAME = 'period = "column"'
BY_FILE = "period = 'file_name'\nperiod_pattern = '(?P<year>20[0-9][0-9])'"
BY_TITLE = (
    "period = 'title'\nperiod_pattern = '(?:Quarter (?P<quarter>[1-4]), )?(?P<year>20[0-9][0-9])'"
)
BY_CELL = 'period = "cell"\nperiod_labels = ["Quarter"]'


def read(way, sheets, path="eastmere/book.xlsx"):
    """`sheets`: name → the lines above the table, and its figure."""
    tables = {
        name: [*([line] for line in above), ["Measure", "Figure"], ["Sessions", figure]]
        for name, (*above, figure) in sheets.items()
    }
    return read_one(workbook(tables), path=path, template=TEMPLATE.format(way))


def figures(found):
    return {r["period_id"]: r["reported_value"] for r in found.rows("core_reported_values")}


@pytest.mark.parametrize(
    ("names", "periods"),
    [
        (["Q1 2031", "Q2 2031"], ["2031-Q1", "2031-Q2"]),
        (["1. kvartal 2031", "2. kvartal 2031"], ["2031-Q1", "2031-Q2"]),
        (["Rapport T1 2031", "Rapport T2 2031"], ["2031-Q1", "2031-Q2"]),
        (["January 2031", "Feb 2031"], ["2031-01", "2031-02"]),
        (["Mentors Q1 2031", "Mentors Q2 2031"], ["2031-Q1", "2031-Q2"]),
    ],
)
def test_the_name_of_a_sheet_tells_its_period(names, periods):
    found = read(BY_NAME, {name: [n] for n, name in enumerate(names, 7)})
    assert figures(found) == dict(zip(periods, [7.0, 8.0], strict=True))
    assert (found.kept_back, found.findings) == ([], {})


def test_the_name_of_a_sheet_tells_a_part_of_the_year_of_the_file():
    sheets = {"Q1": [7], "Q2": [8], "2031": [15]}
    found = read(BY_FILE, sheets, path="eastmere/book 2031.xlsx")
    assert figures(found) == {"2031-Q1": 7.0, "2031-Q2": 8.0, "2031": 15.0}


def test_a_line_above_each_table_tells_it():
    sheets = {"One": ["Quarter 1, 2031", 7], "Two": ["Quarter 2, 2031", 8]}
    assert figures(read(BY_TITLE, sheets)) == {"2031-Q1": 7.0, "2031-Q2": 8.0}


def test_a_line_above_each_table_tells_a_part_of_the_year_of_the_file():
    sheets = {"One": ["Report of quarter 1", 7], "Two": ["Report of quarter 2", 8]}
    found = read(BY_FILE, sheets, path="eastmere/book 2031.xlsx")
    assert figures(found) == {"2031-Q1": 7.0, "2031-Q2": 8.0}


def test_a_line_tells_the_year_and_the_sheet_its_quarter():
    sheets = {"Q1": ["Report 2031", 7], "Q2": ["Report 2031", 8]}
    assert figures(read(BY_TITLE, sheets)) == {"2031-Q1": 7.0, "2031-Q2": 8.0}


def test_a_cell_above_each_table_tells_it():
    sheets = {"One": ["Quarter: 2031-Q1", 7], "Two": ["Quarter: 2031-Q2", 8]}
    assert figures(read(BY_CELL, sheets)) == {"2031-Q1": 7.0, "2031-Q2": 8.0}


@pytest.mark.parametrize("name", ["Summary", "2025 and before", "Q5 2031"])
def test_with_a_sheet_that_tells_no_period_the_file_waits(name):
    found = read(BY_NAME, {"Q1 2031": [7], name: [8]})
    assert found.kept_back == [("", "period_missing")]
    assert [problem.text for problem in found.batch.problems] == [name]


@pytest.mark.parametrize(
    ("way", "name", "line"),
    [
        (BY_TITLE, "Q2", "Quarter 1, 2031"),
        (BY_TITLE, "Q1 2030", "Quarter 1, 2031"),
        (BY_CELL, "Q2 2031", "Quarter: 2031-Q1"),
        (BY_FILE, "Q1", "Report of quarter 2"),
        (BY_FILE, "Q1 2030", "Report"),
        (BY_NAME, "Q1 2031", "Report of quarter 2"),
    ],
)
def test_a_sheet_that_tells_two_periods_makes_the_file_wait(way, name, line):
    found = read(way, {name: [line, 7]}, path="eastmere/book 2031.xlsx")
    assert found.kept_back == [("", "two_periods")]


def test_an_empty_sheet_of_a_quarter_to_come_is_nothing():
    sheets = {
        "Q1 2031": [["Measure", "Figure"], ["Sessions", 7]],
        "Q2 2031": [["Measure", "Figure"]],
    }
    template = TEMPLATE.format(BY_NAME)
    found = read_one(workbook(sheets), path="eastmere/book.xlsx", template=template)
    assert figures(found) == {"2031-Q1": 7.0}


def test_a_month_in_a_row_is_one_of_the_year_of_its_sheet():
    template = TEMPLATE.format(BY_NAME) + '[columns.month]\nheaders = ["Month"]\n'
    table = [["Measure", "Month", "Figure"], ["Sessions", "May", 7]]
    raw = workbook({"2030": table, "2031": table})
    found = read_one(raw, path="eastmere/book.xlsx", template=template)
    assert figures(found) == {"2030-05": 7.0, "2031-05": 7.0}


def test_figures_below_a_line_of_a_part_of_it_wait():
    found = read(BY_NAME, {"Q1 2031": ["Report for March 2031", 7], "Q2 2031": [8]})
    assert figures(found) == {"2031-Q2": 8.0}
    assert found.kept_back == [("Q1 2031!B3", "heading_of_other_period")]


LOG = """
id = "log"
title = "Log with a sheet for each month"
produces = "events"

[source]
date_order = "dmy"

[report]
period_of = "sheet"

[columns.date]
headers = ["Day"]

[columns.activity_type]
headers = ["Activity"]
required = true
"""


def test_an_event_of_another_month_than_its_sheet_waits():
    def sheet(day):
        return [["Day", "Activity"], [day, "sports"]]

    raw = workbook({"March 2031": sheet("04/03/2031"), "April 2031": sheet("04/03/2031")})
    found = read_one(raw, path="eastmere/log.xlsx", template=LOG)
    assert len(found.rows("core_events")) == 1
    assert found.kept_back == [("April 2031!A2", "outside_period")]


def test_a_file_that_is_one_table_has_no_sheet_to_name_a_period():
    found = read_one("Measure,Figure\nSessions,7\n", template=TEMPLATE.format(BY_NAME))
    assert [reason for _, reason in found.kept_back] == ["period_missing"]
