"""A second table in one sheet is never read by the heading of the first one."""

import pytest

from tests.fixtures.invented import read_one
from tests.fixtures.small_templates import a_log

REPORT = """
id = "report"
title = "A report"
produces = "values"
[report]
period = "cell"
period_labels = ["Period"]
[columns.indicator]
headers = ["Measure", "Mesure"]
required = true
[columns.program]
headers = ["Program"]
[[values]]
headers = ["Women", "Femmes"]
breakdown = { sex = "F" }
[[values]]
headers = ["Men", "Hommes"]
breakdown = { sex = "M" }
"""

LOG = a_log("Present", "Women", "Men")

FIRST = ("Period,2031-Q1,", "Measure,Women,Men", "Frontline practitioners trained,40,50")


def report(*rows):
    return read_one("\n".join((*FIRST, *rows)) + "\n", template=REPORT)


def figures(read):
    return {row["cell_ref"]: row["reported_value"] for row in read.rows("core_reported_values")}


OF_THE_FIRST = {"B3": 40.0, "C3": 50.0}


@pytest.mark.parametrize(
    "heading",
    ["Measure,Men,Women", "measure,MEN,Women", "Mesure,Hommes,Femmes", "Program,Women,Men"],
)
def test_a_table_with_the_columns_in_another_order_waits(heading):
    read = report(
        "",
        "Table 2: staff,,",
        heading,
        "Participations (attendances),8,6",
        "People directly reached (unique),4,3",
    )
    assert figures(read) == OF_THE_FIRST
    assert [reason for _, reason in read.kept_back] == ["second_table", "second_table"]


@pytest.mark.parametrize("heading", ["Measure,Women,Men", "Mesure,Femmes,Hommes", "Measure,Women,"])
def test_a_heading_that_is_repeated_as_it_stood_changes_nothing(heading):
    read = report(heading, "Participations (attendances),8,6")
    assert figures(read) == OF_THE_FIRST | {"B5": 8.0, "C5": 6.0}
    assert read.kept_back == []


@pytest.mark.parametrize("heading", ["Day,Present,Women,Men", "day,PRESENT,,"])
def test_nor_does_it_in_a_log(heading):
    lines = ("Day,Present,Women,Men", "2031-01-02,9,5,4", heading, "2031-01-03,7,4,3")
    read = read_one("\n".join(lines) + "\n", template=LOG)
    assert read.kept_back == []
    assert len(read.rows("core_events")) == 2


@pytest.mark.parametrize(
    "row", ["Measure,Women,3", "Measure,few,Men", "Measure,,", "Staff,Women,Men"]
)
def test_a_row_that_says_anything_else_is_a_record_or_told(row):
    read = report(row, "Participations (attendances),8,6")
    assert read.kept_back or read.findings


def test_the_first_order_holds_again_where_its_heading_does():
    read = report(
        "Measure,Men,Women",
        "Participations (attendances),8,6",
        "Measure,Women,Men",
        "People directly reached (unique),4,3",
    )
    assert figures(read).keys() >= {"B7", "C7"}
    assert ("5", "second_table") in read.kept_back


def test_notes_in_a_second_table_stay_notes():
    read = report(
        "Measure,Men,Women", "Participations (attendances),8,6", "Checked by the office,,"
    )
    assert read.findings["note_row"] == 1


@pytest.mark.parametrize("row", ["Women,,", "Women,Men,7", "Men,n/a,n/a"])
def test_words_of_the_heading_in_a_row_of_data_are_no_heading(row):
    read = report(row, "Participations (attendances),8,6")
    assert "second_table" not in {reason for _, reason in read.kept_back}


def test_a_second_heading_in_a_log_is_known_too():
    rows = ["Day,Activity,Women,Men,Present", "2031-01-02,Sports,8,4,12", "Evenings,,,,",
            "Day,Activity,Men,Women,Present", "2031-01-09,Mentoring,3,9,12"]  # fmt: skip
    read = read_one("\n".join(rows) + "\n", template=LOG)
    assert len(read.rows("core_events")) == 1
    assert read.kept_back == [("5", "second_table")]
