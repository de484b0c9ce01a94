"""Whatever stands in a table, a proposal comes of it that is TOML, and nothing of a cell runs."""

import tomllib

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from citywise.intake.templates.files import parse_template
from citywise.proposals.rendering import render_template
from tests.fixtures.invented import SHIPPED
from tests.fixtures.workbooks import workbook
from tests.proposals.proposed import propose_for

CELLS = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(-5, 3000),
    st.sampled_from(["Date", "2031-01-05", "03/04/31", "Total", "Women", "Jan", "1.234", "12 %",
                     "#reached+f", "Indicator", "Q1 2031", "٤٢", "'''", '"""', "]", "a\nb = 1"]),
)  # fmt: skip
WORDS = ["Date", "Period", "Indicator", "Women", "Men", "Total", "Year", "Month", "Status", "City",
         "Target", "Numerator", "Currency", "Age", "Sex", "Ref", "_index", "_uuid", "Value", "0-4",
         "Women 15-29", "Jan", "Feb", "% women", "Program", "when", "DATE", "From", "To"]  # fmt: skip
HEADINGS = st.lists(st.sampled_from(WORDS), min_size=2, max_size=8)
TABLES = st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=9)


@settings(max_examples=60, deadline=None)
@given(TABLES)
def test_any_table_gives_a_proposal_that_is_toml_or_none(rows):
    proposal = propose_for(workbook({"A": rows}))
    if proposal is None:
        return
    text = render_template(proposal)
    assert tomllib.loads(text)["produces"] == proposal.produces
    letters = [column.letter for column in proposal.columns]
    assert len(letters) == len(set(letters))
    assert all(0 <= c.score <= 1 for column in proposal.columns for c in column.candidates)


@settings(max_examples=40, deadline=None)
@given(TABLES)
def test_a_rendered_proposal_is_always_a_template_that_can_be_read(rows):
    proposal = propose_for(workbook({"A": rows}))
    if proposal is None:
        return
    text = render_template(proposal)
    assert parse_template(text.encode(), "draft", SHIPPED.parent).produces == proposal.produces


@settings(max_examples=40, deadline=None)
@example(["From", "Date", "Date", "Date"], "values")
@example(["To", "Women", "Men"], "values")
@example(["Year", "Date", "Women"], "values")
@given(HEADINGS, st.sampled_from(["events", "values"]))
def test_whatever_a_person_says_that_rows_are_the_proposal_can_be_read(headings, produces):
    rows = [headings, ["2031-01-05", *["7"] * (len(headings) - 1)], ["2031-02-05", *["9"] * 5]]
    proposal = propose_for(workbook({"A": rows}), produces=produces)
    if proposal is None:
        return
    text = render_template(proposal)
    assert parse_template(text.encode(), "draft", SHIPPED.parent).produces == produces


@pytest.mark.parametrize(
    "heading",
    [
        'Date"]\n[report]\nperiod = "title',
        "Date\u2028x = 1",
        "Date'''",
        'Date"""',
        "Date\\",
        "Date]",
    ],
)
def test_a_heading_never_becomes_an_entry(heading):
    rows = [[heading, "Activity", "Participants"], ["2031-01-05", "sports", 12]]
    text = render_template(propose_for(workbook({"A": rows})))
    assert set(tomllib.loads(text)) <= {"id", "title", "produces", "source", "report", "columns",
                                        "counts"}  # fmt: skip
    assert tomllib.loads(text).get("report", {}).get("period") != "title"


def test_a_files_name_never_becomes_an_entry():
    content = "Date,Activity,Participants\n2031-01-05,sports,12\n"
    text = render_template(propose_for(content, path='eastmere/a"\nx = 1.csv'))
    assert "x" not in tomllib.loads(text)
