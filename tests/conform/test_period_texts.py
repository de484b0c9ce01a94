"""Which period a title, a cell or a heading means. See docs/number-grammar.md."""

# ruff: noqa: RUF001 - digits and letters of other scripts are what is tested

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywise.conform.period_parts import read_parts
from citywise.conform.period_texts import PeriodStyle, read_period, read_period_within

FISCAL = PeriodStyle(starts=7, quarters="fiscal")
CALENDAR = PeriodStyle(starts=7, quarters="calendar")
UNSAID = PeriodStyle(starts=7)
NAMED_LAST = PeriodStyle(starts=7, quarters="fiscal", named="last")


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
        "2031Q2",
        "second quarter of 2031",
        "2e trimestre 2031",
        "Deuxième trimestre 2031",
        "segundo trimestre de 2031",
        "İkinci çeyrek 2031",
        "andet kvartal 2031",
        "April–June 2031",
        "avr.-juin 2031",
        "1 April - 30 June 2031",
        "du 1er avril au 30 juin 2031",
        "1. april til 30. juni 2031",
        "2031-04-01/2031-06-30",
        "R:2031-04-01/2031-06-30",
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
        ("15 Apr – 15 Jul 2031", "R:2031-04-15/2031-07-15"),
        ("2031-04-15/2031-07-15", "R:2031-04-15/2031-07-15"),
        ("15/04/2031-15/07/2031", "R:2031-04-15/2031-07-15"),
        ("15.04. - 15.07.2031", "R:2031-04-15/2031-07-15"),
        ("15-20 April 2031", "R:2031-04-15/2031-04-20"),
        ("15 de abril al 15 de julio de 2031", "R:2031-04-15/2031-07-15"),
        ("١٥ نيسان إلى ١٥ تموز ٢٠٣١", "R:2031-04-15/2031-07-15"),
        ("15 Dec 2030 – 15 Jan 2031", "R:2030-12-15/2031-01-15"),
        ("2031-W07", "R:2031-02-10/2031-02-16"),
        ("2026-W53", "R:2026-12-28/2027-01-03"),
        ("2031W7-W8", "R:2031-02-10/2031-02-23"),
        ("2031-W07/2031-W08", "R:2031-02-10/2031-02-23"),
        ("2026W53-2027W1", "R:2026-12-28/2027-01-10"),
        ("FY2031-Apr", "R:2031-04-01/2032-03-31"),
        ("FY31", "2031"),
        ("fiscal year 2031", "2031"),
    ],
)
def test_other_periods(text, period):
    assert read_period(text).id == period


@pytest.mark.parametrize(
    "text",
    [
        "2031-H1",
        "H1 2031",
        "h1-2031",
        "First half of 2031",
        "1st half-year 2031",
        "S1 2031",
        "1er semestre 2031",
        "premier semestre 2031",
        "primer semestre de 2031",
        "1. halvår 2031",
        "halvår 1 2031",
        "1. yarıyıl 2031",
        "2031 ilk yarısı",
        "النصف الأول 2031",
        "النصف الأول من عام ٢٠٣١",
        "2031S1",
        "1 January – 30 June 2031",
    ],
)
def test_the_first_half_year_in_many_languages(text):
    assert read_period(text).id == "2031-H1"


@pytest.mark.parametrize(
    ("code", "period"),
    [
        ("20040315", "R:2004-03-15/2004-03-15"),
        ("2004W10", "R:2004-03-01/2004-03-07"),
        ("2015W1", "R:2014-12-29/2015-01-04"),
        ("2015SunW8", "R:2015-02-22/2015-02-28"),
        ("2015SatW7", "R:2015-02-14/2015-02-20"),
        ("2015WedW5", "R:2015-01-28/2015-02-03"),
        ("2015ThuW6", "R:2015-02-05/2015-02-11"),
        ("2015BiW1", "R:2014-12-29/2015-01-11"),
        ("2015BiW26", "R:2015-12-14/2015-12-27"),
        ("200403", "2004-03"),
        ("200401B", "R:2004-01-01/2004-02-29"),
        ("200406B", "R:2004-11-01/2004-12-31"),
        ("2004Q1", "2004-Q1"),
        ("2004S1", "2004-H1"),
        ("2004AprilS1", "R:2004-04-01/2004-09-30"),
        ("2004AprilS2", "R:2004-10-01/2005-03-31"),
        ("2004", "2004"),
        ("2004April", "R:2004-04-01/2005-03-31"),
        ("2004July", "R:2004-07-01/2005-06-30"),
        ("2004Oct", "R:2004-10-01/2005-09-30"),
    ],
)
def test_the_periods_of_dhis2(code, period):
    """They mean the calendar, even under a template whose year begins in July."""
    assert read_period(code, PeriodStyle(starts=7, codes="dhis2")).id == period


