"""Which day a typed date means, and when it is not said well enough. See docs/number-grammar.md."""

# ruff: noqa: RUF001 - digits of other scripts are what is tested

from datetime import date, timedelta

import jdatetime
import pytest
from hijridate import Gregorian
from hypothesis import assume, given
from hypothesis import strategies as st

from citywise.conform.dates import Day, UnclearDate, read_day

MAY_31 = Day(date(2031, 5, 31))
MONTHS = ["janvier", "Feb", "mars", "nisan", "maj", "junio", "July", "août", "Eylül", "oktober",
          "noviembre", "December"]  # fmt: skip
HIJRI = ["محرم", "Safar", "ربيع الأول", "Rabi al-thani", "Jumada I", "جمادى الآخرة", "Recep", "Şaban",
         "Ramadan", "Chawwal", "Zilkade", "ذو الحجة"]  # fmt: skip
SOLAR = ["Farvardin", "اردیبهشت", "Khordad", "تیر", "Mordad", "شهریور", "Mehr", "آبان", "Azar", "دی",
         "Bahman", "اسفند"]  # fmt: skip
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
        "Monday 3 March 2031", "Mon 3 March 2031", "Mon, 3 March 2031", "lundi 3 mars 2031",
        "lun. 3 mars 2031", "Montag, 3. März 2031", "Mo. 03.03.2031", "mandag den 3. marts 2031",
        "lunes 3 de marzo de 2031", "lunes, 3 de marzo de 2031", "3 Mart 2031 Pazartesi",
        "الاثنين 3 مارس 2031", "lundi 2031-03-03", "3/3 2031", "3. 3. 2031",
    ],
)  # fmt: skip
def test_reads_a_day_with_its_weekday_or_with_spaces(text):
    assert read_day(text, None) == Day(date(2031, 3, 3))


@pytest.mark.parametrize("text", ["mardi 3 mars 2031", "Tuesday 3 March 2031", "lundi mars 2031",
                                  "12-15 2031", "3-5 2031"])  # fmt: skip
def test_a_weekday_that_is_not_that_of_its_day_is_a_slip(text):
    assert read_day(text, None) == UnclearDate("not_a_date")


@pytest.mark.parametrize("text", ["lundi 03/04/2031", "3/4 2031", "jeudi 03/04/2031"])
def test_a_weekday_or_a_space_decides_no_order(text):
    assert read_day(text, None) == UnclearDate("ambiguous_date")
    assert read_day("14/3 2031", None) == Day(date(2031, 3, 14))


def test_a_name_of_two_weekdays_fits_either():
    # martes in Spanish, mardi in French; and March in both
    assert read_day("mar. 4 mars 2031", None) == Day(date(2031, 3, 4))
    assert read_day("mar 2031", None) == Day(date(2031, 3, 1), "month")


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


@pytest.mark.parametrize(
    ("text", "order", "calendar", "day"),
    [
        ("1446-09-01", None, "hijri", date(2025, 3, 1)),
        ("01/09/1446", "dmy", "hijri", date(2025, 3, 1)),
        ("١/٩/١٤٤٦", "dmy", "hijri", date(2025, 3, 1)),
        ("1 رمضان 1446", None, "hijri", date(2025, 3, 1)),
        ("١ رمضان ١٤٤٦ هـ", None, "hijri", date(2025, 3, 1)),
        ("1 Ramazan 1446", None, "hijri", date(2025, 3, 1)),
        ("10 Dhu al-Hijjah 1446 AH", None, "hijri", date(2025, 6, 6)),
        ("12 Rabi' al-awwal 1446", None, "hijri", date(2024, 9, 15)),
        ("12 ربيع الأول 1446", None, "hijri", date(2024, 9, 15)),
        ("1404/01/01", None, "solar_hijri", date(2025, 3, 21)),
        ("30 Esfand 1403", None, "solar_hijri", date(2025, 3, 20)),
        ("۳۰ اسفند ۱۴۰۳", None, "solar_hijri", date(2025, 3, 20)),
        ("31/05/2568", "dmy", "buddhist", date(2025, 5, 31)),
        ("31 May 2568", None, "buddhist", date(2025, 5, 31)),
        ("1 Meskerem 2017", None, "ethiopian", date(2024, 9, 11)),
        ("06/13/2015", "dmy", "ethiopian", date(2023, 9, 11)),
        ("31/05/2025 م", None, "gregorian", date(2025, 5, 31)),
        ("\x1f2025-05-31", None, "hijri", date(2025, 5, 31)),
    ],
)
def test_a_day_of_the_declared_calendar(text, order, calendar, day):
    assert read_day(text, order, calendar) == Day(day)


def test_a_buddhist_month_is_a_month_of_ours():
    assert read_day("May 2568", None, "buddhist") == Day(date(2025, 5, 1), "month")


