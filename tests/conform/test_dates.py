"""Which day a typed date means, and when it is not said well enough. See docs/number-grammar.md."""

# ruff: noqa: RUF001 - digits of other scripts are what is tested

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywise.conform.dates import Day, read_day

MAY_31 = Day(date(2031, 5, 31))
ANY_DAY = st.dates(date(1990, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2031-05-31", None, MAY_31),
        ("2031-5-31", None, MAY_31),
        ("2031-05-31T18:30:00", None, MAY_31),
        ("2031-05-31 18:30", None, MAY_31),
        ("2031-05-31T18:30:00.000+02:00", None, MAY_31),
        ("2031/05/31", None, MAY_31),
        ("31.05.2031", None, MAY_31),
        ("05/31/2031", None, MAY_31),
        ("٣١/٥/٢٠٣١", None, MAY_31),
        ("05.05.2031", None, Day(date(2031, 5, 5))),
        ("03/04/2031", "dmy", Day(date(2031, 4, 3))),
        ("03/04/2031", "mdy", Day(date(2031, 3, 4))),
        ("2031-05", None, Day(date(2031, 5, 1), "month")),
        ("mai 2031", None, Day(date(2031, 5, 1), "month")),
        ("\x1f2031-05-31", "mdy", MAY_31),
    ],
)
def test_reads(text, order, day):
    assert read_day(text, order) == day


@pytest.mark.parametrize(
    "text",
    [
        "3 March 2031",
        "3rd March 2031",
        "3. marts 2031",
        "3 mars 2031",
        "3 de marzo de 2031",
        "3 Mart 2031",
        "٣ مارس ٢٠٣١",
        "3 آذار 2031",
    ],
)
def test_knows_the_months_of_every_language_of_the_network(text):
    assert read_day(text, None) == Day(date(2031, 3, 3))


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("1er décembre 2031", 12),
        ("1er de\u0301cembre 2031", 12),
        ("1. oktober 2031", 10),
        ("1 Ağustos 2031", 8),
        ("1 enero 2031", 1),
        ("1 كانون الثاني 2031", 1),
        ("1 تشرين الأول 2031", 10),
        ("1 جويلية 2031", 7),
    ],
)
def test_knows_other_months_too(text, month):
    assert read_day(text, None) == Day(date(2031, month, 1))


@pytest.mark.parametrize(
    ("text", "order", "reason"),
    [
        ("03/04/2031", None, "ambiguous_date"),
        ("03/04/31", "dmy", "ambiguous_date"),
        ("31.05.31", None, "ambiguous_date"),
        ("25/13/2031", None, "not_a_date"),
        ("31.02.2031", None, "not_a_date"),
        ("03/25/2031", "dmy", "not_a_date"),
        ("25/03/2031", "mdy", "not_a_date"),
        ("0/5/2031", "dmy", "not_a_date"),
        ("2031-05-31 to 2031-06-02", None, "not_a_date"),
        ("1899-12-30", None, "not_a_date"),
        ("31.05.2131", "dmy", "not_a_date"),
        ("203²-05-31", None, "not_a_date"),
        ("48000", None, "not_a_date"),
        ("\x1f48000", None, "not_a_date"),
        ("\x1f12:30:00", None, "not_a_date"),
        ("last week", None, "not_a_date"),
        ("3 Smarch 2031", None, "not_a_date"),
        ("\x1e#VALUE!", None, "error_cell"),
    ],
)
def test_refuses_rather_than_guesses(text, order, reason):
    assert read_day(text, order).reason == reason


@given(ANY_DAY, st.sampled_from(["dmy", "mdy"]), st.sampled_from("./-"))
def test_any_day_reads_back_in_the_declared_order(day, order, mark):
    text = day.strftime({"dmy": f"%d{mark}%m{mark}%Y", "mdy": f"%m{mark}%d{mark}%Y"}[order])
    assert read_day(text, order) == Day(day)


@given(ANY_DAY)
def test_without_an_order_a_day_is_right_or_refused(day):
    read = read_day(day.strftime("%d/%m/%Y"), None)
    assert read == Day(day) or read.reason == "ambiguous_date"


@given(st.text(max_size=25), st.sampled_from([None, "dmy", "mdy", "ymd"]))
def test_no_text_ends_in_anything_but_a_day_or_a_reason(text, order):
    read = read_day(text, order)
    assert isinstance(read, Day) or read.reason
