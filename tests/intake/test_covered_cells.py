"""What stands under a merged cell is seen by nobody, and waits.

Day        | Activity | Women | Men
2031-01-05 | Sports   |     8 |   4
2031-01-06 | Sports   |       |   5        merged into the 8 above it; a 7 still stands there
"""

import pytest

from tests.fixtures.invented import read_one
from tests.fixtures.small_templates import a_log
from tests.fixtures.workbooks import with_xml, workbook

LOG = a_log("Women", "Men")
ROWS = [
    ["Day", "Activity", "Women", "Men"],
    ["2031-01-05", "Sports", 8, 4],
    ["2031-01-06", "Mentoring", 7, 5],
    ["2031-01-06", "Sports", 9, 6],
]


def merged(rows, *areas):
    """The workbook as a program leaves it that merges cells and keeps what stands in them."""
    cells = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    merges = f'<mergeCells count="{len(areas)}">{cells}</mergeCells>'.encode()
    raw = workbook({"L": rows})
    return with_xml(raw, lambda xml: xml.replace(b"</sheetData>", b"</sheetData>" + merges))


def log(*areas, rows=ROWS):
    return read_one(merged(rows, *areas), path="eastmere/log.xlsx", template=LOG)


def counts(read):
    """Women and men of each event."""
    found = [row["measured_value"] for row in read.rows("core_event_counts")]
    half = len(found) // 2
    return [*zip(found[:half], found[half:], strict=True)]


@pytest.mark.parametrize("area", ["C2:C3", "B2:B3"])
def test_a_covered_figure_or_another_text_waits(area):
    read = log(area)
    assert read.kept_back == [(f"L!{area.partition(':')[2]}", "covered_cell")]
    assert counts(read) == [(8, 4), (9, 6)]


def test_a_text_that_is_that_of_the_cell_above_it_says_nothing_new():
    read = log("A3:A4")
    assert read.kept_back == []
    assert len(read.rows("core_events")) == 3


def test_a_covered_cell_that_is_empty_changes_nothing():
    rows = [*ROWS[:2], ["2031-01-06", None, 7, 5], ROWS[3]]
    read = log("B2:B3", rows=rows)
    assert read.kept_back == []
    assert read.column("core_events", "activity_type_code") == ["sports"] * 3


def test_the_same_figure_would_count_twice():
    rows = [*ROWS[:2], ["2031-01-06", "Sports", 8, 5]]
    assert log("C2:C3", rows=rows).kept_back == [("L!C3", "covered_cell")]


def test_one_figure_over_women_and_men_waits_as_a_merged_one():
    assert {reason for _, reason in log("C2:D2").kept_back} == {"merged_figure"}


def test_what_lies_under_a_merged_heading_is_no_heading():
    rows = [["Day", "Activity", "Women", "Men"], ["", "", "Men", "Women"], *ROWS[1:]]
    read = log("A1:A2", "B1:B2", "C1:C2", "D1:D2", rows=rows)
    assert counts(read) == [(8, 4), (7, 5), (9, 6)]


TITLED = LOG.replace(
    'key = ["folder", "file"]',
    'key = ["folder", "file"]\nperiod = "cell"\nperiod_labels = ["Period"]',
)


def test_a_period_under_a_title_is_none():
    rows = [["Our log", "Period", "2031-Q4"], ["Period", "2031-Q1"], *ROWS]
    read = read_one(merged(rows, "A1:D1"), path="eastmere/log.xlsx", template=TITLED)
    assert read.kept_back == []