@pytest.mark.parametrize(
    ("text", "calendar", "reason"),
    [
        ("1446-09-01", "gregorian", "other_calendar"),
        ("1 Ramadan 1446", "gregorian", "other_calendar"),
        ("31/05/2568", "gregorian", "other_calendar"),
        ("\x1f2568-05-31", "gregorian", "other_calendar"),
        ("2025-05-31", "hijri", "other_calendar"),
        ("3 March 2025", "hijri", "other_calendar"),
        ("2025-05-31", "buddhist", "other_calendar"),
        ("31/05/2025 م", "hijri", "other_calendar"),
        ("1 رمضان 1446 هـ", "gregorian", "other_calendar"),
        ("30/09/1446", "hijri", "not_a_date"),
        ("31/12/1403", "solar_hijri", "not_a_date"),
        ("2015-13-07", "ethiopian", "not_a_date"),
        ("2016-13-06", "ethiopian", "not_a_date"),
        ("06/13/2015", "ethiopian", "ambiguous_date"),
        ("15/14/1446", "hijri", "not_a_date"),
        ("03/04/1446", "hijri", "ambiguous_date"),
        ("03/04/46", "hijri", "ambiguous_date"),
        ("رمضان 1446", "hijri", "not_a_date"),
        ("1446-09", "hijri", "not_a_date"),
        ("1 Smarch 1446", "hijri", "not_a_date"),
        ("1066-01-01", "hijri", "not_a_date"),
    ],
)
def test_a_day_that_is_none_of_the_declared_calendar(text, calendar, reason):
    assert read_day(text, None, calendar).reason == reason


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("03/04/25", "dmy", date(2025, 4, 3)),
        ("03/04/25", "mdy", date(2025, 3, 4)),
        ("25-04-03", "ymd", date(2025, 4, 3)),
        ("31.05.31", "dmy", date(2031, 5, 31)),
        ("03/04/2025", "dmy", date(2025, 4, 3)),
    ],
)
def test_a_year_of_two_digits_where_the_template_allows_it(text, order, day):
    assert read_day(text, order, short_years=True) == Day(day)


@pytest.mark.parametrize(
    ("text", "order", "calendar"),
    [
        ("03/04/25", None, "gregorian"),
        ("03/04/5", "dmy", "gregorian"),
        ("03/04/46", "dmy", "hijri"),
    ],
)
def test_and_where_it_is_still_not_clear(text, order, calendar):
    assert read_day(text, order, calendar, short_years=True).reason == "ambiguous_date"


def _parts(day):
    return day.year, day.month, day.day


FOREIGN = {
    "hijri": (lambda day: Gregorian(day.year, day.month, day.day).to_hijri().datetuple(), HIJRI),
    "solar_hijri": (lambda day: _parts(jdatetime.date.fromgregorian(date=day)), SOLAR),
    "buddhist": (lambda day: (day.year + 543, day.month, day.day), MONTHS),
    "gregorian": (lambda day: (day.year, day.month, day.day), MONTHS),
}
SCRIPTS = ["0", "٠", "۰", "०", "０"]


def in_script(text, zero):
    return "".join(chr(ord(zero) + int(c)) if c.isdecimal() else c for c in text)


@given(
    st.dates(date(1990, 1, 1), date(2076, 12, 31)),
    st.sampled_from(list(FOREIGN)),
    st.sampled_from(["dmy", "mdy", "ymd", None]),
    st.sampled_from("./-"),
    st.sampled_from(SCRIPTS),
    st.sampled_from(["{d}{s}{m}{s}{y}", "{m}{s}{d}{s}{y}", "{y}{s}{m}{s}{d}", "{d} {name} {y}"]),
)
def test_however_it_is_written_a_day_is_itself_or_unclear(day, calendar, order, mark, zero, way):
    """Every calendar x way x script; never another day, unless another order was declared."""
    convert, names = FOREIGN[calendar]
    y, m, d = convert(day)
    text = way.format(d=f"{d:02}", m=f"{m:02}", y=y, s=mark, name=names[m - 1])
    read = read_day(in_script(text, zero), order, calendar)
    declared = {"d": "dmy", "m": "mdy", "y": order}[way[1]] if "name" not in way else order
    if order == declared or order is None:
        assert read in (Day(day), UnclearDate("ambiguous_date"))
        assert read == Day(day) or order is None


@given(st.integers(1982, 2090), st.integers(1, 13), st.integers(1, 30))
def test_ethiopian_days_follow_each_other(year, month, day):
    assume(month < 13 or day <= 5)
    read = read_day(f"{year}-{month}-{day}", None, "ethiopian")
    following = (month, day + 1) if day < (30 if month < 13 else 5) else (month + 1, 1)
    if following[0] <= 13 and isinstance(read, Day):
        after = read_day(f"{year}-{following[0]}-{following[1]}", None, "ethiopian")
        assert after.date - read.date == timedelta(days=1)


@given(ANY_DAY, st.sampled_from(["dmy", "mdy"]), st.sampled_from("./-"))
def test_any_day_reads_back_in_the_declared_order(day, order, mark):
    text = day.strftime({"dmy": f"%d{mark}%m{mark}%Y", "mdy": f"%m{mark}%d{mark}%Y"}[order])
    assert read_day(text, order) == Day(day)


@given(ANY_DAY)
def test_without_an_order_a_day_is_right_or_refused(day):
    read = read_day(day.strftime("%d/%m/%Y"), None)
    assert read == Day(day) or read.reason == "ambiguous_date"


NEARLY = st.text(alphabet="0123456789٣/.-: TZ هـمAHmayر\x1f\x1e", max_size=25)


@given(
    st.text(max_size=25) | NEARLY,
    st.sampled_from([None, "dmy", "mdy", "ymd"]),
    st.sampled_from(["gregorian", "hijri", "solar_hijri", "buddhist", "ethiopian"]),
    st.booleans(),
)
def test_no_text_ends_in_anything_but_a_day_or_a_reason(text, order, calendar, short_years):
    read = read_day(text, order, calendar, short_years=short_years)
    assert isinstance(read, Day) or read.reason
