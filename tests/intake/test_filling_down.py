"""A text that stands once for the rows below it, where the template says so."""

from tests.fixtures.invented import read_one

REPORT = """
id = "report"
title = "Report"
produces = "values"
[report]
period = "declared"
declared = "2031-Q1"
[columns.program]
headers = ["Club"]
fill_down = {filled}
[columns.indicator]
headers = ["Measure"]
words = {{ Sessions = "out_sessions_delivered", Visits = "out_participations" }}
[columns.sex]
headers = ["Sex"]
[[values]]
headers = ["Figure"]
"""
LOG = """
id = "log"
title = "Log"
produces = "events"
[columns.date]
headers = ["Date"]
required = true
fill_down = true
[columns.activity_type]
headers = ["Activity"]
[[counts]]
headers = ["Participants"]
"""
ROWS = """\
Club,Measure,Sex,Figure
The Club,Sessions,,8
,Visits,,40
Mentors,Sessions,,3
,Visits,,12
"""


def figures(content, filled="true", template=REPORT):
    read = read_one(content, template=template.format(filled=filled))
    told = [(r["program_id"], r["reported_value"]) for r in read.rows("core_reported_values")]
    return told, read.kept_back


def test_an_empty_cell_says_what_stands_above_it():
    assert figures(ROWS) == (
        [("eastmere/club", 8), ("eastmere/club", 40), ("eastmere/mentors", 3), ("eastmere/mentors", 12)],
        [],
    )  # fmt: skip


def test_without_the_entry_it_says_nothing():
    told, waiting = figures(ROWS, "false")
    assert {program for program, _ in told} == {"eastmere/club", "eastmere/mentors"}
    assert waiting == [("D3", "conflicting_values"), ("D5", "conflicting_values")]


def test_a_row_of_the_text_alone_stands_for_the_rows_below_it():
    rows = "Club,Measure,Sex,Figure\nThe Club,,,\n,Sessions,,8\nMentors,,,\n,Sessions,,3\n"
    assert figures(rows) == ([("eastmere/club", 8), ("eastmere/mentors", 3)], [])


def test_a_total_takes_nothing_over_and_stands_for_nobody():
    rows = """\
Club,Measure,Sex,Figure
The Club,Visits,F,n.d.
,Visits,M,4
,Visits,Total,9
The Club total,Sessions,,5
,Sessions,,7
"""
    told, waiting = figures(rows)
    assert ("eastmere/club", 7) in told
    assert waiting == [("D4", "total_not_placed")]


def test_a_day_stands_for_the_sessions_below_it_and_not_for_the_total_of_the_log():
    rows = "Date,Activity,Participants\n2031-01-05,sports,12\n,mentoring,9\n2031-01-06,sports,4\n,Total,25\n"
    read = read_one(rows, template=LOG)
    assert [str(day) for day in read.column("core_events", "event_date")] == [
        "2031-01-05",
        "2031-01-05",
        "2031-01-06",
    ]
    assert read.totals == [("C5", 25.0, 25.0, True)]


def test_each_file_begins_anew():
    read = read_one("Club,Measure,Sex,Figure\n,Sessions,,8\nMentors,Visits,,3\n",
                    template=REPORT.format(filled="true"))  # fmt: skip
    assert read.column("core_reported_values", "program_id") == [None, "eastmere/mentors"]
