"""What happens to drop folders and disks: nothing lands by halves, and what could not, lands later."""

import os
import resource
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from demonstration import CHECKOUT

from citywise.intake import landing
from citywise.intake.landing import archive, scan, settle
from tests.fixtures.invented import make_workspace, night_on

LOG = "Date,Activity,Status,Participants\n2025-01-05,Sports,Completed,{}\n"
COUNTS = "select participation_count from core_events_current order by all"
DELIVERED = "select file_path, delivery_outcome_code from raw_deliveries order by delivery_id"


@pytest.fixture
def workspace(tmp_path):
    made = make_workspace(tmp_path / "workspace")
    made.make_folders()
    (made.raw / "eastmere").mkdir()
    return made


def drop(workspace, name, content, seconds_ago=60.0):
    file = workspace.raw / "eastmere" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(content, encoding="utf-8")
    at = time.time() - seconds_ago
    os.utime(file, (at, at))
    return file


def counted(night):
    return night.store.rows(COUNTS)["participation_count"].to_list()


def test_a_folder_that_is_named_like_a_table_is_a_folder(workspace):
    drop(workspace, "2025-Q1.csv/2025-Q1.csv", LOG.format(20))
    with night_on(workspace) as night:
        assert counted(night) == [20]


def test_a_socket_that_is_named_like_a_table_is_told_and_the_others_land(workspace):
    drop(workspace, "2025-Q1.csv", LOG.format(20))
    place = Path.cwd()
    os.chdir(workspace.raw / "eastmere")  # the name of a socket must be short
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind("trap.csv")
            with night_on(workspace) as night:
                assert counted(night) == [20]
                told = dict(night.store.rows(DELIVERED).iter_rows())
    finally:
        os.chdir(place)
    assert told == {"eastmere/2025-Q1.csv": "new", "eastmere/trap.csv": "not_a_file"}


def test_a_file_that_may_not_be_read_is_told_and_read_once_it_may(workspace, monkeypatch):
    drop(workspace, "2025-Q1.csv", LOG.format(20))
    locked = drop(workspace, "2025-Q2.csv", LOG.format(30).replace("-01-", "-04-"))
    really_open = os.open

    def refuse(path, *rest, **named):
        if str(path) == str(locked):
            raise PermissionError(13, "Permission denied", str(path))
        return really_open(path, *rest, **named)

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", refuse)
        with night_on(workspace) as night:
            assert counted(night) == [20]
            told = night.store.rows("select reason_code from core_quarantine_items").rows()
            assert told == [("not_a_file",)]
    with night_on(workspace) as night:
        assert counted(night) == [20, 30]


class WrittenWhileRead:
    """A file to which its sender adds a row while it is copied."""

    def __init__(self, reader, file):
        self._reader, self._file = reader, file

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._reader.close()

    def read(self, size):
        chunk = self._reader.read(size)
        with self._file.open("a") as writer:
            writer.write("2025-01-06,Sports,Completed,40\n")
        return chunk[:size] if self._file.stat().st_size < 1_000 else b""

    def fileno(self):
        return self._reader.fileno()


def test_a_file_that_is_written_while_it_is_copied_waits_whole(workspace, monkeypatch):
    file = drop(workspace, "2025-Q1.csv", LOG.format(20))
    found, really_open = scan(workspace.raw), landing._open
    with monkeypatch.context() as patched:
        patched.setattr(
            landing, "_open", lambda source: WrittenWhileRead(really_open(source), file)
        )
        assert archive(workspace, found, by_file_time=False) == []
    assert [each for each in workspace.archive.rglob("*") if each.is_file()] == []
    assert list(workspace.scratch.iterdir()) == []
    (arrival,) = archive(workspace, scan(workspace.raw), by_file_time=False)
    assert arrival.file_sha256