@pytest.mark.parametrize(
    "code",
    ["20040230", "2004W54", "2004W0", "2014W53", "2015BiW27", "200413", "200407B", "2004Q5", "2004S3",
     "2004AprilS3", "2004Nov", "1904", "9999", "2004w10", "2004-Q1", "LAST_MONTH"],
)  # fmt: skip
def test_what_is_no_period_of_dhis2(code):
    assert read_period(code, PeriodStyle(codes="dhis2")).reason == "not_a_period"


@pytest.mark.parametrize(
    ("code", "reason"),
    [("20040315", "not_a_period"), ("2004April", "ambiguous_period"), ("2004Oct", "ambiguous_period")],
)  # fmt: skip
def test_codes_that_people_use_otherwise_need_to_be_declared(code, reason):
    assert read_period(code).reason == reason


@pytest.mark.parametrize(
    ("text", "style", "period"),
    [
        ("Q1 2031", FISCAL, "2031-Q3"),
        ("2031-Q1", FISCAL, "2031-Q3"),
        ("T3 2031", FISCAL, "2032-Q1"),
        ("H1 2031", FISCAL, "2031-H2"),
        ("2031", FISCAL, "R:2031-07-01/2032-06-30"),
        ("Q1 2031", NAMED_LAST, "2030-Q3"),
        ("FY31", NAMED_LAST, "R:2030-07-01/2031-06-30"),
        ("Q1 2031", CALENDAR, "2031-Q1"),
        ("2031", CALENDAR, "2031"),
        ("FY31", PeriodStyle(starts=10, named="last"), "R:2030-10-01/2031-09-30"),
        ("Q2 FY2031", PeriodStyle(starts=10, named="last"), "2031-Q1"),
        ("Q2 FY31", PeriodStyle(starts=10, named="last"), "2031-Q1"),
        ("FY31 Q2", PeriodStyle(starts=10, named="last"), "2031-Q1"),
        ("FY30/31 Q2", PeriodStyle(starts=10), "2031-Q1"),
        ("2031/32", UNSAID, "R:2031-07-01/2032-06-30"),
        ("2031-2032", UNSAID, "R:2031-07-01/2032-06-30"),
        ("FY 2031/32", UNSAID, "R:2031-07-01/2032-06-30"),
        ("FY31/32", UNSAID, "R:2031-07-01/2032-06-30"),
        ("Q1 2031/32", UNSAID, "2031-Q3"),
        ("2031-05", UNSAID, "2031-05"),
        ("May 2031", UNSAID, "2031-05"),
        ("2031-07-01/2031-09-30", UNSAID, "2031-Q3"),
        ("R:2031-07-01/2031-09-30", UNSAID, "2031-Q3"),
        ("Q1 2031", PeriodStyle(starts=2, quarters="fiscal"), "R:2031-02-01/2031-04-30"),
    ],
)
def test_a_year_that_does_not_begin_in_january(text, style, period):
    assert read_period(text, style).id == period


@pytest.mark.parametrize(
    ("text", "style"),
    [
        *(
            (text, UNSAID)
            for text in ("2031-Q1", "Q1 2031", "H1 2031", "2031", "FY31", "Q1 FY2031")
        ),
        ("FY2031", CALENDAR),
        ("Q1 2031", PeriodStyle(starts=7, named="last")),
        ("2011/12", UNSAID),
        ("2011-12", UNSAID),
        ("2031/32", PeriodStyle()),
        ("Q1 2031/32", PeriodStyle()),
        ("2011/12", PeriodStyle()),
    ],
)
def test_which_quarter_or_year_is_meant_is_never_guessed(text, style):
    assert read_period(text, style).reason == "ambiguous_period"


