"""Totals that a report states are held against parts of their own measure, period and program."""

import pytest

from tests.fixtures.invented import read_one

TEMPLATE = """
id = "follow-up"
title = "Follow-up"
produces = "values"

[source]
decimal_mark = "."

[report]
key = ["folder", "file"]

[columns.program]
headers = ["Program"]

[columns.indicator]
headers = ["Measure"]
required = true
words = { Sessions = "out_sessions_delivered", People = "out_participations" }

[columns.period]
headers = ["Period"]
required = true

[columns.sex]
headers = ["Sex"]
words = { Total = "all" }

[[values]]
headers = ["Figure"]
required = true
"""


def read(*rows):
    """Rows `Program, Measure, Sex, Figure` of one quarter."""
    told = [row.split(",") for row in rows]
    lines = [f"{program},{measure},2031-Q1,{sex},{text}" for program, measure, sex, text in told]
    heading = "Program,Measure,Period,Sex,Figure"
    return read_one("\n".join([heading, *lines]) + "\n", template=TEMPLATE)


PARTS = ("Club,Sessions,,8", "Club,People,F,310", "Club,People,M,255")


def test_figures_of_another_measure_are_no_parts():
    found = read(*PARTS, "Club,People,Total,565")
    assert found.totals == [("E5", 565.0, 565.0, True)]


def test_figures_of_another_program_are_no_parts():
    found = read(*PARTS, "Mentors,People,F,3", "Mentors,People,M,4", "Mentors,People,Total,7")
    assert found.totals == [("E7", 7.0, 7.0, True)]


def test_a_total_that_is_not_the_sum_of_its_own_parts_is_told():
    found = read(*PARTS, "Club,People,Total,573")
    assert found.totals == [("E5", 573.0, 565.0, False)]
    assert found.findings["total_row"] == 1


@pytest.mark.parametrize("part", ["n.d.", "<5", "few"])
def test_a_part_that_is_not_known_leaves_the_sum_over_programs_open(part):
    found = read("Club,People,F,310", f"Mentors,People,F,{part}", "Total,People,F,312")
    assert found.totals == [("E4", 312.0, None, True)]
    assert found.findings == {"total_not_compared": 1}


def test_a_total_row_that_names_no_measure_is_of_the_one_above_it():
    found = read("Club,People,F,3", "Club,People,M,4", "Total,,,9")
    assert found.totals == [("E4", 9.0, 7.0, False)]


def test_a_total_over_several_measures_proves_nothing_wrong():
    assert read(*PARTS, "Total,,,600").totals == [("E5", 600.0, None, True)]


@pytest.mark.parametrize("label", ["Club total", "Total Club", "Club i alt", "Club toplam"])
def test_a_total_may_be_named_after_what_it_sums(label):
    found = read(*PARTS[1:], f"{label},People,,565")
    assert found.kept_back == []
    assert found.totals == [("E4", 565.0, 565.0, True)]


def test_a_name_that_ends_so_and_stands_alone_is_no_total():
    found = read(*PARTS[1:], "Harbour total,People,,565")
    assert found.kept_back == [("A4", "unknown_program")]
    assert found.totals == []


def test_a_mark_in_the_column_of_names_makes_no_row_a_total():
    found = read("-,People,F,3", "Club,People,M,4")
    assert found.totals == []
    assert found.column("core_reported_values", "reported_value") == [4.0]
