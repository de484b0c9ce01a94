"""A scale that a table tells is proposed with what says so, and has to be confirmed."""

import pytest

from citywise.proposals.rendering import render_template, undecided
from tests.fixtures.workbooks import workbook
from tests.proposals.proposed import propose_for, questions_of, read_by

LOG = "Date,Activity,Participants{}\n2031-01-05,sports,12\n2031-01-06,sports,30\n"
REPORT = (
    "Indicator,Period,Actual{}\nout_participations,2031-Q1,12\nout_resources_adapted,2031-Q1,9\n"
)


def must(proposal):
    return {q.entry for q in proposal.questions if q.is_binding}


@pytest.mark.parametrize(
    "content",
    [
        LOG.format(" (000)"),
        LOG.format(" (in thousands)"),
        "Our evenings, in thousands,,\n" + LOG.format(""),
        LOG.format("") + "All figures in thousands,,\n",
        REPORT.format(" (en milliers)"),
        workbook({"In thousands": [["Date", "Activity", "Participants"], ["2031-01-05", "sports", 12]]}),
    ],
)  # fmt: skip
def test_one_scale_of_all_figures_is_one_of_the_layout(content):
    proposal = propose_for(content)
    assert proposal.entries["source"]["scale"] == 1000
    question = questions_of(proposal)["source.scale"]
    assert (question.is_binding, question.choices) == (True, ("1000", "1"))
    assert "multiplied by 1000" in question.asks
    assert "scale = 1000" in render_template(proposal)
    assert "source.scale" in str(undecided(render_template(proposal)))
    assert "source.scale" not in str(undecided(render_template(proposal, {"source.scale": "1"})))


def test_the_scale_of_one_column_is_its_own():
    content = "Date,Activity,Women (000),Men\n2031-01-05,sports,12,9\n2031-01-06,sports,30,4\n"
    proposal = propose_for(content)
    assert "source.scale" not in must(proposal)
    assert questions_of(proposal)["scale.C"].choices == ("1000", "1")
    assert render_template(proposal).count("scale = 1000") == 1
    assert "scale = 1\n" in render_template(proposal, {"scale.C": "1"})


def test_what_is_confirmed_is_read_so():
    content = LOG.format(" (000)")
    proposal = propose_for(content)
    read = read_by(proposal, content, source__scale="1000", C="count")
    assert read.column("core_events", "participation_count") == [12000, 30000]
    assert read.kept_back == []


@pytest.mark.parametrize(
    "content", [LOG.format(""), LOG.format(" per 1,000"), "Waste bin,,\n" + LOG.format("")]
)
def test_where_none_is_told_none_is_asked_about(content):
    assert not [entry for entry in must(propose_for(content)) if "scale" in entry]