@pytest.mark.parametrize(
    ("text", "style", "period"),
    [
        ("رمضان 1446", PeriodStyle(calendar="hijri"), "R:2025-03-01/2025-03-29"),
        ("Ramazan 1446", PeriodStyle(calendar="hijri"), "R:2025-03-01/2025-03-29"),
        ("رمضان ١٤٤٦ هـ", PeriodStyle(calendar="hijri"), "R:2025-03-01/2025-03-29"),
        ("1446", PeriodStyle(calendar="hijri"), "R:2024-07-07/2025-06-25"),
        ("1446-09", PeriodStyle(calendar="hijri"), "R:2025-03-01/2025-03-29"),
        ("1 Ramadan – 15 Shawwal 1446", PeriodStyle(calendar="hijri"), "R:2025-03-01/2025-04-13"),
        ("2025-Q1", PeriodStyle(calendar="hijri"), "2025-Q1"),
        ("Farvardin 1404", PeriodStyle(calendar="solar_hijri"), "R:2025-03-21/2025-04-20"),
        ("1403", PeriodStyle(calendar="solar_hijri"), "R:2024-03-20/2025-03-20"),
        ("2568-Q1", PeriodStyle(calendar="buddhist"), "2025-Q1"),
        ("May 2568", PeriodStyle(calendar="buddhist"), "2025-05"),
        ("2568", PeriodStyle(calendar="buddhist"), "2025"),
        ("Meskerem 2017", PeriodStyle(calendar="ethiopian"), "R:2024-09-11/2024-10-10"),
        ("2017", PeriodStyle(calendar="ethiopian"), "R:2024-09-11/2025-09-10"),
    ],
)
def test_periods_of_other_calendars_are_exactly_their_days(text, style, period):
    assert read_period(text, style).id == period


@pytest.mark.parametrize(
    ("text", "calendar", "reason"),
    [
        ("رمضان 1446", "gregorian", "other_calendar"),
        ("1446", "gregorian", "other_calendar"),
        ("2568-Q1", "gregorian", "other_calendar"),
        ("1 Ramadan – 15 Shawwal 1446", "gregorian", "other_calendar"),
        ("1066", "gregorian", "not_a_period"),
        ("2568", "hijri", "other_calendar"),
        ("Q1 1446", "hijri", "not_a_period"),
        ("Smarch 1446", "hijri", "not_a_period"),
        ("2017-Q1", "ethiopian", "ambiguous_period"),
        ("March 2017", "ethiopian", "ambiguous_period"),
    ],
)
def test_a_period_that_may_be_of_another_calendar(text, calendar, reason):
    assert read_period(text, PeriodStyle(calendar=calendar)).reason == reason


@pytest.mark.parametrize(
    "text",
    [
        "S12 2031",
        "sem. 1 2031",
        "semester 1 2031",
        "2031-W54",
        "2031W8-W7",
        "2031W8-W54",
        "FY2031-Foo",
        "15 Jul – 15 Apr 2031",
        "15 Nov – 15 Feb 2031",
        "15 April – July 2031",
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
        ("H2", "2031-H2"),
        ("1er semestre", "2031-H1"),
        ("Feb 2030", "2030-02"),
    ],
)
def test_a_heading_without_a_year_is_of_the_reports_year(heading, period):
    assert read_period_within(heading, date(2031, 1, 1), date(2031, 12, 31)).id == period


def test_a_month_lies_in_the_year_of_the_report_even_where_that_spans_two():
    spans = (date(2030, 7, 1), date(2031, 6, 30))
    assert read_period_within("Aug", *spans, UNSAID).id == "2030-08"
    assert read_period_within("Feb", *spans, UNSAID).id == "2031-02"
    assert read_period_within("Q1", *spans, FISCAL).id == "2030-Q3"
    assert read_period_within("Q1", *spans, NAMED_LAST).id == "2030-Q3"
    assert read_period_within("Q1", *spans, CALENDAR).id == "2031-Q1"
    assert read_period_within("Q1", *spans, UNSAID).reason == "ambiguous_period"


@pytest.mark.parametrize(
    ("year", "quarter", "month", "style", "period"),
    [
        ("2031", "2", None, PeriodStyle(), "2031-Q2"),
        ("2031", "q_2", None, PeriodStyle(), "2031-Q2"),
        ("2031", None, "12", PeriodStyle(), "2031-12"),
        ("2031", None, "mars", PeriodStyle(), "2031-03"),
        ("2031", None, None, PeriodStyle(), "2031"),
        ("2031", "1", None, FISCAL, "2031-Q3"),
        ("2031", "1", None, CALENDAR, "2031-Q1"),
        ("2031", "1", None, NAMED_LAST, "2030-Q3"),
        ("2031_32", "1", None, UNSAID, "2031-Q3"),
        ("2031_32", None, "2", UNSAID, "2032-02"),
        ("2031", None, "9", UNSAID, "2031-09"),
        ("2031", None, "2", CALENDAR, "2031-02"),
        ("2031", None, "2", FISCAL, "2032-02"),
        ("2031", None, "2", NAMED_LAST, "2031-02"),
        ("2031_32", None, None, UNSAID, "R:2031-07-01/2032-06-30"),
        ("2568", None, "2", PeriodStyle(calendar="buddhist"), "2025-02"),
        ("1446", None, "9", PeriodStyle(calendar="hijri"), "R:2025-03-01/2025-03-29"),
        ("1446", None, "رمضان", PeriodStyle(calendar="hijri"), "R:2025-03-01/2025-03-29"),
        ("1446", None, None, PeriodStyle(calendar="hijri"), "R:2024-07-07/2025-06-25"),
        ("2025", "1", None, PeriodStyle(calendar="hijri"), "2025-Q1"),
    ],
)
def test_a_year_and_its_part(year, quarter, month, style, period):
    assert read_parts(year, quarter, month, style).id == period


