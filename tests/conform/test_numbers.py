"""What a typed number means. Each row is one rule of docs/number-grammar.md."""

# ruff: noqa: RUF001 - digits of other scripts are what is tested

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywise.conform.numbers import Figure, Style, read_figure


def reported(number):
    return Figure("reported", Decimal(number))


def between(low, high, status="estimated"):
    return Figure(status, low=Decimal(low), high=Decimal(high))


@pytest.mark.parametrize(
    ("text", "mark", "meaning"),
    [
        ("42", None, reported(42)),
        ("+42", None, reported(42)),
        ("٤٢", None, reported(42)),
        ("４２", None, reported(42)),
        ("\u200f٤٢", None, reported(42)),
        ("1 234,5", ",", reported("1234.5")),
        ("1\u00a0234 567", None, reported(1234567)),
        ("1\u202f234", None, reported(1234)),
        ("1'234", None, reported(1234)),
        ("١٬٢٣٤٫٥", None, reported("1234.5")),
        ("1.234", ",", reported(1234)),
        ("1.234", ".", reported("1.234")),
        ("1.234,50", None, reported("1234.50")),
        ("1,234.50", None, reported("1234.50")),
        ("1,234,567", None, reported(1234567)),
        ("12,5", None, reported("12.5")),
        ("-5", None, reported(-5)),
        ("0", None, Figure("reported_zero", Decimal(0))),
        ("<5", None, between(1, 4, "suppressed_at_source")),
        ("< 10", None, between(1, 9, "suppressed_at_source")),
        ("12-15", None, between(12, 15)),
        ("12 – 15", None, between(12, 15)),
        ("~40", None, Figure("estimated", Decimal(40))),
        ("ca. 40", None, Figure("estimated", Decimal(40))),
        ("environ 40", None, Figure("estimated", Decimal(40))),
        ("حوالي ٤٠", None, Figure("estimated", Decimal(40))),
        ("80 %", None, reported("0.8")),
        ("12,5%", ",", reported("0.125")),
    ],
)
def test_reads(text, mark, meaning):
    assert read_figure(text, Style(mark)) == meaning


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("none", "reported_zero"),
        ("Ingen", "reported_zero"),
        ("néant", "reported_zero"),
        ("لا يوجد", "reported_zero"),
        ("n/a", "not_applicable"),
        ("s.o.", "not_applicable"),
        ("Sans objet", "not_applicable"),
        ("ikke oplyst", "not_reported"),
        ("غير متوفر", "not_reported"),
        ("…", "not_reported"),
        ("", "not_reported"),
        ("\u00a0", "not_reported"),
    ],
)
def test_words_say_why_there_is_no_number(text, status):
    assert read_figure(text, Style()).status == status


@pytest.mark.parametrize(
    ("text", "mark", "reason"),
    [
        ("1.234", None, "ambiguous_number"),
        ("-1,234", None, "ambiguous_number"),
        ("1.234 %", None, "ambiguous_number"),
        ("ca. 1.200", None, "ambiguous_number"),
        ("15-12", None, "inverted_range"),
        ("-", None, "ambiguous_dash"),
        ("–", None, "ambiguous_dash"),
        ("about ten", None, "not_a_number"),
        ("12k", None, "not_a_number"),
        ("½", None, "not_a_number"),
        ("5²", None, "not_a_number"),
        ("(5)", None, "not_a_number"),
        ("1e5", None, "not_a_number"),
        (">100", None, "not_a_number"),
        ("<1", None, "not_a_number"),
        ("1,23,456", None, "not_a_number"),
        ("1,5", ".", "not_a_number"),
        ("1.234,5", ".", "not_a_number"),
        ("1 234.567", ",", "not_a_number"),
        ("12 people", None, "not_a_number"),
        ("\x1e#REF!", None, "error_cell"),
    ],
)
def test_refuses_rather_than_guesses(text, mark, reason):
    assert read_figure(text, Style(mark)).reason == reason


@pytest.mark.parametrize(
    ("style", "text", "status"),
    [
        (Style(blank="reported_zero"), None, "reported_zero"),
        (Style(blank="not_applicable"), "  ", "not_applicable"),
        (Style(dash="reported_zero"), "-", "reported_zero"),
        (Style(dash="not_reported"), "—", "not_reported"),
    ],
)
def test_a_template_may_say_what_blanks_and_dashes_mean(style, text, status):
    assert read_figure(text, style).status == status


def test_a_number_that_a_workbook_stored_is_taken_as_it_stands():
    assert read_figure("\x1f1.234", Style(",")) == reported("1.234")
    assert read_figure("\x1ftrue", Style()).reason == "not_a_number"


@given(st.integers(-(10**9), 10**9), st.sampled_from(",."))
def test_any_grouped_count_reads_back(count, mark):
    group = "." if mark == "," else ","
    assert read_figure(f"{count:,}".replace(",", group), Style(mark)).value == count


@given(st.integers(0, 10**9), st.sampled_from(["٠", "۰", "०", "０"]))
def test_the_digits_of_any_script_are_digits(count, zero):
    text = "".join(chr(ord(zero) + int(digit)) for digit in str(count))
    assert read_figure(text, Style()).value == count


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_range_holds_both_its_ends(low, high):
    figure = read_figure(f"{low}-{high}", Style())
    if low <= high:
        assert (figure.value, figure.low, figure.high) == (None, low, high)
    else:
        assert figure.reason == "inverted_range"


@given(st.decimals(-(10**6), 10**6, places=2), st.sampled_from([",", "."]))
def test_any_decimal_reads_back_under_its_own_mark(number, mark):
    assert read_figure(str(number).replace(".", mark), Style(mark)).value == number


@given(st.text(max_size=30), st.sampled_from([None, ",", "."]))
def test_no_text_at_all_ends_in_anything_but_a_figure_or_a_reason(text, mark):
    figure = read_figure(text, Style(mark))
    assert getattr(figure, "status", None) or getattr(figure, "reason", None)


@given(st.integers(1, 999), st.integers(0, 999))
def test_the_two_declared_marks_never_agree_on_a_guess(thousands, rest):
    """`1.234` without a declared mark is refused exactly because the two readings differ."""
    text = f"{thousands}.{rest:03}"
    readings = {read_figure(text, Style(mark)).value for mark in (",", ".")}
    assert len(readings) == 2
    assert read_figure(text, Style()).reason == "ambiguous_number"
