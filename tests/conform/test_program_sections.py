"""Rows of a single text that name the program of the rows below them, where the template says so."""

import pytest

from citywise.errors import CitywiseError
from tests.fixtures.invented import read_one
from tests.fixtures.small_templates import a_log, a_report
from tests.fixtures.tables import as_xlsx

SECTIONS = "\n[columns.program]\nsections = true\n"
REPORT = a_report("Result", "Target") + SECTIONS
TRAINED = "Frontline practitioners trained"
SESSIONS = "Outreach sessions delivered"
PEOPLE = "Participations (attendances)"


def report(*rows, template=REPORT, head="Measure,Result,Target"):
    text = "\n".join(("Period,2031,", head, *rows)) + "\n"
    return read_one(text, path="eastmere/report.csv", template=template)


def figures(found):
    rows = found.rows("core_reported_values")
    return [(r["program_id"], r["reported_value"]) for r in rows]


CLUB, MENTORS = "eastmere/club", "eastmere/mentors"


@pytest.mark.parametrize("name", ["Mentors", "MENTORS:", "Program: Mentors", "2. Mentors"])
def test_a_row_of_a_program_alone_tells_it_of_the_rows_below_it(name):
    found = report("The Club,,", f"{TRAINED},8,", f"{SESSIONS},9,", f"{name},,", f"{TRAINED},7,")
    assert figures(found) == [(CLUB, 8.0), (CLUB, 9.0), (MENTORS, 7.0)]
    assert (found.kept_back, found.findings) == ([], {})


def test_in_workbooks_and_in_a_column_that_nobody_reads_too():
    rows = [["Period", "2031", "", ""], ["No.", "Measure", "Result", "Target"],
            ["Mentors", "", "", ""], ["1", TRAINED, "8", ""]]  # fmt: skip
    found = read_one(as_xlsx(rows), path="eastmere/report.xlsx", template=REPORT)
    assert figures(found) == [(MENTORS, 8.0)]


def test_in_a_table_of_two_columns_too():
    found = report("Mentors,", f"{TRAINED},8", head="Measure,Result")
    assert figures(found) == [(MENTORS, 8.0)]
    assert found.kept_back == []


def test_rows_above_the_first_section_are_the_city_s():
    assert figures(report(f"{TRAINED},15,", "Mentors,,", f"{TRAINED},7,")) == [
        (None, 15.0),
        (MENTORS, 7.0),
    ]


def test_a_required_program_is_missed_above_the_first_section():
    found = report(
        f"{TRAINED},15,", "Mentors,,", f"{TRAINED},7,", template=REPORT + "required = true\n"
    )
    assert figures(found) == [(MENTORS, 7.0)]
    assert [reason for _, reason in found.kept_back] == ["missing_value"]


@pytest.mark.parametrize("name", ["Rowing", "Mentor club", "Figures were checked"])
def test_below_a_text_that_is_no_known_program_rows_wait(name):
    found = report("Mentors,,", f"{TRAINED},8,", f"{name},,", f"{TRAINED},7,")
    assert figures(found) == [(MENTORS, 8.0)]
    assert found.kept_back == [("6", "unknown_program")]


def test_the_template_s_own_words_are_known():
    words = 'words = { "Rowing" = "Mentors" }\n'
    assert figures(report("Rowing,,", f"{TRAINED},8,", template=REPORT + words)) == [(MENTORS, 8.0)]


def test_a_word_for_all_heads_the_rows_of_the_city():
    words = 'words = { "The whole city" = "all" }\n'
    found = report("Mentors,,", f"{TRAINED},8,", "Total,8,", "The whole city,,", f"{TRAINED},7,",
                   template=REPORT + words)  # fmt: skip
    assert figures(found) == [(MENTORS, 8.0), (None, 7.0)]
    assert (found.kept_back, found.findings) == ([], {})


