"""What a typed number means. Each row is one rule of docs/number-grammar.md."""

# ruff: noqa: RUF001 - digits of other scripts are what is tested

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from citywise.conform.numbers import Figure, Style, Unclear, read_figure


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
        ("less than 5", None, between(1, 4, "suppressed_at_source")),
        ("Moins de 5", None, between(1, 4, "suppressed_at_source")),
        ("menos de 5", None, between(1, 4, "suppressed_at_source")),
        ("mindre end 5", None, between(1, 4, "suppressed_at_source")),
        ("أقل من ٥", None, between(1, 4, "suppressed_at_source")),
        ("< 10", None, between(1, 9, "suppressed_at_source")),
        ("12-15", None, between(12, 15)),
        ("12 – 15", None, between(12, 15)),
        ("~40", None, Figure("estimated", Decimal(40))),
        ("ca. 40", None, Figure("estimated", Decimal(40))),
        ("environ 40", None, Figure("estimated", Decimal(40))),
        ("حوالي ٤٠", None, Figure("estimated", Decimal(40))),
        ("unos 500", None, Figure("estimated", Decimal(500))),
        ("Unas 500", None, Figure("estimated", Decimal(500))),
        ("etwa 40", None, Figure("estimated", Decimal(40))),
        ("abt 9", None, Figure("estimated", Decimal(9))),
        ("60 (est.)", None, Figure("estimated", Decimal(60))),
        ("60 est.", None, Figure("estimated", Decimal(60))),
        ("1 200 (estimé)", None, Figure("estimated", Decimal(1200))),
        ("40-50 (anslået)", None, between(40, 50)),
        ("٤٠ (تقديري)", None, Figure("estimated", Decimal(40))),
        ("80 %", None, reported("0.8")),
        ("12,5%", ",", reported("0.125")),
        ("%80", None, reported("0.8")),
        ("80 pct.", None, reported("0.8")),
        ("40-50 %", None, between("0.4", "0.5")),
        ("~40-50", None, between(40, 50)),
        ("12 à 15", None, between(12, 15)),
        ("1.200-1.500", ",", between(1200, 1500)),
        ("≤5", None, between(1, 5, "suppressed_at_source")),
        ("<1.000", ",", between(1, 999, "suppressed_at_source")),
        ("1’234’567.8", None, reported("1234567.8")),
        ("1.234.567,8", None, reported("1234567.8")),
        ("１，２３４．５", None, reported("1234.5")),
        ("१२३", None, reported(123)),
        ("١٫٢٣٤", None, reported("1.234")),
        ("0.125", None, reported("0.125")),
        ("−5", None, reported(-5)),
        ("½", None, reported("0.5")),
        ("1½", None, reported("1.5")),
        ("2 ¾", None, reported("2.75")),
        ("1.5k", None, Figure("estimated", Decimal(1500))),
        ("1,5 k", ",", Figure("estimated", Decimal(1500))),
        ("3 mio.", None, Figure("estimated", Decimal(3_000_000))),
        ("1,2 milyon", ",", Figure("estimated", Decimal(1_200_000))),
        ("12 bin", None, Figure("estimated", Decimal(12_000))),
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
        ("k. A.", "not_reported"),
        ("k.A.", "not_reported"),
        ("keine Angabe", "not_reported"),
        ("n/d", "not_reported"),
        ("s/d", "not_reported"),
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
        ("60 (est. 2024)", None, "not_a_number"),
        ("60 est", None, "not_a_number"),
        ("<5 (est.)", None, "not_a_number"),
        ("1.200 (est.)", None, "ambiguous_number"),
        ("n/c", None, "not_a_number"),
        ("..", None, "not_a_number"),
        ("41*", None, "not_a_number"),
        ("41†", None, "not_a_number"),
        ("12k", None, "ambiguous_suffix"),
        ("12 K", None, "ambiguous_suffix"),
        ("1.2 m", None, "ambiguous_suffix"),
        ("30 mn", None, "ambiguous_suffix"),
        ("12 mil", None, "ambiguous_suffix"),
        ("1.234k", None, "ambiguous_number"),
        ("⅓", None, "not_a_number"),
        ("1,5½", ",", "not_a_number"),
        ("1/2", None, "not_a_number"),
        ("5²", None, "not_a_number"),
        ("5'", None, "not_a_number"),
        ("(5)", None, "bracketed_number"),
        ("(1.200)", ",", "bracketed_number"),
        ("1e5", None, "not_a_number"),
        ("1E400", None, "not_a_number"),
        ("NaN", None, "not_a_number"),
        ("-inf", None, "not_a_number"),
        ("∞", None, "not_a_number"),
        ("9" * 10_000, None, "not_a_number"),
        ("1" + ".000" * 3_000, ",", "not_a_number"),
        (">100", None, "only_a_bound"),
        ("≥ 100", None, "only_a_bound"),
        ("100+", None, "only_a_bound"),
        ("<1", None, "not_a_number"),
        ("<2,5", ",", "not_a_number"),
        ("<1.000", None, "ambiguous_number"),
        ("40 %-50", None, "not_a_number"),
        ("12-15k", None, "not_a_number"),
        ("~<5", None, "not_a_number"),
        ("0.125", ",", "not_a_number"),
        ("012.345", None, "ambiguous_number"),
        ("1'234.567", None, "ambiguous_number"),
        ("1 234'567", None, "not_a_number"),
        ("1.234٫5", ",", "not_a_number"),
        ("–5", None, "not_a_number"),
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


