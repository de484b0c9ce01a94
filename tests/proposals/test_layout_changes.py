"""A known layout that has changed: what is said of it, and the template that reads it again."""

import pytest

from citywise.conform.findings import quality_results
from citywise.intake.fitting.layout_changes import nearest_drift
from citywise.intake.templates.files import parse_template
from citywise.proposals.amending import amend
from tests.fixtures.invented import SHIPPED, read_one
from tests.fixtures.workbooks import workbook
from tests.proposals.proposed import sheets_of

LOG = """
id = "log"
title = "Log"
produces = "events"

[source]
sheets = "Log"

[columns.date]
headers = ["Date"]
required = true

[columns.activity_type]
headers = ["Activity"]
required = true

[[counts]]
headers = ["Participants"]
required = true
"""
BY_SEX = LOG.replace(
    '["Participants"]\nrequired = true',
    '["Women"]\nrequired = true\nbreakdown = { sex = "F" }\n\n'
    '[[counts]]\nheaders = ["Men"]\nrequired = true\nbreakdown = { sex = "M" }',
)
BOTH = LOG + '\n[[counts]]\nheaders = ["Women"]\nbreakdown = { sex = "F" }\n'
SESSION, LATER = ["2031-01-05", "sports"], ["2031-01-12", "sports"]


def log(*headings, rows=((12,), (9,)), name="Log", above=()):
    data = [[*SESSION, *rows[0]], [*LATER, *rows[1]]]
    return workbook({name: [*above, ["Date", "Activity", *headings], *data]})


def drift_of(content, template=LOG):
    (sheet,) = sheets_of(content)
    return nearest_drift(sheet, [parse_template(template.encode(), "log", SHIPPED.parent)])


def amended(content, template=LOG):
    return amend(template, drift_of(content, template).changes)


def counts_by(template, content):
    read = read_one(content, path="eastmere/log.xlsx", template=template)
    assert read.kept_back == []
    return sorted(
        (row["disagg_key"], row["value"]) for row in read.rows("core_event_counts")
    )  # fmt: skip


CHANGED = {
    "renamed": (log("Number of participants"), LOG, "may be 'Participants'"),
    "split": (
        log("Participants F", "Participants M", rows=((5, 7), (4, 5))), LOG,
        "'Participants' is split into 'Participants F' and 'Participants M'",
    ),
    "split, a group known by another name": (
        log("Participants F", "Participants M", rows=((5, 7), (4, 5))), BOTH,
        "'Participants' is split into",
    ),
    "merged": (log("Participants"), BY_SEX, "'Women' and 'Men' may have become one column, C"),
    "sheet": (log("Participants", name="Log 2031"), LOG, "the sheet is called 'Log 2031'"),
    "heading of two rows": (
        workbook({"Log": [["Date", "Activity", "Attendance", None],
                          [None, None, "Participants", "Helpers"],
                          [*SESSION, 12, 1], [*LATER, 9, 1]]}), LOG,
        "the heading has 2 rows rather than 1",
    ),
    "heading of one row": (
        log("Participants"), LOG.replace("[source]", "[source]\nheader_rows = 2"),
        "the heading has 1 row rather than 2",
    ),
    "heading further down": (
        log("Participants", above=[["Youth office"], ["Log of the year"], []]),
        LOG.replace("[source]", "[source]\nsearch_rows = 1"), "the heading stands in row 4",
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGED)
def test_what_has_changed_is_said(change):
    content, template, says = CHANGED[change]
    assert any(says in line.line for line in drift_of(content, template).changes)


@pytest.mark.parametrize("change", CHANGED)
def test_the_refusal_of_the_night_says_it_too(change):
    content, template, says = CHANGED[change]
    read = read_one(content, path="eastmere/log.xlsx", template=template)
    assert [p.reason for p in read.batch.problems] == ["unknown_layout"]
    assert says in read.batch.problems[0].text


@pytest.mark.parametrize("change", CHANGED)
def test_the_changed_template_reads_both_sessions(change):
    content, template, _ = CHANGED[change]
    read = read_one(content, path="eastmere/log.xlsx", template=amended(content, template))
    assert read.kept_back == []
    assert len(read.rows("core_events")) == 2


def test_columns_that_were_split_are_counted_by_their_groups_and_not_added_up():
    content = CHANGED["split"][0]
    read = read_one(content, path="eastmere/log.xlsx", template=amended(content))
    assert read.column("core_events", "participation_count") == [None, None]


def test_a_template_that_was_changed_for_a_split_still_reads_the_whole():
    read = read_one(
        log("Participants"), template=amended(CHANGED["split"][0]), path="eastmere/l.xlsx"
    )
    assert read.column("core_events", "participation_count") == [12, 9]


def test_columns_that_were_only_moved_are_no_change():
    rows = [["Participants", "Activity", "Date"], [12, "sports", "2031-01-05"]]
    assert drift_of(workbook({"Log": rows})).lacks == ()


def test_what_nothing_in_the_file_explains_is_said_to_be_lacking_and_nothing_is_proposed():
    drift = drift_of(log("Zzyzx"))
    assert (drift.lacks, drift.changes) == (("Participants",), ())


HEADING = ["Date", "Activity", "Participants"]


@pytest.mark.parametrize(
    ("name", "heading", "told"),
    [
        ("March", HEADING, "March: log names other sheets"),
        ("Log", HEADING, None),
        (
            "March",
            ["Date", "Activity", "Who came"],
            "March: log lacks a sheet of its name, Participants",
        ),
        ("To do", ["To whom", "What", "When"], "To do"),
    ],
)
def test_a_sheet_that_is_not_read_is_named_with_what_differs(name, heading, told):
    template = LOG.replace('"Log"', '"Log|January"')
    sheets = {"January": [HEADING, [*SESSION, 3]], name: [heading, [*LATER, 4]]}
    read = read_one(workbook(sheets), path="eastmere/2031-Q1 log.xlsx", template=template)
    findings = dict(quality_results(read.batch).select("check_id", "example_text").rows())
    where = f"eastmere/2031-Q1 log.xlsx!{told}" if told else None
    assert findings.get("sheet_not_read") == where
