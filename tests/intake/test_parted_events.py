"""One event in several rows, one for each sex, is not loaded as several events."""

import pytest

from tests.fixtures.invented import read_one
from tests.fixtures.tables import as_csv
from tests.fixtures.workbooks import workbook

LOG = """
id = "sessions"
title = "One row a session"
produces = "events"
[columns.date]
headers = ["Date"]
required = true
[columns.activity_type]
headers = ["Activity"]
[columns.title]
headers = ["Title"]
[[counts]]
headers = ["Came"]
"""
FILLED_DOWN = LOG.replace('headers = ["Date"]', 'headers = ["Date"]\nfill_down = true')
HEADING = ["Date", "Activity", "Title", "Sex", "Came"]


def loaded_and_held(rows, template=LOG):
    """The attendance of each event, and the cell and reason of each row that waits."""
    read = read_one(as_csv([HEADING, *rows]), template=template)
    return [row["participation_count"] for row in read.rows("core_events")], read.kept_back


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Female", "Male"),
        ("F", "M"),
        ("Girls only", "Boys"),
        ("Kvinder", "Mænd"),
        ("Filles", "Garçons"),
    ],
)
def test_rows_of_one_event_by_sex_wait_each(first, second):
    loaded, held = loaded_and_held(
        [
            ["2031-01-05", "sports", "Open hall", first, "12"],
            ["2031-01-05", "sports", "Open hall", second, "15"],
            ["2031-01-12", "sports", "Open hall", first, "9"],
        ]
    )
    assert loaded == [9]
    assert [reason for _, reason in held] == ["event_in_several_rows"] * 2


@pytest.mark.parametrize(
    ("rows", "loaded"),
    [
        # something that is read tells them apart
        ([["2031-01-05", "sports", "Girls", "F", "12"], ["2031-01-05", "sports", "Boys", "M", "15"]],
         [12, 15]),
        ([["2031-01-05", "sports", "", "F", "12"], ["2031-01-06", "sports", "", "M", "15"]], [12, 15]),
        # the same twice, for one sex: nothing says that they are parts of one
        ([["2031-01-05", "sports", "", "F", "12"], ["2031-01-05", "sports", "", "F", "15"],
          ["2031-01-06", "sports", "", "M", "9"]], [12, 15, 9]),
        # a column of other words is none of sexes
        ([["2031-01-05", "sports", "", "Hall", "12"], ["2031-01-05", "sports", "", "Field", "15"]],
         [12, 15]),
        ([["2031-01-05", "sports", "", "Mixed", "12"], ["2031-01-05", "sports", "", "F", "15"]],
         [12, 15]),
    ],
)  # fmt: skip
def test_other_rows_are_events_of_their_own(rows, loaded):
    assert loaded_and_held(rows) == (loaded, [])


def test_what_is_told_of_both_together_waits_with_them():
    rows = [["2031-01-05", "sports", "", sex, came]
            for sex, came in (("F", "12"), ("M", "15"), ("Both", "27"))]  # fmt: skip
    loaded, held = loaded_and_held(rows)
    assert loaded == []
    assert [reason for _, reason in held] == ["event_in_several_rows"] * 3


def test_a_day_that_stands_once_for_both_rows_is_that_of_both():
    rows = [["2031-01-05", "sports", "", "F", "12"], ["", "sports", "", "M", "15"]]
    loaded, held = loaded_and_held(rows, FILLED_DOWN)
    assert (loaded, len(held)) == ([], 2)
    merged = workbook(
        {"Log": [HEADING, rows[0], [None, "sports", None, "M", "15"]]}, merges={"Log": ["A2:A3"]}
    )
    read = read_one(merged, template=LOG)
    assert [reason for _, reason in read.kept_back] == ["event_in_several_rows"] * 2


def test_a_column_of_sexes_that_the_template_reads_tells_the_rows_apart():
    audience = '\n[columns.audience]\nheaders = ["Sex"]\n[columns.audience.words]\n'
    words = '"F" = "adolescents_12_17"\n"M" = "parents_caregivers"\n'
    template = LOG.replace("[[counts]]", audience + words + "[[counts]]")
    rows = [["2031-01-05", "sports", "", sex, came] for sex, came in (("F", "12"), ("M", "15"))]
    assert loaded_and_held(rows, template)[0] == [12, 15]
