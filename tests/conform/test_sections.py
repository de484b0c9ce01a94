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
        "Numbers were checked by the office.", "Outcome 1", "Total", "* estimated",
        "2031", "Year 2031", "Eastmere", "1.", "12", "All figures in units (scale 1).",
        "Result 2: young people take part", "Source: registers of the schools and clubs",
        "Note: mentors of both clubs", "Frontline practitioners trained",
    ],
)  # fmt: skip
def test_a_row_that_says_nothing_of_the_kind_or_the_same_as_the_report_is_a_note(note):
    read = report(REACHED, f'"{note}",,', TRAINED)
    assert "unread_section" not in {reason for _, reason in read.kept_back}
    assert loaded(read) == ["B3", "B5", "C3"]


@pytest.mark.parametrize(
    "section",
    [
        "Adults", "Children", "Planned", "Objectifs 2031", "Metas", "Other", "Not stated",
        "Boys and girls", "Mulheres", "Numbers checked by the office", "Sources of support",
    ],
)  # fmt: skip
def test_so_do_figures_below_a_text_that_nobody_understands(section):
    read = report(REACHED, f"{section},,", TRAINED)
    assert loaded(read) == ["B3", "C3"]
    assert read.kept_back == [("5", "unread_section")]


@pytest.mark.parametrize(
    "section",
    [
        "Avril à juin", "Jan–Mar", "Ocak-Mart", "1.er trimestre", "Trimestre II", "3. Quartal",
        "Girls only", "Garçons et hommes", "Kız öğrenciler", "ذكور فقط", "الفتيات", "Unge kvinder",
        "Under 18s", "Plus de 30 ans",
    ],
)  # fmt: skip
def test_a_row_is_read_for_its_period_sex_or_age_where_columns_tell_these(section):
    told = f"{TRAINED},The Club,F,Q2"
    template = REPORT + WITH_COLUMNS + '[columns.age_band]\nheaders = ["Age"]\n'
    head = "Measure,Result,Target,Program,Sex,In,Age"
    read = report(f"{section},,,,,,", f"{told},12-14", template=template, head=head)
    assert (loaded(read), read.kept_back) == (["B4"], [])


@pytest.mark.parametrize("whole", ["2031", "Eastmere"])
def test_what_nobody_understands_reaches_to_a_row_that_says_the_whole(whole):
    read = report("Adults,,", TRAINED, "Outcome 1,,", REACHED, f"{whole},,", "Participations,7,")
    assert loaded(read) == ["B8"]
    assert {reason for _, reason in read.kept_back} == {"unread_section"}


NOTES = REPORT.replace("[report]", '[source]\nnotes = ["Youth office", "Girls"]\n[report]')


@pytest.mark.parametrize("note", ["Youth office", "YOUTH OFFICE:", "Girls"])
def test_the_template_lists_texts_that_say_nothing_of_the_rows_below(note):
    read = report(REACHED, f"{note},,", TRAINED, template=NOTES)
    assert (loaded(read), read.kept_back) == (["B3", "B5", "C3"], [])


def test_another_text_than_the_listed_one_waits():
    read = report(REACHED, "Youth office: girls,,", TRAINED, template=NOTES)
    assert read.kept_back == [("5", "unread_section")]


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
    read = report(TRAINED, "* Checked,,", again, "Mentors,,", again)
    assert loaded(read) == []
    assert read.kept_back == [
        ("B3", "conflicting_values"),
        ("B5", "conflicting_values"),
        ("7", "unread_section"),
    ]


def test_a_section_reaches_to_the_next_one_of_its_kind_or_to_the_end():
    read = report("Q1,,", REACHED, "* Checked,,", TRAINED, "", "2031,,", "Participations,7,")
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


@pytest.mark.parametrize("section", ["School holidays", "Rained off", "Completed", "Week 14"])
def test_remarks_between_the_days_of_a_log_hold_nothing(section):
    head, day = "Day,Activity,Present", "2031-01-02,Sports,12"
    read = read_one(f"{head}\n{section},,\n{day}\n", template=LOG)
    assert (len(read.rows("core_events")), read.kept_back) == (1, [])


@pytest.mark.parametrize("section", ["Cancelled", "Planned:", "Annulées", "Aflyst"])
def test_days_of_a_log_below_a_row_that_says_they_were_not_held_wait(section):
    head, day = "Day,Activity,Present", "2031-01-02,Sports,12"
    read = read_one(f"{head}\n{day}\n{section},,\n{day}\n", template=LOG)
    assert len(read.rows("core_events")) == 1
    assert read.kept_back == [("4", "unread_section")]
