"""In what currency an amount is, and when that is not said well enough."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywise.conform.currencies import read_currency, split_amount
from citywise.conform.figures import figure_reader
from citywise.conform.numbers import Style
from citywise.network.network import read_network
from tests.fixtures.invented import CITIES, invented_network, make_workspace, read_one


@pytest.mark.parametrize(
    ("word", "declared", "code"),
    [
        ("EUR", None, "EUR"),
        ("eur", None, "EUR"),
        ("€", "DKK", "EUR"),
        ("£", None, "GBP"),
        ("£", "EUR", "GBP"),
        ("₺", None, "TRY"),
        ("TL", None, "TRY"),
        ("US$", "CAD", "USD"),
        ("$", "USD", "USD"),
        ("$", "CAD", "CAD"),
        ("kr.", "DKK", "DKK"),
        ("kr", "SEK", "SEK"),
        ("دينار", "JOD", "JOD"),
        ("FCFA", "XOF", "XOF"),
        ("FCFA", "XAF", "XAF"),
        ("F CFA", "XOF", "XOF"),
        ("DH", "MAD", "MAD"),
        ("Dhs", "AED", "AED"),
        ("Rs.", "INR", "INR"),
        ("Rs", "LKR", "LKR"),
        ("KSh", None, "KES"),
        ("R$", "BRL", "BRL"),
        ("FBu", None, "BIF"),
        ("₦", None, "NGN"),
    ],
)
def test_a_currency_that_is_said(word, declared, code):
    assert read_currency(word, declared) == code


@pytest.mark.parametrize(
    ("word", "declared"),
    [("$", None), ("$", "EUR"), ("kr", None), ("kr.", "USD"), ("£", "EGP"), ("lira", "EUR"),
     ("FCFA", None), ("FCFA", "EUR"), ("DH", "XOF"), ("Rs", None), ("Rs", "KES"),
     ("XYZ", "EUR"), ("money", None), ("", "EUR")],
)  # fmt: skip
def test_a_currency_that_is_never_guessed(word, declared):
    assert read_currency(word, declared) is None


@pytest.mark.parametrize(
    ("text", "amount", "words"),
    [
        ("€1,200", "1,200", ("€",)),
        ("1 200 €", "1 200", ("€",)),
        ("EUR 1.200,50", "1.200,50", ("EUR",)),
        ("1.200,- kr.", "1.200", ("kr.",)),
        ("kr. 1.200,-", "1.200", ("kr.",)),
        ("ca. €40", "ca. 40", ("€",)),
        ("1.2 mio. EUR", "1.2 mio.", ("EUR",)),
        ("12 k€", "12 k", ("€",)),
        ("$500 USD", "500", ("USD", "$")),
        ("12 450 000 FCFA", "12 450 000", ("FCFA",)),
        ("12 450 F CFA", "12 450", ("F CFA",)),
        ("Rs. 1,200", "1,200", ("Rs.",)),
        ("KSh 1,200/=", "1,200", ("KSh",)),
        ("R$ 1.200,50", "1.200,50", ("R$",)),
        ("1 200 DHS", "1 200", ("DHS",)),
        ("12 people", "12 people", ()),
        ("none", "none", ()),
    ],
)
def test_an_amount_stands_beside_its_currency(text, amount, words):
    read, found = split_amount(text)
    assert (read.strip(), found) == (amount, words)


NEARLY = st.text(alphabet="0123456789.,-–+<>~%()½ €$krEURmio", max_size=20)


@given(
    st.text(max_size=30) | NEARLY,
    st.sampled_from(["fi_cost_per_participation", "oc_complaints_resolved", "local_x"]),
    st.sampled_from(["numerator", "denominator", "value"]),
    st.sampled_from(["sign", "whole", "share"]),
)
def test_no_text_at_all_is_too_odd_for_a_figure(text, indicator, part, percent):
    known, _ = invented_network()
    read = figure_reader(Style(), known.indicators)
    value, low, high, status, _, reason = read(
        indicator, None, part, percent, "0", "DKK", None, text
    )
    assert bool(status) != bool(reason)
    assert (low is None) == (high is None)
    assert value is None or value >= 0
    assert low is None or 0 <= low <= high
    read_currency(text, "EUR")


TEMPLATE = """
id = "spending"
title = "Spending"
produces = "values"
[source]
decimal_mark = "."
{source}
[report]
key = ["file"]
[columns.period]
headers = ["Period"]
[columns.currency]
headers = ["Currency"]
[[values]]
headers = ["Spent"]
indicator = "fi_cost_per_participation"
part = "numerator"
[[values]]
headers = ["Attended"]
indicator = "fi_cost_per_participation"
part = "denominator"
"""


SPENDS = {"skovby": "DKK", "westhaven": "USD"}


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    """Skovby has said that it spends Danish kroner, and Westhaven dollars."""
    cities = [f"{line},{SPENDS.get(line.split(',')[0], '')}" for line in CITIES.splitlines()[1:]]
    heading = CITIES.splitlines()[0] + ",currency"
    root = tmp_path_factory.mktemp("currencies") / "workspace"
    return read_network(make_workspace(root, cities="\n".join([heading, *cities]) + "\n"))


def spending(network, spent, *, told="", city="nowhere", source=""):
    content = f"Period;Currency;Spent;Attended\n2031-Q1;{told};{spent};7\n"
    template = TEMPLATE.format(source=source)
    return read_one(content, path=f"{city}/a.csv", template=template, network=network)


@pytest.mark.parametrize(
    ("spent", "told", "city", "source", "amount", "code"),
    [
        ("1200 EUR", "", "nowhere", "", 1200.0, "EUR"),
        ("€1,200.50", "", "skovby", "", 1200.5, "EUR"),
        ("1200", "EUR", "skovby", "", 1200.0, "EUR"),
        ("1200", "", "skovby", "", 1200.0, "DKK"),
        ("1200 kr", "", "skovby", "", 1200.0, "DKK"),
        ("1200", "kr.", "skovby", "", 1200.0, "DKK"),
        ("$1200", "", "westhaven", "", 1200.0, "USD"),
        ("$1200", "CAD", "westhaven", "", 1200.0, "CAD"),
        ("1200", "", "skovby", 'currency = "EUR"', 1200.0, "EUR"),
        ("12 450 000 FCFA", "", "nowhere", 'currency = "XOF"', 12_450_000.0, "XOF"),
        ("12 450 FCFA", "XAF", "skovby", "", 12_450.0, "XAF"),
        ("12k", "EUR", "nowhere", "", 12000.0, "EUR"),
        ("1.5 mio. €", "", "nowhere", "", 1_500_000.0, "EUR"),
        ("0", "", "nowhere", "", 0.0, None),
    ],
)
def test_an_amount_is_kept_in_its_own_currency(network, spent, told, city, source, amount, code):
    read = spending(network, spent, told=told, city=city, source=source)
    rows = {r["part_code"]: (r["reported_value"], r["currency_code"])
            for r in read.rows("core_reported_values")}  # fmt: skip
    assert rows == {"numerator": (amount, code), "denominator": (7.0, None)}


@pytest.mark.parametrize(
    ("spent", "told", "city", "kept_back"),
    [
        ("1200", "", "nowhere", ("C2", "currency_missing")),
        ("$1200", "", "skovby", ("C2", "unclear_currency")),
        ("1200 kr", "", "nowhere", ("C2", "unclear_currency")),
        ("€1200", "DKK", "nowhere", ("C2", "unclear_currency")),
        ("12 450 FCFA", "", "skovby", ("C2", "unclear_currency")),
        ("KSh 1,200", "XOF", "skovby", ("C2", "unclear_currency")),
        ("1200", "kr", "nowhere", ("B2", "unclear_currency")),
        ("1200", "shells", "skovby", ("B2", "unclear_currency")),
        ("€1200 or so", "", "skovby", ("C2", "not_a_number")),
        ("(€1200)", "", "skovby", ("C2", "bracketed_number")),
        ("<€500", "", "skovby", ("C2", "not_a_number")),
        ("<500", "", "skovby", ("C2", "only_a_bound")),
        ("-500", "", "skovby", ("C2", "negative_count")),
        ("1.2m", "", "skovby", ("C2", "ambiguous_suffix")),
    ],
)
def test_an_amount_that_is_not_clear_is_kept_back(network, spent, told, city, kept_back):
    read = spending(network, spent, told=told, city=city)
    assert read.kept_back == [kept_back]
    assert read.column("core_reported_values", "part_code") == ["denominator"]


def test_a_total_of_two_currencies_is_not_compared(network):
    rows = "2031-Q1;{};100;\n2031-Q2;EUR;200;\nTotal;;300;\n"
    template = TEMPLATE.format(source="")
    for currency, totals in (("EUR", 1), ("DKK", 0)):
        content = "Period;Currency;Spent;Attended\n" + rows.format(currency)
        read = read_one(content, path="nowhere/a.csv", template=template, network=network)
        assert len([t for t in read.totals if t[1] == 300]) == totals


@given(
    st.integers(1, 10**9),
    st.sampled_from(["€{}", "{} €", "EUR {}", "{} EUR", "{},- €", "ca. {} euros"]),
)
def test_any_amount_reads_back_with_its_currency(amount, written):
    known, _ = invented_network()
    read = figure_reader(Style(","), known.indicators)
    meaning = read("fi_cost_per_participation", None, "numerator", "sign", "0", "DKK", None,
                   written.format(amount))  # fmt: skip
    assert (meaning[0], meaning[4], meaning[5]) == (float(amount), "EUR", None)
