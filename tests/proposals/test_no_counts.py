"""Headings of running totals, averages and plans: they are asked about, and never counted unasked."""

import pytest

from citywise.catalogue.headings import no_count
from citywise.proposals.rendering import render_template, undecided
from tests.proposals.proposed import propose_for, questions_of, taken_for

LOG = "Date,Activity,{}\n2031-01-05,sports,12\n2031-01-12,sports,30\n2031-01-19,sports,41\n"
BOTH = "Date,Activity,{},Participants\n2031-01-05,sports,12,12\n2031-01-12,sports,30,18\n"
REPORT = "Indicator,Period,{}\nParticipations (attendances),2031-Q1,12\n"


def must(proposal):
    return {q.entry for q in proposal.questions if q.is_binding}


HEADINGS = [
    "Cumulative participants", "Participants (cumulative)", "Running total of participants",
    "Participants YTD", "Participants à ce jour", "Femmes (cumul)", "Kümülatif katılımcı",
    "Participantes acumulados", "المشاركون تراكمي", "Deltagere til dato", "Deltagere akkumuleret",
    "Average attendance", "Avg. attendance", "Moyenne de participants", "Promedio de asistentes",
    "متوسط الحضور", "Gennemsnitligt fremmøde", "Ortalama katılımcı", "Participants per session",
    "Expected participants", "Participants prévus", "Hedef katılımcı", "Forventede deltagere",
]  # fmt: skip
BARE = ["running total", "Total à ce jour", "moyenne par séance", "kümülatif", "acumulado",
        "promedio", "التراكمي"]  # fmt: skip


@pytest.mark.parametrize("heading", HEADINGS)
def test_in_a_log_they_have_to_be_decided(heading):
    proposal = propose_for(LOG.format(heading))
    assert "C" in must(proposal)
    assert undecided(render_template(proposal))
    assert not undecided(render_template(proposal, {"C": "-"}))
    assert not undecided(render_template(proposal, {"C": "count"}))


@pytest.mark.parametrize("heading", BARE)
def test_by_themselves_they_are_no_attendance(heading):
    proposal = propose_for(LOG.format(heading))
    assert "C" not in taken_for(proposal)
    assert "count" in must(proposal)


@pytest.mark.parametrize("heading", [*HEADINGS, *BARE])
def test_beside_the_attendance_they_are_not_it(heading):
    assert taken_for(propose_for(BOTH.format(heading)))["D"] == "count"


@pytest.mark.parametrize(
    "heading",
    ["Participants", "Women", "Total participants", "Number of participants", "Deltagere i alt",
     "Meaningful contacts", "Participants aged 15-24", "المشاركون"],
)  # fmt: skip
def test_what_a_row_counts_is_not_asked_about(heading):
    assert "C" not in must(propose_for(LOG.format(heading)))


def test_the_question_says_what_the_heading_says():
    question = questions_of(propose_for(LOG.format("Cumulative participants")))["C"]
    assert "everything so far" in question.asks
    assert question.choices == ("count", "-")


@pytest.mark.parametrize(
    ("heading", "choices"),
    [
        ("Average attendance", ("actual", "-")),
        ("Participants (cumulative)", ("actual", "to_date", "-")),
        ("Registered participants", ("actual", "target", "-")),
        # since the year began, or since the project did?
        ("Cumul", ("to_date", "-")),
    ],
)
def test_in_a_report_they_have_to_be_decided(heading, choices):
    assert questions_of(propose_for(REPORT.format(heading)))["C"].choices == choices


@pytest.mark.parametrize("heading", ["Year to date", "Depuis janvier", "Yıl başından beri"])
def test_in_a_report_what_came_since_the_year_began_is_known(heading):
    proposal = propose_for(REPORT.format(heading))
    assert taken_for(proposal)["C"] == "to_date"
    assert "C" not in must(proposal)


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Moyen de présence", "average"),
        ("Moyens d'action", ""),
        ("Meanwhile", ""),
        ("Accumulated", "running"),
        ("Today", ""),
    ],
)
def test_words_are_told_by_their_beginning_or_whole(text, way):
    assert no_count(text)[0] == way
