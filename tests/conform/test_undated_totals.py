"""Totals between the days of a log that stand once for their sessions: none is counted as one."""

import pytest

from tests.fixtures.invented import read_one

LOG = """
id = "log"
title = "Log"
produces = "events"
[source]
{totals}
[columns.date]
headers = ["Day"]
required = true
fill_down = true
[columns.activity_type]
headers = ["Activity"]
unknown = "local"
[[counts]]
headers = ["Present"]
[[counts]]
headers = ["Women"]
breakdown = {{ sex = "F" }}
"""


def log(*rows, head="Day,Activity,Present", totals=""):
    setting = f'totals = "{totals}"' if totals else ""
    return read_one("\n".join([head, *rows]) + "\n", template=LOG.format(totals=setting))


def present(read):
    return read.column("core_events", "participation_count")


FIRST, SECOND = ("2031-01-05,sports,12", ",mentoring,9"), ("2031-01-06,sports,8", ",mentoring,7")


@pytest.mark.parametrize(
    "word",
    ["Ukupno", "Svega", "Summe", "Insgesamt", "Total geral", "Totale", "المجموع العام", "Genel toplam",
     "I alt", "Totalt", "Totaal", "Razem", "Итого", "Усього"],
)  # fmt: skip
def test_a_word_for_a_total_is_known_in_any_of_these_languages(word):
    read = log(*FIRST, f",{word},21", *SECOND, f",{word},15")
    assert (present(read), read.kept_back) == ([12, 9, 8, 7], [])
    assert [total for *_, total in read.totals] == [True, True]


@pytest.mark.parametrize("word", ["Zusammengezählt", ""])
def test_the_sum_of_a_day_under_another_name_waits(word):
    read = log(*FIRST, f",{word},21", *SECOND, f",{word},15")
    assert present(read) == [12, 9, 8, 7]
    assert read.kept_back == [("4", "perhaps_total"), ("7", "perhaps_total")]


def test_so_does_what_is_called_the_same_below_a_day_of_one_session_or_a_slip():
    read = log(*FIRST, ",Everyone,21", "2031-01-07,sports,5", ",Everyone,5",
               *SECOND, ",Everyone,15", *FIRST, ",Everyone,20")  # fmt: skip
    assert {place for place, _ in read.kept_back} == {"4", "6", "9", "12"}


def test_and_the_sum_of_the_whole_log():
    read = log(*FIRST, *SECOND, ",Everyone,36")
    assert (present(read), read.kept_back) == ([12, 9, 8, 7], [("6", "perhaps_total")])


def test_by_arithmetic_it_is_a_total():
    read = log(*FIRST, ",Everyone,21", *SECOND, ",Everyone,15", totals="arithmetic")
    assert (present(read), read.kept_back) == ([12, 9, 8, 7], [])
    assert [passed for *_, passed in read.totals] == [True, True]


def test_with_totals_by_words_it_is_a_session():
    assert present(log(*FIRST, ",Everyone,21", totals="words")) == [12, 9, 21]


def test_a_session_that_has_a_day_elsewhere_is_one_though_it_be_a_sum_by_chance():
    read = log("2031-01-04,theatre,6", *FIRST, ",theatre,21")
    assert (present(read), read.kept_back) == ([6, 12, 9, 21], [])


def test_the_sum_in_two_columns_waits_whatever_it_is_called():
    rows = ("2031-01-04,theatre,6,1", "2031-01-05,sports,12,5", ",mentoring,9,4", ",theatre,21,9")
    read = log(*rows, head="Day,Activity,Present,Women")
    assert (present(read), read.kept_back) == ([6, 12, 9], [("5", "perhaps_total")])


def test_a_word_for_a_total_beside_another_waits():
    read = log(*FIRST, ",Total sports,13")
    assert (present(read), read.kept_back) == ([12, 9], [("4", "perhaps_total")])


def test_a_row_with_its_own_day_is_a_session():
    read = log(*FIRST, "2031-01-05,theatre,21")
    assert (present(read), read.kept_back) == ([12, 9, 21], [])
