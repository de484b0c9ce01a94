"""Which period a title, a cell or a heading means. See docs/number-grammar.md."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywise.conform.dates import read_parts, read_period, read_period_within, read_year


@pytest.mark.parametrize(
    "text",
    [
        "2031-Q2",
        "Q2 2031",
        "q2-2031",
        "2nd quarter of 2031",
        "2031 Q2",
        "Q2 FY2031",
        "T2 2031",
        "2e trimestre 2031",
        "Trimestre 2 2031",
        "2T2031",
        "2. kvartal 2031",
        "K2 2031",
        "2. çeyrek 2031",
        "2031 2. Çeyrek",
        "الربع الثاني 2031",
        "الربع الثاني من عام ٢٠٣١",
    ],
)
def test_the_second_quarter_in_many_languages(text):
    assert read_period(text).id == "2031-Q2"


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2031", "2031"),
        ("\x1f2031", "2031"),
        ("2031-H1", "2031-H1"),
        ("2031-05", "2031-05"),
        ("May 2031", "2031-05"),
        ("mai 2031", "2031-05"),
        ("Mayıs 2031", "2031-05"),
        ("كانون الثاني 2031", "2031-01"),
        ("R:2031-04-15/2031-07-15", "R:2031-04-15/2031-07-15"),
    ],
)
def test_other_periods(text, period):
    assert read_period(text).id == period


@pytest.mark.parametrize(
    "text",
    [
        "H1 2031",
        "S1 2031",
        "1er semestre 2031",
        "1. halvår 2031",
        "1. tertial 2031",
        "2 term 2031",
        "2031 week 2",
        "2031 part 1",
        "4 trainings 2031",
        "Q1-Q2 2031",
        "Q5 2031",
        "2031-13",
        "0000",
        "9999",
        "9999-Q4",
        "Q4 9999",
        "R:2031-13-40/2032-01-01",
        "R:2031-07-15/2031-04-15",
        "spring",
        "2031-05-31",
    ],
)
def test_refuses_what_is_no_period_or_might_be_another(text):
    assert read_period(text).reason == "not_a_period"


@pytest.mark.parametrize(
    ("heading", "period"),
    [
        ("mars", "2031-03"),
        ("Marts", "2031-03"),
        ("3", "2031-03"),
        ("Q3", "2031-Q3"),
        ("T1", "2031-Q1"),
        ("الربع الرابع", "2031-Q4"),
        ("Feb 2030", "2030-02"),
    ],
)
def test_a_heading_without_a_year_is_of_the_reports_year(heading, period):
    assert read_period_within(heading, date(2031, 1, 1), date(2031, 12, 31), 1).id == period


def test_a_month_lies_in_the_year_of_the_report_even_where_that_spans_two():
    spans = (date(2030, 7, 1), date(2031, 6, 30), 7)
    assert read_period_within("Aug", *spans).id == "2030-08"
    assert read_period_within("Feb", *spans).id == "2031-02"
    assert read_period_within("Q1", *spans).id == "2030-Q3"


@pytest.mark.parametrize(
    ("year", "quarter", "month", "starts", "period"),
    [
        ("2031", "2", None, 1, "2031-Q2"),
        ("2031", "q_2", None, 1, "2031-Q2"),
        ("2031", None, "12", 1, "2031-12"),
        ("2031", None, "mars", 1, "2031-03"),
        ("2031", None, None, 1, "2031"),
        ("2031", "1", None, 7, "2031-Q3"),
        ("2031_32", None, "2", 7, "2032-02"),
        ("2031", None, "9", 7, "2031-09"),
        ("2031_32", None, None, 7, "R:2031-07-01/2032-06-30"),
    ],
)
def test_a_year_and_its_part(year, quarter, month, starts, period):
    assert read_parts(year, quarter, month, starts).id == period


@pytest.mark.parametrize(
    ("year", "quarter", "month", "starts"),
    [
        ("2031", "5", None, 1),
        ("2031", None, "13", 1),
        ("2031", None, "Q1", 1),
        ("31", "1", None, 1),
        ("2031", None, "2", 7),
        ("2031_33", "1", None, 7),
        ("2031_32", "1", None, 1),
    ],
)
def test_a_part_that_cannot_be_or_may_be_of_two_years(year, quarter, month, starts):
    assert read_parts(year, quarter, month, starts) is None


@pytest.mark.parametrize("text", ["203²", "20311", "1066", "9999", "year"])
def test_a_year_that_is_none(text):
    assert read_year(text, 1) is None


@given(st.integers(1990, 2099), st.integers(1, 4))
def test_any_quarter_reads_back_however_it_is_written(year, quarter):
    spellings = {
        f"{year}-Q{quarter}",
        f"T{quarter} {year}",
        f"{quarter}. kvartal {year}",
        f"{year} {quarter}. çeyrek",
    }
    assert {read_period(text).id for text in spellings} == {f"{year}-Q{quarter}"}


@given(st.text(max_size=25), st.integers(1, 12))
def test_no_text_ends_in_anything_but_a_period_or_a_reason(text, starts):
    read = read_period(text, starts)
    assert getattr(read, "id", None) or read.reason
