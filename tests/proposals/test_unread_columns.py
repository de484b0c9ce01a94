"""What a draft would lose is asked about: months over columns, activities, ages, attendance."""

from citywise.proposals.rendering import render_template, undecided
from tests.fixtures.workbooks import workbook
from tests.proposals.proposed import propose_for, questions_of, taken_for

VISITS = """\
Held on,What,Band,Women,Men
2031-01-05,football,15-17,5,9
2031-01-05,football,18-24,2,7
2031-01-12,cooking,15-17,11,4
2031-01-19,cooking,18-24,4,4
"""
ATTENDED = """\
Date,Activity,Status,Heads
2031-01-05,sports,completed,12
2031-01-12,sports,completed,about 80
2031-01-19,sports,completed,<5
2031-01-26,sports,completed,many
2031-02-02,sports,completed,9
"""
MONTHS = workbook(
    {
        "Figures": [
            ["Programme", "Age group", "Participants", "", "", ""],
            ["", "", "January", "", "February", ""],
            ["", "", "girls/women", "boys/men", "girls/women", "boys/men"],
            ["The Club", "15-17", 14, 22, 16, 20],
            ["The Club", "18-24", 8, 5, 9, 11],
            ["Mentors", "15-17", 31, 44, 28, 40],
        ]
    },
    merges={"Figures": ["C1:F1", "C2:D2", "E2:F2", "A1:A3", "B1:B3"]},
)


def must_decide(proposal, entry, choices):
    question = questions_of(proposal)[entry]
    left = undecided(render_template(proposal, choices))
    return question.is_binding and any(line.startswith(f"{entry}:") for line in left)


def test_words_that_may_say_the_activity_are_asked_about():
    proposal = propose_for(VISITS)
    assert "activity_type" not in taken_for(proposal).values()
    assert must_decide(proposal, "activity_type", {})
    assert not must_decide(proposal, "activity_type", {"B": "activity_type"})
    assert not must_decide(proposal, "activity_type", {"activity_type": "no"})


def test_an_age_group_in_each_row_of_a_log_is_asked_about():
    asked = questions_of(propose_for(VISITS))["produces"]
    assert asked.is_binding
    assert asked.asks.startswith("Column C tells a sex or an age group")


def test_a_column_some_of_whose_cells_are_numbers_may_be_the_attendance():
    proposal = propose_for(ATTENDED)
    is_taken = "count" in taken_for(proposal).values()
    assert is_taken or must_decide(proposal, "count", {})


def test_months_over_columns_that_are_not_told_apart_are_asked_about():
    proposal = propose_for(MONTHS, "eastmere/2031.xlsx")
    assert taken_for(proposal)["C"] == taken_for(proposal)["E"] == "actual[sex=F]"
    assert must_decide(proposal, "unpivot.levels", {})
    assert questions_of(proposal)["unpivot.levels"].cells == ("January", "February")


SPARSE = """\
Club,Measure,Period,Figure
The Club,out_participations,2031-Q1,8
,out_resources_adapted,2031-Q1,4
,out_sessions_delivered,2031-Q1,3
Mentors,out_participations,2031-Q1,12
,out_resources_adapted,2031-Q1,5
"""


def test_a_column_that_says_once_what_several_rows_are_about_is_asked_about():
    proposal = propose_for(SPARSE)
    question = questions_of(proposal)["fill_down.A"]
    assert (question.is_binding, question.choices) == (True, ("yes", "no"))
    assert "empty in 3 of 5 rows" in question.asks
    assert "fill_down = true" in render_template(proposal, {"fill_down.A": "yes"})
    assert "fill_down" not in render_template(proposal, {"fill_down.A": "no"})


def test_a_column_with_a_few_gaps_is_not():
    filled = SPARSE.replace("\n,", "\nThe Club,").replace("The Club,out_sessions", ",out_sessions")
    assert "fill_down.A" not in questions_of(propose_for(filled))


def test_a_column_may_be_set_to_a_group_by_sex_and_age_together():
    content = "Date,Activity,Teens\n2031-01-05,sports,12\n2031-01-12,sports,30\n"
    text = render_template(propose_for(content), {"C": "count[sex=F|age_band=15-17]"})
    assert 'breakdown = {sex = "F", age_band = "15-17"}' in text
