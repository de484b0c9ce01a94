"""What an earlier reading of a file brought stays known where another one brings something else."""

import hashlib

import pytest

from citywise.stages.rules import note_rules
from citywise.warehouse.past import keep_past
from citywise.warehouse.readings import replacing
from citywise.warehouse.working import open_working
from tests.fixtures.invented import make_workspace, night_on

LOG = "Ref,Date,Activity,Status,Participants\nE-1,2025-01-05,Sports,Completed,20\n"
HEADINGS = "city,file,sheet,cell,expect,action,replace_by,reason,decided_by,decided_on\n"
REFUSED = """
insert into core_quarantine_items (
    item_id, submission_id, file_path, reason_code, held_code, cell_address, fix_hint
)
values ('0123456789abcdef', 1, 'eastmere/2025-Q1.csv', 'personal_data', 'file', '', '')
"""
KEPT = (
    "select submission_id, participation_count, known_to_release from past_core_events order by all"
)


@pytest.fixture
def workspace(tmp_path):
    made = make_workspace(tmp_path / "workspace")
    folder = made.raw / "eastmere"
    folder.mkdir()
    (folder / "2025-Q1.csv").write_text(LOG)
    work(made)
    return made


def work(workspace):
    """A night after which a first release knows what was read, and what is kept of before."""
    with night_on(workspace) as night:
        note_rules(night)
        keep_past(night.store, "R0001-2031-06-01")
        readings = night.store.rows("from past_readings order by all").rows()
        return readings, night.store.rows(KEPT).rows() if readings else []


def correct(workspace, cell, expect, replace_by):
    line = f"eastmere,{hashlib.sha256(LOG.encode()).hexdigest()},,{cell},{expect},replace,"
    (workspace.reference / "corrections.csv").write_text(
        f"{HEADINGS}{line}{replace_by},Slip,Steward,2025-05-01\n"
    )


def touch_template(workspace):
    file = workspace.templates / "event-log.toml"
    file.write_text(file.read_text().replace('title = "', 'title = "New: '))


def test_a_file_that_is_read_once_leaves_nothing(workspace):
    assert work(workspace) == ([], [])


def test_a_reading_that_brings_the_same_leaves_nothing(workspace):
    touch_template(workspace)
    assert work(workspace) == ([], [])


def test_what_a_correction_replaces_stays_known_up_to_the_next_release(workspace):
    correct(workspace, "E2", "20", "30")
    assert work(workspace) == ([(1, 1)], [(1, 20, 1)])


def test_of_two_readings_between_releases_the_first_is_what_was_known(workspace):
    correct(workspace, "E2", "20", "30")
    work(workspace)
    correct(workspace, "E2", "20", "40")
    assert work(workspace) == ([(1, 1)], [(1, 20, 1)])


def test_of_a_file_that_is_refused_for_personal_data_nothing_stays(workspace):
    correct(workspace, "E2", "20", "30")
    work(workspace)
    with open_working(workspace) as store:
        with store.transaction(), replacing(store, [1], 2):
            store.run("delete from core_events")
            store.run(REFUSED)
        assert store.rows("from past_readings").is_empty()
        assert store.rows(KEPT).is_empty()
