"""Sheets that report on a period each are proposed as such, and the file then comes in whole."""

import pytest

from tests.fixtures.workbooks import workbook
from tests.proposals.proposed import propose_for, questions_of, read_by


def book(*names, lines=()):
    heading = ["Program", "Indicator", "Figure"]
    return workbook(
        {
            name: [*([line] for line in lines[n : n + 1]), heading, ["The Club", "out_sessions_delivered", 7 + n],
                   ["Mentors", "out_sessions_delivered", 17 + n]]
            for n, name in enumerate(names)
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "path", "report"),
    [
        (book("Q1 2031", "Q2 2031"), "eastmere/book.xlsx", {"period": "column"}),
        (book("Q1", "Q2"), "eastmere/book 2031.xlsx", {"period": "file_name"}),
        (
            book("One", "Two", lines=["1st quarter 2031", "2nd quarter 2031"]),
            "eastmere/book.xlsx",
            {"period": "title"},
        ),
    ],
)
def test_a_sheet_for_each_quarter(content, path, report):
    proposal = propose_for(content, path=path)
    told = proposal.entries["report"]
    assert told | report | {"period_of": "sheet"} == told
    assert "report.period" not in questions_of(proposal)
    assert proposal.sheets == ()
    read = read_by(proposal, content, path=path, accumulation="in_period")
    assert read.kept_back == []
    rows = read.rows("core_reported_values")
    assert {(r["period_id"], r["reported_value"]) for r in rows} == {
        ("2031-Q1", 7.0), ("2031-Q1", 17.0), ("2031-Q2", 8.0), ("2031-Q2", 18.0),
    }  # fmt: skip


@pytest.mark.parametrize("names", [("Q1 2031", "Q1 2031 again"), ("Boys", "Girls"), ("2031", "X")])
def test_sheets_that_are_not_called_by_a_period_each_are_not(names):
    proposal = propose_for(book(*names), path="eastmere/2031.xlsx")
    assert "period_of" not in proposal.entries["report"]