def test_a_half_written_file_waits_a_night_and_then_counts_whole(workspace, monkeypatch):
    settings = workspace.settings_file
    settings.write_text(settings.read_text().replace("settle_seconds = 0", "settle_seconds = 30"))
    file = drop(workspace, "2025-Q1.csv", LOG.format(20)[:-3], seconds_ago=0)
    with monkeypatch.context() as patched:
        patched.setattr(time, "sleep", lambda _: file.write_text(LOG.format(20)))
        with night_on(workspace) as night:
            assert counted(night) == []
    os.utime(file, (time.time() - 60,) * 2)
    with night_on(workspace) as night:
        assert counted(night) == [20]


@pytest.mark.parametrize("days", [400, -400])
def test_a_growing_file_waits_though_the_clock_here_is_another_than_that_of_the_files(
    workspace, monkeypatch, days
):
    file = drop(workspace, "2025-Q1.csv", LOG.format(20)[:-3], seconds_ago=0)
    found, really_now = scan(workspace.raw), time.time_ns
    with monkeypatch.context() as patched:
        patched.setattr(time, "time_ns", lambda: really_now() + days * 86_400 * 10**9)
        patched.setattr(time, "sleep", lambda _: file.write_text(LOG.format(20)))
        complete, growing = settle(workspace, found, seconds=30)
    assert complete == []
    assert [each.path for each in growing] == ["eastmere/2025-Q1.csv"]


def test_what_came_later_counts_though_the_clock_was_set_back(workspace):
    drop(workspace, "2025-Q1.csv", LOG.format(20), seconds_ago=60)
    with night_on(workspace) as night:
        assert counted(night) == [20]
    drop(workspace, "2025-Q1.csv", LOG.format(30), seconds_ago=86_400)
    with night_on(workspace) as night:
        assert counted(night) == [30]


def test_a_file_from_the_future_is_looked_at_twice_and_lands(workspace):
    drop(workspace, "2025-Q1.csv", LOG.format(20), seconds_ago=-86_400)
    found = scan(workspace.raw)
    assert settle(workspace, found, seconds=0.01) == (found, [])


FULL_DISK = """
import resource, sys
from pathlib import Path
from citywise.intake.landing import archive, scan
from citywise.workspace import Workspace

resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
workspace = Workspace(Path(sys.argv[1]))
try:
    archive(workspace, scan(workspace.raw), by_file_time=False)
except OSError as error:
    sys.exit(error.errno)
"""


@pytest.mark.parametrize("limit", [0, 1, 5_000, 9_999])
def test_a_disk_that_is_full_leaves_no_half_content_and_loses_no_file(workspace, limit):
    """Wherever the copy stops, the archive has whole contents only, and the file lands later."""
    drop(workspace, "2025-Q1.csv", (LOG.format(20) + " " * 10_000)[:10_000])
    program = FULL_DISK.format(limit=limit)
    ended = subprocess.run(
        [sys.executable, "-c", program, workspace.root], cwd=CHECKOUT, check=False
    )
    assert ended.returncode == 27  # the file would be too large for the disk
    assert [each for each in workspace.archive.rglob("*") if each.is_file()] == []
    (arrival,) = archive(workspace, scan(workspace.raw), by_file_time=False)
    assert arrival.file_sha256
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


STRANGE = ("..csv", "a\\b.csv", "2025-Q1;rm -rf.csv", "%2e%2e%2f.csv", "$HOME.csv", "'\".csv", "-rf.csv", "*.csv", "\u200b.csv", "é" * 125 + ".csv")  # fmt: skip


@pytest.mark.parametrize("name", STRANGE)
def test_a_night_reads_strange_names_as_names(workspace, name):
    drop(workspace, "other.csv", LOG.format(10))
    drop(workspace, name, LOG.format(20).replace("-01-05", "-01-06"))
    with night_on(workspace) as night:
        told = night.store.rows(DELIVERED).rows()
    landed = {path for path, outcome in told if outcome == "new"}
    assert "eastmere/other.csv" in landed
    assert f"eastmere/{name}" in landed or name.startswith(".")
