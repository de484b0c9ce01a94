"""Two periods where the template looks for one: which of them the report is of, nobody has said."""

import pytest

from tests.fixtures.invented import read_one
from tests.fixtures.workbooks import workbook

TEMPLATE = """
id = "table"
title = "A table"
produces = "values"
[report]
period = "{place}"
period_pattern = '{pattern}'
[columns.indicator]
headers = ["Measure"]
words = {{ Sessions = "out_sessions_delivered" }}
[[values]]
headers = ["Done"]
"""
QUARTER = r"Q(?P<quarter>[1-4]) (?P<year>20\d\d)"
MONTH = r"(?P<month>[A-Z][a-z]{2,}) (?P<year>20\d\d)"
NAME = r"(?P<year>20\d\d)-Q(?P<quarter>[1-4])"


def of_titles(*titles, pattern=QUARTER):
    rows = [[title] for title in titles] + [["Measure", "Done"], ["Sessions", 8]]
    template = TEMPLATE.format(place="title", pattern=pattern)
    return read_one(workbook({"One": rows}), template=template, path="eastmere/report.xlsx")


def of_name(name, pattern=NAME):
    template = TEMPLATE.format(place="file_name", pattern=pattern)
    return read_one("Measure,Done\nSessions,8\n", template=template, path=f"eastmere/{name}.csv")


@pytest.mark.parametrize(
    ("titles", "pattern", "period"),
    [
        (["Report Q2 2031"], QUARTER, "2031-Q2"),
        (["Report Q2 2031", "Figures of Q2 2031"], QUARTER, "2031-Q2"),
        (["Plan of Q4 2030", "Report Q2 2031"], f"Report {QUARTER}", "2031-Q2"),
        (["March 2031, printed on 2 April 2031"], MONTH, "2031-03"),
        (["Printed on April 2, 2031", "March 2031"], MONTH, "2031-03"),
        (["2 April 2031"], MONTH, "2031-04"),
        (["Made 2032-01-15", "Report of 2031"], r"(?P<year>20\d\d)", "2031"),
    ],
)
def test_a_title_tells_one_period(titles, pattern, period):
    read = of_titles(*titles, pattern=pattern)
    assert read.column("core_reported_values", "period_id") == [period]


def test_titles_of_two_periods_keep_the_file_back():
    read = of_titles("Plan agreed in Q4 2030", "Progress report Q2 2031")
    assert read.kept_back == [("", "two_periods")]
    assert [problem.text for problem in read.batch.problems] == [
        'A1 "Plan agreed in Q4 2030": 2030-Q4; A2 "Progress report Q2 2031": 2031-Q2'
    ]


def test_one_line_of_two_periods_keeps_the_file_back():
    assert of_titles("From Q1 2031 to Q2 2031").kept_back == [("", "two_periods")]


def test_a_name_of_two_periods_keeps_the_file_back_until_the_pattern_has_words_around_it():
    name = "sent 2031-Q3 for 2031-Q2"
    assert of_name(name).kept_back == [("", "two_periods")]
    read = of_name(name, f"for {NAME}")
    assert read.column("core_reported_values", "period_id") == ["2031-Q2"]