@pytest.mark.parametrize(
    ("year", "quarter", "month", "style", "reason"),
    [
        ("2031", "5", None, PeriodStyle(), "not_a_period"),
        ("2031", None, "13", PeriodStyle(), "not_a_period"),
        ("2031", None, "Q1", PeriodStyle(), "not_a_period"),
        ("31", "1", None, PeriodStyle(), "not_a_period"),
        ("2031", None, "2", UNSAID, "ambiguous_period"),
        ("2031", "1", None, UNSAID, "ambiguous_period"),
        ("2031", None, None, UNSAID, "ambiguous_period"),
        ("2031_33", "1", None, UNSAID, "not_a_period"),
        ("2031_32", "1", None, PeriodStyle(), "ambiguous_period"),
        ("1446", None, "9", PeriodStyle(), "other_calendar"),
        ("1446", "1", None, PeriodStyle(calendar="hijri"), "not_a_period"),
        ("2017", "1", None, PeriodStyle(calendar="ethiopian"), "not_a_period"),
        *((year, "1", None, PeriodStyle(), "not_a_period")
          for year in ("203²", "20311", "1066", "9999", "year")),
    ],
)  # fmt: skip
def test_a_part_that_cannot_be_or_may_be_of_two_years(year, quarter, month, style, reason):
    assert read_parts(year, quarter, month, style).reason == reason


@given(st.integers(1990, 2099), st.integers(1, 4))
def test_any_quarter_reads_back_however_it_is_written(year, quarter):
    spellings = {
        f"{year}-Q{quarter}",
        f"T{quarter} {year}",
        f"{quarter}. kvartal {year}",
        f"{year} {quarter}. çeyrek",
    }
    assert {read_period(text).id for text in spellings} == {f"{year}-Q{quarter}"}


DAYS = st.dates(date(1991, 1, 1), date(2098, 12, 31))
STYLES = st.builds(
    PeriodStyle,
    starts=st.integers(1, 12),
    quarters=st.sampled_from(["", "calendar", "fiscal"]),
    named=st.sampled_from(["", "first", "last"]),
    codes=st.sampled_from(["", "dhis2"]),
    order=st.sampled_from([None, "dmy", "mdy", "ymd"]),
    calendar=st.sampled_from(["gregorian", "hijri", "solar_hijri", "buddhist", "ethiopian"]),
)
NEARLY = st.text(alphabet="0123456789-/. –QHSTWFYBiAprilنصالرمع\x1f\x1e", max_size=25)


@given(DAYS, DAYS, st.sampled_from(["{}/{}", "{} – {}", "R:{}/{}", "{} to {}"]))
def test_any_days_read_back_as_exactly_these(one, other, written):
    first, last = sorted((one, other))
    period = read_period(written.format(first, last))
    assert (period.start, period.end) == (first, last)


@given(DAYS)
def test_any_week_is_the_seven_days_it_has(day):
    year, week, _ = day.isocalendar()
    period = read_period(f"{year}-W{week:02}")
    assert period.start <= day <= period.end
    assert period.start.isoweekday() == 1


@given(DAYS, STYLES)
def test_a_quarter_is_that_of_the_declared_year_or_unclear(day, style):
    quarter = (day.month - 1) // 3 + 1
    read = read_period(f"{day.year}-Q{quarter}", replace(style, codes="", calendar="gregorian"))
    if getattr(read, "reason", None):
        assert (style.starts > 1, style.quarters) == (True, "")
    elif style.starts == 1 or style.quarters == "calendar":
        assert read.start <= day <= read.end
    else:
        assert read.start.month == (style.starts - 1 + (quarter - 1) * 3) % 12 + 1


@given(st.text(max_size=25) | NEARLY, STYLES)
def test_no_text_ends_in_anything_but_a_period_or_a_reason(text, style):
    for read in (
        read_period(text, style),
        read_period_within(text, date(2031, 1, 1), date(2031, 3, 31), style),
        read_parts(text, text, None, style),
        read_parts(text, None, text, style),
        read_parts("2031", None, text, style),
    ):
        assert getattr(read, "id", None) or read.reason
