"""Which period a figure is about, where the report, its row and its column's heading tell parts."""

import pytest

from citywise.errors import CitywiseError
from tests.fixtures.invented import read_one

TEMPLATE = """
id = "table"
title = "A table"
produces = "values"
{report}
[columns.indicator]
headers = ["Measure"]
words = {{ Sessions = "out_sessions_delivered" }}
{extra}
"""
OF_2031 = '[report]\nperiod = "declared"\ndeclared = "2031"'
DONE = '[[values]]\nheaders = ["Done"]'
MONTHS = '[unpivot]\nlevels = ["period"]'
YEARLY = '[[values]]\nheaders = ["Target"]\nkind = "target"\ncovers = "year"'


def column(name, heading):
    return f'[columns.{name}]\nheaders = ["{heading}"]\n'


def read(text, *extra, report=OF_2031):
    return read_one(text, template=TEMPLATE.format(report=report, extra="\n".join(extra)))


def figures(read):
    rows = read.rows("core_reported_values")
    return {row["period_id"]: row["reported_value"] for row in rows}


@pytest.mark.parametrize(
    ("name", "told", "period"),
    [
        ("month", "March", "2031-03"),
        ("month", "mars", "2031-03"),
        ("month", "3", "2031-03"),
        ("month", "March 2030", "2030-03"),
        ("quarter", "3", "2031-Q3"),
        ("quarter", "T3", "2031-Q3"),
        ("quarter", "Q3 2030", "2030-Q3"),
    ],
)
def test_a_month_or_quarter_without_a_year_is_one_of_the_reports_period(name, told, period):
    rows = f"Measure,When,Done\nSessions,{told},8\n"
    assert figures(read(rows, column(name, "When"), DONE)) == {period: 8.0}


@pytest.mark.parametrize(
    ("name", "told", "reason"),
    [
        ("month", "", "missing_value"),
        ("month", "sometime", "not_a_period"),
        ("month", "2031", "not_a_period"),
        ("month", "Q1", "not_a_period"),
        ("quarter", "5", "not_a_period"),
        ("quarter", "2031", "not_a_period"),
    ],
)
def test_what_is_no_month_or_quarter_is_never_the_years(name, told, reason):
    rows = read(f"Measure,When,Done\nSessions,{told},8\n", column(name, "When"), DONE)
    assert rows.kept_back == [("B2", reason)]
    assert figures(rows) == {}


def test_a_month_without_a_year_in_a_report_of_two_waits():
    report = '[report]\nperiod = "declared"\ndeclared = "2030-07-01/2031-08-31"'
    rows = "Measure,When,Done\nSessions,March,1\nSessions,July,2\n"
    months = read(rows, column("month", "When"), DONE, report=report)
    assert figures(months) == {"2031-03": 1.0}
    assert months.kept_back == [("B3", "not_a_period")]


def test_a_table_that_lacks_the_column_of_months_is_not_taken_for_the_years():
    assert read("Measure,Done\nSessions,8\n", column("month", "When"), DONE).kept_back == [
        ("", "unknown_layout")
    ]


@pytest.mark.parametrize("name", ["year", "period_start"])
def test_a_column_that_tells_half_a_period_is_refused(name):
    with pytest.raises(CitywiseError, match="is missing"):
        read("Measure,When,Done\nSessions,2030,8\n", column(name, "When"), DONE)


def test_months_down_and_years_across_are_months_of_these_years():
    rows = "Measure,When,2030,2031\nSessions,March,1,2\n"
    months = read(rows, column("month", "When"), MONTHS, report="")
    assert figures(months) == {"2030-03": 1.0, "2031-03": 2.0}


@pytest.mark.parametrize("name", ["year", "period"])
def test_years_down_and_months_across_are_months_of_these_years(name):
    rows = "Measure,When,Jan,Feb\nSessions,2029,1,2\nSessions,2030,3,4\n"
    assert figures(read(rows, column(name, "When"), MONTHS)) == {
        "2029-01": 1.0,
        "2029-02": 2.0,
        "2030-01": 3.0,
        "2030-02": 4.0,
    }


def test_a_heading_outside_the_period_of_its_row_contradicts_it():
    rows = read("Measure,When,Jan 2031\nSessions,2030,1\n", column("period", "When"), MONTHS)
    assert rows.kept_back == [("C2", "columns_differ")]


