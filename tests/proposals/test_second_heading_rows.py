"""A second row of headings under months or quarters is found, also where labels stand above it."""

import pytest

from tests.proposals.proposed import propose_for, questions_of, taken_for


@pytest.mark.parametrize(
    "heading",
    [
        ["Program;Indicator;T1 2031;;T2 2031;", ";;Prévu;Réalisé;Prévu;Réalisé"],
        ["Program;Indicator;Jan 2031;;Feb 2031;", ";;planned;done;planned;done"],
        ["Program;Indicator;Q1 2031;;;Q2 2031;;", ";;Plan;Actual;To date;Plan;Actual;To date"],
    ],
)
def test_labels_stand_above_and_kinds_below(heading):
    width = heading[0].count(";") - 1
    rows = ["The Club;out_sessions_delivered" + ";4" * width] * 2
    proposal = propose_for("\n".join([*heading, *rows]) + "\n")
    assert proposal.entries["source"]["header_rows"] == 2
    assert questions_of(proposal)["unpivot.levels"].is_binding
    assert taken_for(proposal)["A"] == "program"


def test_women_and_men_are_no_audience():
    rows = [f"{day}/01/2031;The Club;{who};{n}" for day, who, n in
            [(13, "Women", 40), (13, "Men", 41), (14, "Women", 12), (15, "Men", 9)]]  # fmt: skip
    proposal = propose_for("\n".join(["Day;Club;For whom;Attendances", *rows]) + "\n")
    assert "audience" not in taken_for(proposal).values()
    assert questions_of(proposal)["produces"].is_binding
