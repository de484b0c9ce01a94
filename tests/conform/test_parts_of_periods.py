"""Figures of a quarter or a month in a report of the year: they are not the year's, and wait."""

import pytest

from tests.fixtures.invented import read_one
from tests.fixtures.workbooks import workbook

TEMPLATE = """
id = "suivi"
title = "Suivi"
produces = "values"
[source]
search_rows = 10
[report]
{report}
[columns.indicator]
headers = ["Measure"]
words = {{ Sessions = "out_sessions_delivered" }}
{extra}
"""
DECLARED = 'period = "declared"\ndeclared = "{}"'
OF_NAME = "period = \"file_name\"\nperiod_pattern = '(?P<year>20\\d\\d)'"
OF_TITLE = "period = \"title\"\nperiod_pattern = '(?P<year>20\\d\\d)'"
DONE = '[[values]]\nheaders = ["Done"]\n'


def read(content, report=OF_NAME, extra=DONE, path="eastmere/suivi 2031.csv"):
    return read_one(content, template=TEMPLATE.format(report=report, extra=extra), path=path)


def loaded(read):
    rows = [*read.rows("core_reported_values"), *read.rows("core_targets")]
    return [(row["period_id"], row["reported_value"]) for row in rows]


def under(heading, period="2031", extra=""):
    done = f'[[values]]\nheaders = ["{heading}"]\n{extra}'
    return read(f"Measure,{heading}\nSessions,8\n", DECLARED.format(period), done)


@pytest.mark.parametrize(
    ("heading", "period"),
    [
        ("Réalisé T3", "2031"),
        ("T3 2031", "2031"),
        ("Achieved in Q3", "2031"),
        ("Opnået 3. kvartal", "2031"),
        ("المنجز الربع الثالث", "2031"),
        ("Actual H1", "2031"),
        ("Resultado julio", "2031"),
        ("Result March", "2031-Q1"),
        ("Cumul T3", "2031"),
    ],
)
def test_under_a_heading_of_a_part_of_the_reports_period_they_wait(heading, period):
    assert under(heading, period).kept_back == [("B2", "heading_of_other_period")]


@pytest.mark.parametrize(
    ("heading", "period"),
    [
        ("Réalisé 2031", "2031"),
        ("Réalisé", "2031"),
        ("Score T1", "2031"),
        # what came together until the end of the year is the year's
        ("Cumul T4", "2031"),
        ("Cumul décembre", "2031-Q4"),
    ],
)
def test_under_any_other_heading_they_are_the_reports(heading, period):
    assert loaded(under(heading, period)) == [(period, 8.0)]


def test_a_baseline_may_be_of_a_part():
    assert under("Baseline Q1", extra='kind = "baseline"').kept_back == []


def test_a_matrix_tells_its_quarters_itself():
    read_so = read(
        "Measure,T1 2031,T2 2031\nSessions,8,9\n", extra='[unpivot]\nlevels = ["period"]'
    )
    assert loaded(read_so) == [("2031-Q1", 8.0), ("2031-Q2", 9.0)]


@pytest.mark.parametrize(("row", "waits"), [("2031", True), ("2031-Q3", False)])
def test_a_row_of_the_year_does_not_make_a_quarters_heading_the_years(row, waits):
    extra = '[[values]]\nheaders = ["Réalisé T3"]\n[columns.period]\nheaders = ["When"]\n'
    told = read(f"Measure,When,Réalisé T3\nSessions,{row},8\n", 'period = "column"', extra)
    assert bool(told.kept_back) is waits


TABLE = "Measure,Done\nSessions,8\n"


@pytest.mark.parametrize(
    "title",
    [
        "T3 2031", "Rapport T3", "Quarterly report Q3 2031", "Reporting period: Q3 2031",
        "Eastmere clubs - report on Q3 2031", "Rapport d'activité (3e trimestre 2031)", "March 2031",
        "2. kvartal 2031", "الربع الثالث 2031",
    ],
)  # fmt: skip
@pytest.mark.parametrize("report", [OF_NAME, OF_TITLE, DECLARED.format(2031)])
def test_below_a_title_of_a_part_of_it_they_wait(title, report):
    told = read(f"{title},2031\n\n{TABLE}", report)
    assert told.kept_back == [("B4", "heading_of_other_period")]
    assert loaded(told) == []


@pytest.mark.parametrize(
    "title",
    [
        "Report 2031", "Report 2031 with Q3 2031 revised", "Updated July 2031", "Q1-Q4 2031",
        "January to December 2031", "Plan for Q3 2031", "Question Q1", "Printed 3 March 2031",
        "Report on Q1 2031 and Q2 2031", "Meeting of March 2031 at the town hall",
        "Compared with Q3 2030", "Our goals until 2035",
    ],
)  # fmt: skip
def test_other_titles_say_nothing_of_that(title):
    assert loaded(read(f"{title},\n\n{TABLE}")) == [("2031", 8.0)]


@pytest.mark.parametrize(
    ("name", "waits"),
    [
        ("2031-Q3.csv", True),
        ("suivi T3 2031.csv", True),
        ("suivi 2031 v3.csv", False),
        ("suivi 2031-03 export.csv", False),
    ],
)
def test_a_files_name_tells_a_part_of_it(name, waits):
    told = read(TABLE, path=f"eastmere/{name}")
    assert bool(told.kept_back) is waits


@pytest.mark.parametrize(
    ("name", "waits"), [("Q3 2031", True), ("March", True), ("T1", False), ("2031", False)]
)
def test_a_sheets_name_tells_a_part_of_it(name, waits):
    rows = {name: [["Measure", "Done"], ["Sessions", 8]]}
    told = read(workbook(rows), path="eastmere/suivi 2031.xlsx")
    assert bool(told.kept_back) is waits


def test_rows_that_tell_their_own_period_need_no_title():
    extra = DONE + '[columns.period]\nheaders = ["When"]\n'
    told = read(
        "Report Q3 2031,,\nMeasure,When,Done\nSessions,2031-Q2,8\n", 'period = "column"', extra
    )
    assert loaded(told) == [("2031-Q2", 8.0)]
