"""A total that is named after its period is one: `Marts i alt`, `1. Çeyrek Toplamı`."""

import pytest

from citywise.catalogue.totals import is_total_of_period
from tests.conform.test_totals import TEMPLATE
from tests.fixtures.invented import read_one
from tests.fixtures.small_templates import a_log

NAMED = [
    "Marts i alt", "1. Çeyrek Toplamı", "I alt uge 10", "Total January", "Total T1 2025",
    "Total for March 2025", "Total du mois de mars", "Total 1er trimestre", "Total 2025",
    "Quarter 1 total", "مجموع مارس", "Summe März",
]  # fmt: skip


@pytest.mark.parametrize("text", NAMED)
def test_it_is_known_by_its_words(text):
    assert is_total_of_period(text)


@pytest.mark.parametrize(
    "text",
    ["Marts", "Total", "Participations total", "Total Mentors", "Total 12", "Total of May Day"],
)
def test_other_texts_are_none(text):
    assert not is_total_of_period(text)


@pytest.mark.parametrize("text", ["Total January", "1. Çeyrek Toplamı"])
@pytest.mark.parametrize(("total", "agrees"), [("20", True), ("21", False)])
def test_in_a_report_it_is_compared_and_never_counted(text, total, agrees):
    rows = [
        "The Club,Sessions,2031-01,M,8",
        "The Club,Sessions,2031-01,F,12",
        f"{text},Sessions,,,{total}",
    ]
    content = "\n".join(["Program,Measure,Period,Sex,Figure", *rows]) + "\n"
    found = read_one(content, template=TEMPLATE)
    assert found.column("core_reported_values", "reported_value") == [8.0, 12.0]
    assert (found.kept_back, [t[3] for t in found.totals]) == ([], [agrees])


@pytest.mark.parametrize("text", ["March total", "Marts i alt", "I alt uge 10"])
def test_in_a_log_it_is_no_event(text):
    rows = ["Day,Activity,Present", "2031-03-04,Sports,12", f"{text},,12"]
    found = read_one("\n".join(rows) + "\n", template=a_log("Present"))
    assert len(found.rows("core_events")) == 1
    assert (found.kept_back, [t[3] for t in found.totals]) == ([], [True])
