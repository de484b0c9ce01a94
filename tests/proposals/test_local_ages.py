"""Age groups that are none of the network's: proposed as the city's own, and never unasked."""

import pytest

from tests.fixtures.workbooks import workbook
from tests.proposals.proposed import propose_for, questions_of, read_by, taken_for

REACHED = "People directly reached (unique)"


def log(*headings):
    head = ["Date", "Activity", "Participants", *headings]
    return workbook({"Log": [head, *(["2031-01-0" + d, "sports", 13, 5, 8] for d in "23")]})


@pytest.mark.parametrize(
    "headings",
    [
        ("18-25", "26-40"),
        ("18-25 years", "26–40 years"),
        ("Aged 18 to 25", "Aged 26 to 40"),
        ("Participants 18-25", "Participants (26-40)"),
        ("Deltagere 18-25 år", "Deltagere 26-40 år"),
    ],
)
def test_columns_of_them_are_read_once_somebody_says_that_they_are_ages(headings):
    content = log(*headings)
    proposal = propose_for(content)
    told = taken_for(proposal)
    assert (told["D"], told["E"]) == (
        "count[age_band=local:18-25]",
        "count[age_band=local:26-40]",
    )
    asked = questions_of(proposal)["ages"]
    assert asked.is_binding
    assert asked.cells == (f"D: {headings[0]}", f"E: {headings[1]}")
    read = read_by(proposal, content, ages="yes")
    assert read.column("core_event_counts", "measured_value") == [5, 5, 8, 8]
    assert [row["disagg_key"] for row in read.rows("core_count_kinds")][1:] == [
        "age_band=local:18-25",
        "age_band=local:26-40",
    ]


@pytest.mark.parametrize(
    "headings",
    [
        ("Score 1-5", "Room 10-12"),
        ("Season 2030-31", "Season 2031-32"),
        ("Aged 40-18", "Nos 5"),
        ("Phase 1", "Week 1-4"),
    ],
)
def test_what_only_has_numbers_is_no_age_group(headings):
    told = propose_for(log(*headings))
    assert not [target for target in taken_for(told).values() if "age_band" in target]
    assert "ages" not in questions_of(told)


def test_the_network_s_own_are_not_asked_about():
    proposal = propose_for(log("15-17", "18-24"))
    assert taken_for(proposal)["E"] == "count[age_band=18-24]"
    assert "ages" not in questions_of(proposal)


def test_under_sexes_they_are_a_level_of_the_matrix():
    rows = [["Indicator", "Women", "", "Men", ""], ["", "18-25", "26-40", "18-25", "26-40"],
            [REACHED, 1, 2, 3, 4], ["Participations (attendances)", 5, 6, 7, 8]]  # fmt: skip
    proposal = propose_for(workbook({"A": rows}))
    assert proposal.entries["unpivot"]["levels"] == ["sex", "age_band"]
    assert questions_of(proposal)["ages"].is_binding


def test_those_in_rows_are_named_and_do_not_wait():
    content = f"Indicator,Period,Age,People\n{REACHED},2031-Q1,15-17,5\n{REACHED},2031-Q1,18-25,8\n"
    proposal = propose_for(content)
    asked = questions_of(proposal)["words.age_band"]
    assert asked.cells == ("18-25",)
    assert "the city's own" in asked.asks
    assert "wait" not in asked.asks
    keys = read_by(proposal, content).column("core_reported_values", "disagg_key")
    assert keys == ["age_band=15-17", "age_band=local:18-25"]


def test_those_in_the_rows_of_a_log_may_be_groups_of_one_event():
    rows = ["2031-01-02,sports,18-25,5", "2031-01-02,sports,26-40,8"]
    proposal = propose_for("\n".join(["Date,Activity,Group,Participants", *rows]) + "\n")
    assert questions_of(proposal)["produces"].is_binding


@pytest.mark.parametrize("ages", [("<15", "15-17", "18+"), ("0-14", "15 – 29", "30 +")])
def test_bare_ages_over_columns_are_a_heading(ages):
    rows = [["Indicator", *ages], [REACHED, 1, 2, 3], ["Participations (attendances)", 5, 6, 7]]
    told = taken_for(propose_for(workbook({"A": rows})))
    assert all("age_band=" in told[letter] for letter in "BCD")


def test_figures_that_are_ranges_are_no_heading():
    rows = [["Indicator", "Women", "Men"], [REACHED, "5-8", "12-15"], ["Complaints", 5, 6]]
    told = taken_for(propose_for(workbook({"A": rows})))
    assert (told["B"], told["C"]) == ("actual[sex=F]", "actual[sex=M]")
