"""What is known of every night afterwards, however it ended."""

import json
import subprocess
import sys

import duckdb
import pytest
from demonstration import CHECKOUT, citywise
from small_network import copy_of, night

import assets.released
from citywise.errors import BusyError, ReleaseError, WorkspaceError
from citywise.stages.night import begin_night, open_night
from citywise.stages.night_log import NightLog
from citywise.warehouse.night_status import read_status
from citywise.warehouse.nights import list_nights, waiting_records
from tests.fixtures.invented import make_workspace

LOG = """\
Ref,Date,Activity,Status,Participants,Women,Men
A-1,2025-01-05,Sports,Completed,20,12,8
A-2,2025-01-12,Sports,Completed,ca. 1.200.3,,
"""
DIES = """
import os, sys
from citywise.stages.night import begin_night
from citywise.workspace import find_workspace
with begin_night(find_workspace(sys.argv[1])) as begun, begun.log.stage("take in"):
    os._exit(9)
"""


@pytest.fixture(scope="module")
def after_a_night(tmp_path_factory):
    """A network of which one file has arrived, after its first night; only to be read."""
    workspace = make_workspace(tmp_path_factory.mktemp("history") / "network")
    report = workspace.raw / "eastmere" / "2025-Q1.csv"
    report.parent.mkdir()
    report.write_text(LOG)
    assert night(workspace).is_success
    return workspace


@pytest.fixture
def network(after_a_night, tmp_path):
    return copy_of(after_a_night.root, tmp_path)


def told(workspace):
    """Of each night, the oldest first: number, outcome, stage."""
    nights = list_nights(workspace, limit=100)[::-1]
    return [(each.number, each.outcome, each.stage) for each in nights]


def run_and_die(workspace):
    command = [sys.executable, "-c", DIES, str(workspace.root)]
    assert subprocess.run(command, check=False, cwd=CHECKOUT).returncode == 9


def test_a_night_is_a_row_with_what_it_saw_and_did(after_a_night):
    (only,) = list_nights(after_a_night, limit=5)
    assert (only.outcome, only.release_id) == ("released", "R0001-2031-06-01")
    assert (only.seen_files, only.loaded, only.quarantined) == (1, 1, 1)
    assert only.began < only.ended
    assert only.code_version.startswith("0.1.0 ")
    assert list(only.stages) >= ["settings", "opening", "land", "refer", "take_in"]


def test_the_rows_stand_in_the_store(after_a_night):
    with duckdb.connect(str(after_a_night.working_file), read_only=True) as connection:
        query = "from night_runs join night_stages using (night_number) select count(*)"
        assert connection.execute(query).fetchone() == (12,)


def test_a_night_without_news_says_so(network):
    night(network)
    assert told(network) == [(1, "released", ""), (2, "unchanged", "")]


def test_a_stage_that_fails_is_named_with_what_it_said(network, monkeypatch):
    def refuse(_night):
        raise ReleaseError("It does not verify.", "Report it.")

    monkeypatch.setattr(assets.released, "release", refuse)
    assert not night(network).is_success
    last = list_nights(network, limit=1)[0]
    assert (last.number, last.outcome, last.stage) == (2, "failed", "release")
    assert last.failure == "It does not verify. Report it."
    status = read_status(network)
    assert (status.outcome, status.stage) == ("failed", "release")
    assert status.last_success_utc < status.ended_utc


def test_what_succeeds_at_the_second_try_has_not_failed(network):
    log = NightLog(network)
    with pytest.raises(OSError, match="gone"), log.stage("take in"):
        raise OSError("gone")
    assert log.has_failed
    with log.stage("take in"):
        pass
    assert not log.has_failed


def test_a_wrong_setting_is_a_failed_night_before_there_is_a_store(tmp_path):
    workspace = make_workspace(tmp_path / "network")
    settings = workspace.settings_file.read_text()
    workspace.settings_file.write_text(settings + "\n[relase]\n")
    with pytest.raises(WorkspaceError, match="relase"):
        night(workspace)
    assert told(workspace) == [(None, "failed", "settings")]
    assert "relase" in list_nights(workspace, limit=1)[0].failure
    workspace.settings_file.write_text(settings)
    night(workspace)
    assert told(workspace) == [(1, "failed", "settings"), (2, "released", "")]
    assert waiting_records(workspace) == []


def test_a_store_that_cannot_be_read_is_a_failed_night(network):
    network.working_file.write_bytes(b"no database")
    assert not night(network).is_success
    assert read_status(network).stage == "opening"
    assert [each.outcome for each in list_nights_without_store(network)] == ["failed"]


def list_nights_without_store(workspace):
    workspace.working_file.unlink()
    return list_nights(workspace, limit=5)


def test_a_night_that_died_is_recognised_by_the_next(network):
    run_and_die(network)
    assert told(network)[-1] == (None, "", "take_in")
    night(network)
    assert told(network)[1:] == [(2, "cut_short", "take_in"), (3, "unchanged", "")]


def test_a_night_that_is_interrupted_says_so_itself(network):
    with pytest.raises(KeyboardInterrupt), open_night(network) as opened, opened.stage("measure"):
        raise KeyboardInterrupt
    assert told(network)[-1] == (2, "cut_short", "measure")


def test_a_night_that_is_refused_is_no_night(network):
    with begin_night(network), pytest.raises(BusyError):
        night(network)
    assert [outcome for _, outcome, _ in told(network)] == ["released", "in_part"]


def test_single_stages_tell_nothing_about_the_nights(network):
    before = read_status(network)
    with open_night(network):
        pass
    assert read_status(network) == before


def test_the_status_tells_everybody_times_an_outcome_and_a_stage_and_no_more(network):
    run_and_die(network)
    night(network)
    content = network.night_status.read_text()
    assert set(json.loads(content)) == {
        "began_utc", "ended_utc", "outcome", "stage", "last_success_utc", "running_since_utc",
    }  # fmt: skip
    assert "eastmere" not in content
    assert network.night_status.stat().st_mode & 0o777 == 0o644
    assert network.nights.stat().st_mode & 0o077 == 0


def test_the_command_ends_as_before_where_a_setting_is_wrong(network):
    network.settings_file.write_text("[network]\n")
    done = citywise("run", workspace=network.root)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
