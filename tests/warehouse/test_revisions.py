"""What counts after several deliveries: repeats change nothing, corrections take their place."""

import os
import time

import pytest

from tests.fixtures.invented import make_workspace, night_on

LOG = "Ref,Date,Activity,Status,Participants\nE-1,2025-01-05,Sports,Completed,{count}\n"


@pytest.fixture
def workspace(tmp_path):
    return make_workspace(tmp_path / "workspace")


def send(workspace, path, content, seconds_ago=60):
    file = workspace.raw / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(content)
    at = time.time() - seconds_ago
    os.utime(file, (at, at))


def participants(workspace):
    """Attendance of the events that count after one more night."""
    with night_on(workspace) as night:
        found = night.store.rows("select participation_count from core_events_current order by all")
    return found["participation_count"].to_list()


def rows(workspace, sql):
    with night_on(workspace) as night:
        return night.store.rows(sql).rows()


OUTCOMES = "select file_path, delivery_outcome_code from raw_deliveries order by delivery_id"
REVISIONS = (
    "select file_path, revision_number, is_current from core_submissions_ranked"
    " order by submission_id"
)


def test_a_corrected_file_takes_the_place_of_the_first(workspace):
    send(workspace, "eastmere/2025-Q1.csv", LOG.format(count=20))
    assert participants(workspace) == [20]
    send(workspace, "eastmere/2025-Q1 corrected.csv", LOG.format(count=30))
    assert participants(workspace) == [30]
    assert rows(workspace, REVISIONS) == [
        ("eastmere/2025-Q1.csv", 1, False),
        ("eastmere/2025-Q1 corrected.csv", 2, True),
    ]


def test_of_versions_that_arrive_together_the_later_file_counts(workspace):
    send(workspace, "eastmere/2025-Q1 a corrected.csv", LOG.format(count=30), seconds_ago=60)
    send(workspace, "eastmere/2025-Q1 b.csv", LOG.format(count=20), seconds_ago=6000)
    assert participants(workspace) == [30]
    told = "select check_id from core_quality_results where check_id = 'versions_together'"
    assert rows(workspace, told) == [("versions_together",)]


def test_the_same_content_again_changes_nothing(workspace):
    send(workspace, "eastmere/2025-Q1.csv", LOG.format(count=20))
    participants(workspace)
    send(workspace, "eastmere/2025-Q1 copy.csv", LOG.format(count=20))
    send(workspace, "eastmere/2025-Q1.csv", LOG.format(count=20), seconds_ago=30)
    assert participants(workspace) == [20]
    assert [outcome for _, outcome in rows(workspace, OUTCOMES)] == ["new", "repeat", "repeat"]
    assert rows(workspace, "select count(*) from core_submissions") == [(1,)]


def test_an_older_copy_does_not_undo_a_correction(workspace):
    send(workspace, "eastmere/2025-Q1.csv", LOG.format(count=20))
    participants(workspace)
    send(workspace, "eastmere/2025-Q1 corrected.csv", LOG.format(count=30))
    participants(workspace)
    send(workspace, "eastmere/2025-Q1 old copy.csv", LOG.format(count=20), seconds_ago=10)
    send(workspace, "eastmere/2025-Q1.csv", LOG.format(count=20), seconds_ago=5)
    assert participants(workspace) == [30]


def test_a_correction_that_is_taken_back_counts_no_longer(workspace):
    for count in (20, 30, 20):
        send(workspace, "eastmere/2025-Q1.csv", LOG.format(count=count), seconds_ago=count)
        assert participants(workspace) == [count]


def test_a_later_version_of_which_nothing_can_be_read_does_not_erase_the_first(workspace):
    send(workspace, "eastmere/2025-Q1.csv", LOG.format(count=20))
    participants(workspace)
    send(workspace, "eastmere/2025-Q1 v2.csv", LOG.format(count="many"))
    assert participants(workspace) == [20]


def test_the_same_file_from_another_city_is_refused(workspace):
    send(workspace, "eastmere/2025-Q1.csv", LOG.format(count=20))
    send(workspace, "westhaven/2025-Q1.csv", LOG.format(count=20), seconds_ago=30)
    assert participants(workspace) == [20]
    refused = "select file_path, reason_code from core_quarantine_items"
    assert rows(workspace, refused) == [("westhaven/2025-Q1.csv", "same_file_other_folder")]
    # nor is it another one for bearing another time
    send(workspace, "westhaven/2025-Q1.csv", LOG.format(count=20), seconds_ago=10)
    assert participants(workspace) == [20]
    assert rows(workspace, refused) == [("westhaven/2025-Q1.csv", "same_file_other_folder")]


def test_what_could_not_be_opened_is_tried_again_and_told_once(workspace, tmp_path):
    send(workspace, "eastmere/2025-Q1.csv", LOG.format(count=20))
    second = tmp_path / "second name.csv"
    os.link(workspace.raw / "eastmere" / "2025-Q1.csv", second)
    assert participants(workspace) == participants(workspace) == []
    assert rows(workspace, OUTCOMES) == [("eastmere/2025-Q1.csv", "not_a_file")]
    second.unlink()
    assert participants(workspace) == [20]


def test_a_second_night_with_nothing_new_reads_nothing(workspace):
    send(workspace, "eastmere/2025-Q1.csv", LOG.format(count=20))
    participants(workspace)
    before = rows(workspace, "select * from core_submissions")
    assert rows(workspace, "select * from core_submissions") == before


def test_a_strange_file_stops_nothing_else(workspace):
    send(workspace, "eastmere/2025-Q1.csv", LOG.format(count=20))
    send(workspace, "eastmere/2025-Q1 x.csv", "\x00\x01\x02")
    send(workspace, "atlantis/2025-Q1.csv", LOG.format(count=9))
    send(workspace, "loose 2025-Q1.csv", LOG.format(count=8))
    assert participants(workspace) == [20]
    refused = "select file_path, reason_code from core_quarantine_items order by all"
    assert rows(workspace, refused) == [
        ("atlantis/2025-Q1.csv", "unknown_folder"),
        ("eastmere/2025-Q1 x.csv", "format_not_supported"),
        ("loose 2025-Q1.csv", "unknown_folder"),
    ]


def test_every_file_is_a_submission_loaded_or_refused_with_a_reason(workspace):
    send(workspace, "eastmere/2025-Q1.csv", LOG.format(count=20))
    send(workspace, "eastmere/2025-Q2.csv", LOG.format(count="x"))
    send(workspace, "eastmere/notes.txt", "nothing to see")
    unexplained = (
        "select file_path from core_submissions anti join core_quarantine_items"
        " using (submission_id) where submission_status_code <> 'accepted'"
    )
    assert rows(workspace, unexplained) == []
    statuses = "select submission_status_code, count(*) from core_submissions group by 1 order by 1"
    assert rows(workspace, statuses) == [("accepted", 1), ("partial", 1), ("refused", 1)]
