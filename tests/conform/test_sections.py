"""Rows between the figures that say what those below are about, and that no template reads."""

import pytest

from tests.fixtures.invented import read_one
from tests.fixtures.small_templates import a_log, a_report
from tests.fixtures.tables import as_xlsx

REPORT = a_report("Result", "Target")

WITH_COLUMNS = """
[columns.program]
headers = ["Program"]
[columns.sex]
headers = ["Sex"]
[columns.period]
headers = ["In"]
"""

REACHED, TRAINED = "People directly reached (unique),20,60", "Frontline practitioners trained,8,"


def report(*rows, period="2031", template=REPORT, head="Measure,Result,Target"):
    text = "\n".join((f"Period,{period},", head, *rows)) + "\n"
    return read_one(text, path="eastmere/report.csv", template=template)


def loaded(read):
    tables = ("core_reported_values", "core_targets")
    return sorted(row["cell_ref"] for table in tables for row in read.rows(table))


@pytest.mark.parametrize(
    "section",
    [
        "Mentors", "Program: Mentors", "mentors:", "1. Mentors", "Mentors team",
        "Girls", "Participants – boys", "Filles", "12-14", "Aged 15-17", "Girls (12-14)",
        "Quarter 1", "Q2 2031", "For comparison – Q1 2030", "2030", "March",
        "Westhaven", "Westhaven:",
    ],
)  # fmt: skip
def test_figures_below_a_row_that_says_what_they_are_about_wait(section):
    read = report(REACHED, f"{section},,", TRAINED)
    assert loaded(read) == ["B3", "C3"]
    assert read.kept_back == [("5", "unread_section")]


@pytest.mark.parametrize(
    "note",
    [
        "Numbers were checked by the office", "Outcome 1", "Other", "Not stated", "Total",
        "2031", "Year 2031", "Eastmere", "1.", "12", "All activities of the youth office",
        "Result 2: young people take part", "Source: registers of the schools, March to May",
        "Mentors and volunteers of both clubs were counted together in March",
    ],
)  # fmt: skip
def test_a_row_that_says_nothing_of_the_kind_or_the_same_as_the_report_is_a_note(note):
    read = report(REACHED, f'"{note}",,', TRAINED)
    assert "unread_section" not in {reason for _, reason in read.kept_back}
    assert loaded(read) == ["B3", "B5", "C3"]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("section", ["Mentors", "Quarter 1"])
def test_nothing_is_said_to_the_sender_that_is_meant_for_programmers(section, capfd):
    report(REACHED, f"{section},,", TRAINED)
    assert "Warning" not in capfd.readouterr().err


def test_what_waits_below_a_section_contradicts_nothing():
    again = TRAINED.replace("8", "3")
    read = report(TRAINED, "Mentors,,", again)
    assert loaded(read) == ["B3"]
    assert read.kept_back == [("5", "unread_section")]


def test_what_loads_below_a_section_contradicts_as_ever():
    again = TRAINED.replace("8", "3")
    read = report(TRAINED, "Checked,,", again, "Mentors,,", again)
    assert loaded(read) == []
    assert read.kept_back == [
        ("B3", "conflicting_values"),
        ("B5", "conflicting_values"),
        ("7", "unread_section"),
    ]


def test_a_section_reaches_to_the_next_one_of_its_kind_or_to_the_end():
    read = report("Q1,,", REACHED, "Checked,,", TRAINED, "", "2031,,", "Participations,7,")
    assert read.kept_back == [("4", "unread_section"), ("6", "unread_section")]
    assert loaded(read) == ["B9"]


def test_what_stands_below_the_table_is_a_note():
    read = report(REACHED, "Mentors,,", "Quarter 1,,")
    assert (read.kept_back, read.findings["note_row"]) == ([], 2)


def test_in_a_table_of_two_columns_too():
    rows = ["Girls,", "Participations (attendances),7"]
    read = report(*rows, head="Measure,Result")
    assert read.kept_back == [("A3", "unknown_indicator"), ("4", "unread_section")]


def test_a_row_that_says_it_itself_needs_no_section():
    rows = ["Mentors,,,,", "Girls,,,,", "Q1,,,,", TRAINED + ",The Club,F,Q2"]
    read = report(
        *rows, template=REPORT + WITH_COLUMNS, head="Measure,Result,Target,Program,Sex,In"
    )
    assert loaded(read) == ["B6"]


def test_a_program_that_is_written_once_for_several_rows_is_not_lost():
    rows = [",,,Mentors,,", TRAINED + ",,F,Q2"]
    read = report(
        *rows, template=REPORT + WITH_COLUMNS, head="Measure,Result,Target,Program,Sex,In"
    )
    assert read.kept_back == [("4", "unread_section")]


def test_sections_of_a_workbook_are_known_in_a_column_that_nobody_reads():
    rows = [["Period", "2031", "", ""], ["No.", "Measure", "Result", "Target"],
            ["Mentors", "", "", ""], ["1", *TRAINED.split(",")]]  # fmt: skip
    read = read_one(as_xlsx(rows), path="eastmere/report.xlsx", template=REPORT)
    assert read.kept_back == [("Events!4", "unread_section")]


LOG = a_log("Present")


def test_a_log_in_sections_waits_for_its_program_and_not_for_months_or_sexes():
    head, day = "Day,Activity,Present", "2031-01-02,Sports,12"
    read = read_one(f"{head}\nGirls,,\nJanuary,,\n{day}\nMentors,,\n{day}\n", template=LOG)
    assert len(read.rows("core_events")) == 1
    assert read.kept_back == [("6", "unread_section")]
