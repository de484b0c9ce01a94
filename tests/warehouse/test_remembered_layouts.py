"""Layouts are remembered: unknown files of one layout are seen together, changes are told."""

import pytest

from citywise.warehouse.layouts import unknown_layouts
from tests.fixtures.invented import make_workspace, night_on

HEADING = "Ref,Date,Activity,Status,Participants"
ROW = "E-1,2025-{month}-05,Sports,Completed,20"


@pytest.fixture
def workspace(tmp_path):
    return make_workspace(tmp_path / "workspace")


def send(workspace, path, *lines):
    file = workspace.raw / path
    file.parent.mkdir(exist_ok=True)
    file.write_text("\n".join([*lines, ""]))


def told(workspace):
    """What the check of changed columns says, by file."""
    with night_on(workspace) as night:
        found = night.store.rows(
            "select failed_count, example_text from core_quality_results"
            " where check_id = 'columns_changed' order by submission_id"
        )
    return found.rows()


def test_unknown_files_of_one_layout_are_seen_together_whatever_their_order(workspace):
    send(workspace, "eastmere/a.csv", "Room,Keys", "1,2")
    send(workspace, "eastmere/b.csv", "Room,Keys", "3,4")
    send(workspace, "skovby/c.csv", "Keys,Room", "5,6")
    send(workspace, "skovby/d.csv", "Something,Else", "5,6")
    with night_on(workspace) as night:
        groups = unknown_layouts(night.store)
    assert groups["file_count"].to_list() == [3, 1]
    assert groups["file_paths"].to_list()[0] == ["eastmere/a.csv", "eastmere/b.csv", "skovby/c.csv"]


def test_files_that_are_read_have_a_fingerprint_too_and_are_no_unknown_layout(workspace):
    send(workspace, "eastmere/2025-Q1.csv", HEADING, ROW.format(month="01"))
    with night_on(workspace) as night:
        assert night.store.value("select layout_fingerprint from core_submissions")
        assert unknown_layouts(night.store).is_empty()


def test_nor_are_files_that_wait_for_something_else_than_a_template(workspace):
    send(workspace, "eastmere/activities.csv", HEADING, ROW.format(month="01"))
    with night_on(workspace) as night:
        waits = night.store.rows("select reason_code from core_quarantine_items")
        assert waits["reason_code"].to_list() == ["period_missing"]
        assert unknown_layouts(night.store).is_empty()


def test_an_optional_column_that_is_called_otherwise_is_never_lost_silently(workspace):
    send(workspace, "eastmere/2025-Q1.csv", f"{HEADING},Women", ROW.format(month="01") + ",12")
    assert told(workspace) == []
    send(workspace, "eastmere/2025-Q2.csv", f"{HEADING},Women there", ROW.format(month="04") + ",9")
    ((count, text),) = told(workspace)
    assert count == 2
    assert text.splitlines() == [
        "eastmere/2025-Q2.csv!without participations[sex=F]",
        "eastmere/2025-Q2.csv!new column F",
    ]


def test_the_same_columns_in_another_order_are_no_change(workspace):
    send(workspace, "eastmere/2025-Q1.csv", HEADING, ROW.format(month="01"))
    send(workspace, "eastmere/2025-Q2.csv", "Date,Ref,Activity,Status,Participants",
         "2025-04-05,E-1,Sports,Completed,20")  # fmt: skip
    assert told(workspace) == []


def test_files_of_another_city_are_no_measure(workspace):
    send(workspace, "eastmere/2025-Q1.csv", f"{HEADING},Women", ROW.format(month="01") + ",12")
    send(workspace, "skovby/2025-Q1.csv", HEADING, ROW.format(month="01"))
    assert told(workspace) == []
