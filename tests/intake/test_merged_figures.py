"""A figure that is merged over several cells is that of none of them alone."""

import pytest

from tests.fixtures.invented import read_one
from tests.fixtures.small_templates import a_log, a_report
from tests.fixtures.workbooks import workbook

REPORT = a_report("Target", "Women", "Men", age_band="Age")

MEASURE = "Participations (attendances)"
ROWS = [
    ["Period", "2031-Q1"],
    ["Measure", "Age", "Target", "Women", "Men"],
    [MEASURE, "12-14", "300", "40", "50"],
    [None, "15-17", None, "45", None],
    [None, "18-24", None, "9", "11"],
]


def report(*merges, rows=ROWS):
    raw = workbook({"R": rows}, merges={"R": ["A3:A5", *merges]})
    return read_one(raw, path="eastmere/report.xlsx", template=REPORT)


def figures(read):
    tables = ("core_reported_values", "core_targets")
    return {r["cell_ref"]: r["reported_value"] for table in tables for r in read.rows(table)}


OTHERS = {"D3": 40.0, "E3": 50.0, "D5": 9.0, "E5": 11.0}


@pytest.mark.parametrize(
    ("merge", "held"),
    [("C3:C5", ["C3", "C4", "C5"]), ("D4:E4", ["D4", "E4"]), ("C3:D3", ["C3", "D3"])],
)
def test_a_figure_of_several_ages_or_sexes_waits_in_each_of_its_cells(merge, held):
    read = report(merge)
    assert read.kept_back == [(f"R!{cell}", "merged_figure") for cell in held]
    assert not figures(read).keys() & set(held)
    assert figures(read).keys() >= OTHERS.keys() - set(held)


def test_a_label_that_is_merged_over_rows_describes_each_of_them():
    read = report()
    assert read.kept_back == []
    assert figures(read) == OTHERS | {"C3": 300.0, "D4": 45.0, "E4": None}


def test_words_over_several_cells_are_no_figure():
    rows = [*ROWS[:3], [None, "15-17", None, "n/a", None], ROWS[4]]
    assert "merged_figure" not in {reason for _, reason in report("D4:E4", rows=rows).kept_back}


def test_a_section_that_is_merged_over_the_whole_table_is_no_figure():
    read = report("A6:E6", rows=[*ROWS, ["12-14"], [MEASURE, None, None, "7", "8"]])
    assert read.kept_back == [("R!7", "unread_section")]


LOG = a_log("Women", "Men")


def log(merge, below=("Mentoring", "3", "5")):
    rows = [["Day", "Activity", "Women", "Men"], ["2031-01-02", "Sports", "8", "4"],
            ["2031-01-02", *below]]  # fmt: skip
    raw = workbook({"L": rows}, merges={"L": [merge]})
    return read_one(raw, path="eastmere/log.xlsx", template=LOG)


def test_an_event_whose_women_and_men_are_one_figure_waits():
    read = log("C2:D2")
    assert {reason for _, reason in read.kept_back} == {"merged_figure"}
    assert len(read.rows("core_events")) == 1


def test_in_a_log_the_figure_is_that_of_the_first_row():
    assert len(log("A2:A3").rows("core_events")) == 2
    assert log("C2:C3", below=("Mentoring", None, "5")).kept_back == []