@pytest.mark.parametrize("name", ["Girls", "Quarter 1", "Westhaven", "12-14"])
def test_what_names_something_else_is_no_program_and_its_rows_wait_as_ever(name):
    found = report("Mentors,,", f"{TRAINED},8,", f"{name},,", f"{TRAINED},7,")
    assert figures(found) == [(MENTORS, 8.0)]
    assert found.kept_back == [("6", "unread_section")]


def test_a_measure_without_figures_and_a_note_at_the_end_head_nothing():
    found = report("Mentors,,", f"{TRAINED},8,", f"{SESSIONS},,", f"{PEOPLE},7,", "Checked,,")
    assert figures(found) == [(MENTORS, 8.0), (MENTORS, 7.0)]
    assert (found.kept_back, found.findings) == ([], {"note_row": 2})


@pytest.mark.parametrize("total", ["Total", "Subtotal Mentors", "Mentors total"])
def test_the_total_of_a_section_ends_it_and_what_follows_waits(total):
    found = report("Mentors,,", f"{TRAINED},8,", f"{total},8,", f"{SESSIONS},7,",
                   "The Club,,", f"{TRAINED},5,")  # fmt: skip
    assert figures(found) == [(MENTORS, 8.0), (CLUB, 5.0)]
    assert found.kept_back == [("6", "section_ended")]


def test_a_total_by_sex_is_one_of_the_section_and_ends_nothing():
    template = a_report("Result", sex="Sex") + SECTIONS
    found = report("Mentors,,", f"{TRAINED},F,<5", f"{TRAINED},M,8", f"{TRAINED},Total,n.d.",
                   f"{SESSIONS},,4", template=template, head="Measure,Sex,Result")  # fmt: skip
    assert [program for program, _ in figures(found)] == [MENTORS] * 3
    assert found.kept_back == []


def test_a_row_that_names_its_program_itself_is_believed():
    template = REPORT.replace("sections = true", 'sections = true\nheaders = ["Program"]')
    found = report("Mentors,,,", f"{TRAINED},8,,The Club", f"{SESSIONS},7,,", template=template,
                   head="Measure,Result,Target,Program")  # fmt: skip
    assert figures(found) == [(CLUB, 8.0), (MENTORS, 7.0)]


def test_a_log_in_sections():
    head, day = "Day,Activity,Present", "2031-01-{:02d},Sports,12"
    rows = [head, "Mentors,,", day.format(2), day.format(3), "The Club,,", day.format(4)]
    found = read_one("\n".join(rows) + "\n", template=a_log("Present") + SECTIONS)
    assert found.column("core_events", "program_id") == [MENTORS, MENTORS, CLUB]
    assert found.findings == {}


@pytest.mark.parametrize(
    "entries",
    [
        "[columns.program]\nrequired = true\n",
        '[columns.program]\nsections = true\nunknown = "local"\n',
        "[columns.sex]\nsections = true\n",
    ],
)
def test_what_cannot_be_read_so_is_said_to_the_author(entries):
    with pytest.raises(CitywiseError):
        report(f"{TRAINED},8,", template=a_report("Result") + "\n" + entries)


@pytest.mark.parametrize("headers", ["", "headers = []\n"])
@pytest.mark.parametrize("table", ["a,b,c\n1,2,3\n", "Measure,Wert\nSessions,3\n"])
def test_a_template_whose_programs_have_no_heading_refuses_other_layouts_as_any_does(
    table, headers
):
    """What it lacks in a sheet is asked of every file that fits no template."""
    with_period = '\n[report]\nperiod = "declared"\ndeclared = "2031"\n'
    measure = '\n[columns.indicator]\nheaders = ["Measure"]\nrequired = true\n'
    figures = '\n[[values]]\nheaders = ["Result"]\nrequired = true\n'
    names = 'id = "s"\ntitle = "s"\nproduces = "values"\n'
    template = names + with_period + measure + SECTIONS + headers + figures
    found = read_one(table, path="eastmere/report.csv", template=template)
    assert [problem.reason for problem in found.batch.problems] == ["unknown_layout"]