def test_zeros_may_be_written_as_below_the_limit_too():
    assert read_figure("<5", Style(least_below=0)) == between(0, 4, "suppressed_at_source")


def test_words_behind_a_number_are_the_templates_to_allow():
    style = Style(units=frozenset({"deltagere", "pers"}))
    assert read_figure("12 deltagere", style) == reported(12)
    assert read_figure("ca. 12 pers.", style) == Figure("estimated", Decimal(12))
    assert read_figure("12 sessions", style).reason == "not_a_number"


def test_a_number_that_a_workbook_stored_is_taken_as_it_stands():
    assert read_figure("\x1f1.234", Style(",")) == reported("1.234")
    assert read_figure("\x1f1e-05", Style(",")) == reported("0.00001")
    assert read_figure("\x1ftrue", Style()).reason == "not_a_number"


@given(st.integers(-(10**9), 10**9), st.sampled_from(",."))
def test_any_grouped_count_reads_back(count, mark):
    group = "." if mark == "," else ","
    assert read_figure(f"{count:,}".replace(",", group), Style(mark)).value == count


SCRIPTS = ["0", "٠", "۰", "०", "０"]
GROUPS = ["", ".", ",", " ", "'", "’", "\u00a0", "\u202f", "\u2009", "\u066c"]
AROUND = {
    "{}": lambda n: (n, None, None),
    "+{}": lambda n: (n, None, None),
    "\u200f{}": lambda n: (n, None, None),
    "~{}": lambda n: (n, None, None),
    "ca. {}": lambda n: (n, None, None),
    "{} %": lambda n: (n / 100, None, None),
    "{} mio": lambda n: (n * 1_000_000, None, None),
    "<{}": lambda n: (None, 1, n - 1),
    "{}-999999999999": lambda n: (None, n, 999999999999),
}


def written(number, mark, group, zero):
    text = f"{number:,}".replace(",", "G").replace(".", mark).replace("G", group)
    return "".join(chr(ord(zero) + int(c)) if c.isdecimal() else c for c in text)


@given(
    st.decimals(0, 10**9, places=3).map(Decimal.normalize).map(lambda n: Decimal(f"{n:f}")),
    st.sampled_from(",."),
    st.sampled_from(GROUPS),
    st.sampled_from(SCRIPTS),
    st.sampled_from(list(AROUND)),
    st.booleans(),
)
def test_however_it_is_written_a_number_is_itself_or_unclear(
    number, mark, group, zero, around, declared
):
    """Every style x value x script, with the mark declared or not; never another number."""
    assume(group != mark)
    text = around.format(written(number, mark, group, zero))
    figure = read_figure(text, Style(mark if declared else None))
    if getattr(figure, "reason", None):
        assert not declared or "<" in text
    else:
        assert (figure.value, figure.low, figure.high) == AROUND[around](number)


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


NEARLY = st.text(alphabet="0123456789٤.,' \u00a0-–+<>≤≥~%½k()€$mio\x1f\x1eeE", max_size=20)


@given(st.text(max_size=30) | NEARLY, st.sampled_from([None, ",", "."]), st.booleans())
def test_no_text_at_all_ends_in_anything_but_a_figure_or_a_reason(text, mark, is_amount):
    figure = read_figure(text, Style(mark, is_amount=is_amount))
    assert getattr(figure, "status", None) or getattr(figure, "reason", None)


@given(st.integers(1, 999), st.integers(0, 999))
def test_the_two_declared_marks_never_agree_on_a_guess(thousands, rest):
    """`1.234` without a declared mark is refused exactly because the two readings differ."""
    text = f"{thousands}.{rest:03}"
    readings = {read_figure(text, Style(mark)).value for mark in (",", ".")}
    assert len(readings) == 2
    assert read_figure(text, Style()).reason == "ambiguous_number"


def test_a_mark_of_a_footnote_that_the_template_knows_is_nothing():
    style = Style(units=frozenset({"*"}))
    assert read_figure("41*", style) == reported(41)
    assert read_figure("41 *", style) == reported(41)
    assert read_figure("*", style) == Unclear("not_a_number")
    assert read_figure("41†", style) == Unclear("not_a_number")
