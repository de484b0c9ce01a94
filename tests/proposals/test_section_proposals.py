"""Programs that stand in rows of their own are proposed as sections, and the file comes in whole."""

import tomllib

from citywise.proposals.rendering import render_template
from tests.proposals.proposed import propose_for, questions_of, read_by

HEAD = "Indicator,Period,Women,Men"
ROW = "out_sessions_delivered,2031-Q1,{},{}"


def table(*rows):
    return "\n".join([HEAD, *rows]) + "\n"


def test_rows_of_a_program_alone_are_sections():
    content = table("The Club,,,", ROW.format(4, 5), "Mentors:,,,", ROW.format(6, 7))
    proposal = propose_for(content)
    assert proposal.entries["program"] == {"sections": True}
    assert "unknown.indicator" not in questions_of(proposal)
    read = read_by(proposal, content, accumulation="in_period")
    rows = read.rows("core_reported_values")
    assert [(r["program_id"], r["reported_value"]) for r in rows] == [
        ("eastmere/club", 4.0), ("eastmere/club", 5.0),
        ("eastmere/mentors", 6.0), ("eastmere/mentors", 7.0),
    ]  # fmt: skip


def test_rows_of_other_texts_are_not():
    content = table("Checked,,,", ROW.format(4, 5), "The Club,2031-Q1,6,7")
    assert "program" not in propose_for(content).entries


def test_rows_that_are_notes_are_listed_by_who_confirms():
    content = table("The Club,,,", ROW.format(4, 5), "Checked,,,", ROW.format(6, 7))
    template = render_template(
        propose_for(content), {"source.notes": "Checked", "accumulation": "in_period"}
    )
    assert tomllib.loads(template)["source"]["notes"] == ["Checked"]
