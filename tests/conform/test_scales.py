"""Figures in thousands: multiplied where the template says so, waiting where only a heading does."""

import pytest

from tests.fixtures.invented import read_one
from tests.fixtures.workbooks import workbook

REPORT = """
id = "report"
title = "Report"
produces = "values"
[source]
decimal_mark = "."
search_rows = 10
{source}
[report]
period = "declared"
declared = "2031-Q1"
[columns.indicator]
headers = ["Measure"]
unknown = "local"
[columns.indicator.words]
"People (thousands)" = "out_participations"
[[values]]
headers = ["Figure", "Figure (000)", "Thousands"]
{value}
[[values]]
headers = ["Share (000)"]
unit = "percent"
percent = "whole"
"""
LOG = """
id = "log"
title = "Log"
produces = "events"
[source]
search_rows = 10
[columns.date]
headers = ["Date"]
[columns.activity_type]
headers = ["Activity"]
[[counts]]
headers = ["Participants", "Participants (in thousands)"]
{count}
"""


def report(content, source="", value=""):
    return read_one(content, template=REPORT.format(source=source, value=value))


def figures(read):
    rows = read.rows("core_reported_values")
    return [(row["reported_value"], row["value_status_code"]) for row in rows]


def waiting(read):
    return [cell for cell, reason in read.kept_back if reason == "scale_not_declared"]


TOLD = {
    "heading": "Measure,Figure (000)\nout_participations,12.3\n",
    "bare": "Measure,Thousands\nout_participations,12.3\n",
    "title": "Reached (in thousands)\n\nMeasure,Figure\nout_participations,12.3\n",
    "title beside": "Report,en milliers\nMeasure,Figure\nout_participations,12.3\n",
    "note": "Measure,Figure,Share (000)\nout_participations,12.3,\nAll figures in thousands,,\n",
}


@pytest.mark.parametrize("where", TOLD)
def test_a_scale_that_only_the_file_tells_keeps_its_figures_waiting(where):
    read = report(TOLD[where])
    assert figures(read)[:1] != [(12.3, "reported")]
    assert len(waiting(read)) == 1


@pytest.mark.parametrize("where", TOLD)
@pytest.mark.parametrize("told", [{"source": "scale = 1000"}, {"value": "scale = 1000"}])
def test_a_declared_scale_multiplies_and_leaves_an_estimate(where, told):
    read = report(TOLD[where], **told)
    assert read.kept_back == []
    assert figures(read)[0] == (12300, "estimated")


@pytest.mark.parametrize("where", TOLD)
def test_a_scale_of_one_takes_figures_as_they_stand(where):
    read = report(TOLD[where].replace("12.3", "12"), value="scale = 1")
    assert figures(read)[0] == (12, "reported")


def test_another_scale_than_the_declared_one_waits():
    assert waiting(report(TOLD["heading"], value="scale = 1000000")) == ["B2"]


def test_the_heading_of_a_column_outweighs_the_title():
    content = "In millions\n\nMeasure,Figure (000)\nout_participations,12.3\n"
    assert figures(report(content, value="scale = 1000")) == [(12300, "estimated")]


def test_the_heading_of_another_column_says_nothing():
    content = "Measure,Spending (k€),Figure\nout_participations,9,12\n"
    assert figures(report(content)) == [(12, "reported")]


def test_the_name_of_a_sheet_tells_a_scale():
    rows = {"Figures in thousands": [["Measure", "Figure"], ["out_participations", 12]]}
    assert waiting(report(workbook(rows))) == ["Figures in thousands!B2"]


def test_the_name_of_a_measure_tells_a_scale():
    content = "Measure,Figure\nPeople (thousands),12\nout_resources_adapted,7\n"
    read = report(content)
    assert waiting(read) == ["B2"]
    assert figures(read) == [(7, "reported")]


def test_shares_have_no_scale():
    read = report(
        "In thousands\n\nMeasure,Share (000)\nYoung people,80\n", value="required = false"
    )
    assert figures(read) == [(0.8, "reported")]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("0", (0, "estimated")),
        ("none", (0, "reported_zero")),
        ("n.a.", (None, "not_applicable")),
        ("~12", (12000, "estimated")),
        ("1 234", (1_234_000, "estimated")),
    ],
)
def test_what_is_multiplied(cell, told):
    read = report(f"Measure,Figure\nout_participations,{cell}\n", value="scale = 1000")
    assert figures(read) == [told]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [("<5", "only_a_bound"), ("12 mio.", "ambiguous_suffix"), ("12k", "ambiguous_suffix")],
)
def test_what_cannot_be(cell, reason):
    read = report(f"Measure,Figure\nout_participations,{cell}\n", value="scale = 1000")
    assert [why for _, why in read.kept_back] == [reason]


def test_amounts_of_money_are_multiplied_too():
    content = "Measure,Figure\nfi_cost_per_participation/numerator,12.5 EUR\n"
    (row,) = report(content, value="scale = 1000").rows("core_reported_values")
    assert (row["reported_value"], row["currency_code"]) == (12500, "EUR")


def test_a_whole_that_was_rounded_to_thousands_may_be_less_than_its_parts():
    template = REPORT.format(source="scale = 1000", value="") + '[columns.sex]\nheaders = ["Sex"]\n'
    rows = "Measure,Sex,Figure\nout_participations,,12\nout_participations,F,6\nout_participations,M,7\n"
    read = read_one(rows, template=template)
    assert read.kept_back == []
    assert read.findings == {"parts_exceed_total": 1}


class TestALog:
    ROWS = "Date,Activity,Participants (in thousands)\n2031-01-05,sports,12\n"

    def test_waits_where_only_its_heading_tells_a_scale(self):
        read = read_one(self.ROWS, template=LOG.format(count=""))
        assert read.kept_back == [("C2", "scale_not_declared")]

    @pytest.mark.parametrize(("count", "number"), [("scale = 1000", 12000), ("scale = 1", 12)])
    def test_is_read_as_the_template_says(self, count, number):
        read = read_one(self.ROWS, template=LOG.format(count=count))
        assert read.kept_back == []
        assert read.column("core_events", "participation_count") == [number]

    def test_of_a_title(self):
        content = "Numbers in thousands\n\nDate,Activity,Participants\n2031-01-05,sports,12\n"
        read = read_one(content, template=LOG.format(count=""))
        assert [reason for _, reason in read.kept_back] == ["scale_not_declared"]


def test_a_matrix_has_a_scale():
    template = """
id = "matrix"
title = "Matrix"
produces = "values"
[source]
header_rows = 2
[report]
period = "declared"
declared = "2031"
[columns.indicator]
headers = ["Measure"]
[unpivot]
levels = ["kind", "period"]
kinds = {{ "Réalisé (milliers)" = "actual" }}
{scale}
"""
    content = "Measure,Réalisé (milliers),Réalisé (milliers)\n,T1 2031,T2 2031\nout_participations,12,13\n"
    quarters = '[source]\nquarters = "calendar"'
    text = template.replace("[source]", quarters)
    assert waiting(read_one(content, template=text.format(scale=""))) == ["B3", "C3"]
    read = read_one(content, template=text.format(scale="scale = 1000"))
    assert figures(read) == [(12000, "estimated"), (13000, "estimated")]