def test_a_row_whose_period_is_unclear_is_told_once():
    rows = read("Measure,When,Jan,Feb\nSessions,soon,1,2\n", column("year", "When"), MONTHS)
    assert {reason for _, reason in rows.kept_back} == {"not_a_period"}


def targets(read):
    rows = read.rows("core_targets")
    return {row["period_id"]: row["reported_value"] for row in rows}


YEAR_AND_MONTHS = "Measure,Target,Jan,Feb\nSessions,20,1,2\n"


@pytest.mark.parametrize(
    ("declared", "covers", "period"),
    [
        ("2031", "year", "2031"),
        ("2031-Q1", "year", "2031"),
        ("2031-Q1", "period", "2031-Q1"),
    ],
)
def test_a_column_beside_a_matrix_is_of_the_reports_period(declared, covers, period):
    report = f'[report]\nperiod = "declared"\ndeclared = "{declared}"'
    told = read(YEAR_AND_MONTHS, MONTHS, YEARLY.replace("year", covers), report=report)
    assert targets(told) == {period: 20.0}
    assert figures(told) == {"2031-01": 1.0, "2031-02": 2.0}
    assert told.kept_back == []


def test_a_column_beside_a_matrix_is_of_its_rows_period():
    rows = "Measure,When,Target,Jan\nSessions,2030,20,1\n"
    told = read(rows, column("year", "When"), MONTHS, YEARLY)
    assert (targets(told), figures(told)) == ({"2030": 20.0}, {"2030-01": 1.0})


def test_a_column_beside_a_matrix_whose_period_nobody_tells_lacks_that():
    rows = "Measure,Target,2031-01\nSessions,20,1\n"
    told = read(rows, MONTHS, YEARLY, report="")
    assert told.kept_back == [("B2", "period_missing")]
    assert figures(told) == {"2031-01": 1.0}


def of_quarter(heading, quarter="2031-Q4", extra=""):
    report = (
        "[report]\nperiod = \"file_name\"\nperiod_pattern = '(?P<year>\\d{4})-Q(?P<quarter>\\d)'"
    )
    done = f'[[values]]\nheaders = ["{heading}"]\n{extra}'
    template = TEMPLATE.format(report=report, extra=done)
    content = f"Measure,{heading}\nSessions,8\n"
    return read_one(content, template=template, path=f"eastmere/{quarter}.csv")


@pytest.mark.parametrize(
    "heading",
    [
        "Réalisé T3",
        "T3",
        "Achieved in Q3",
        "Achieved Q3 2031",
        "Opnået 3. kvartal",
        "المنجز الربع الثالث",
        "Gerçekleşen 3. Çeyrek",
        "Resultado julio",
        "Result Q4 2030",
        "Actual H1",
    ],
)
def test_figures_under_the_name_of_another_period_than_the_reports_wait(heading):
    assert of_quarter(heading).kept_back == [("B2", "heading_of_other_period")]


@pytest.mark.parametrize(
    "heading",
    [
        "Réalisé T4",
        "Achieved Q4 2031",
        "Result (H2)",
        "Réalisé 2031",
        "Cumul décembre",
        "Result",
        "Result 3",
        "Achieved since January",
        "Cumul depuis janvier",
        "Score T1",
        "March participants seen",
        "Question Q1",
    ],
)
def test_a_heading_that_agrees_or_only_looks_like_a_period_keeps_nothing_back(heading):
    assert figures(of_quarter(heading)) == {"2031-Q4": 8.0}


def test_a_figure_of_another_period_contradicts_none_of_the_reports():
    report = (
        "[report]\nperiod = \"file_name\"\nperiod_pattern = '(?P<year>\\d{4})-Q(?P<quarter>\\d)'"
    )
    columns = '[[values]]\nheaders = ["Réalisé T3"]\n[[values]]\nheaders = ["Réalisé T4"]'
    template = TEMPLATE.format(report=report, extra=columns)
    content = "Measure,Réalisé T3,Réalisé T4\nSessions,8,9\n"
    read = read_one(content, template=template, path="eastmere/2031-Q4.csv")
    assert figures(read) == {"2031-Q4": 9.0}
    assert read.kept_back == [("B2", "heading_of_other_period")]


def test_where_a_figure_began_may_lie_before_its_period():
    read = of_quarter("Baseline Q1 2030", extra='kind = "baseline"')
    assert read.kept_back == []
