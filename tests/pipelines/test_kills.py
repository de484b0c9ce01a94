"""A night that is killed at any moment costs time and nothing else.

Each round begins with the same released network and the same new reports, kills the night
without warning, and runs it again. A reader looks at the released path all the while.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING

import duckdb
import psutil
import pytest
from demonstration import CITYWISE, copy_network
from released_contents import read_release
from small_network import copy_of, copy_reports, night

from citywise.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

ROUNDS = int(os.environ.get("CITYWISE_KILLS", "8"))
"""A few on every change; `make torture` kills a thousand nights."""
SECONDS_TO_LEAVE = 10
PAUSE_BETWEEN_LOOKS = 0.02
FIRST_STAGE, LAST_WORDS = "land", "release"


class Reader(threading.Thread):
    """Opens the released file again and again, as an analyst or a page would."""

    def __init__(self, path: Path) -> None:
        super().__init__(daemon=True)
        self.path, self.seen, self.trouble = path, Counter(), []
        self.is_done = threading.Event()

    def run(self) -> None:
        while not self.is_done.is_set():
            try:
                self.seen[self._look()] += 1
            except (OSError, duckdb.Error) as error:
                self.trouble.append(repr(error))
            time.sleep(PAUSE_BETWEEN_LOOKS)

    def _look(self) -> tuple[str, int]:
        with duckdb.connect(str(self.path.resolve(strict=True)), read_only=True) as connection:
            query = "select (from out_releases select release_id), count(*) from out_values"
            return connection.execute(query).fetchall()[0]

    def stop(self) -> None:
        self.is_done.set()
        self.join()


@pytest.fixture(scope="module")
def waiting(released_demo, tmp_path_factory) -> Path:
    """A released network in whose drop folder the last two quarters have just arrived."""
    folder = copy_network(tmp_path_factory.mktemp("kills") / "waiting")
    copy_reports(released_demo, folder, "2025-[QK][12]")
    assert night(Workspace(folder)).is_success
    copy_reports(released_demo, folder, "2025")
    return folder


@pytest.fixture(scope="module")
def undisturbed(waiting, tmp_path_factory):
    """What the night makes of it when nothing happens, and how long it works."""
    workspace = copy_of(waiting, tmp_path_factory.mktemp("undisturbed"))
    started = start_night(workspace)
    began = wait_for_first_stage(started)
    said, _ = started.communicate()
    assert started.returncode == 0, said
    return read_release(workspace), time.monotonic() - began


def start_night(workspace: Workspace) -> subprocess.Popen[str]:
    command = [str(CITYWISE), "run", "--workspace", str(workspace.root)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def wait_for_first_stage(running: subprocess.Popen[str]) -> float:
    assert running.stdout is not None
    for line in running.stdout:
        if FIRST_STAGE in line:
            return time.monotonic()
    raise AssertionError("The night ended before it began.")


def kill_after(workspace: Workspace, seconds: float) -> list[psutil.Process]:
    """Kill the night without warning; returns what lives on of its processes."""
    running = start_night(workspace)
    wait_for_first_stage(running)
    time.sleep(seconds)
    family = psutil.Process(running.pid).children(recursive=True)
    running.send_signal(signal.SIGKILL)
    running.communicate()
    _, orphans = psutil.wait_procs(family, timeout=SECONDS_TO_LEAVE)
    return orphans


@pytest.mark.parametrize("round_number", range(ROUNDS))
def test_a_killed_night_is_made_good_by_the_next(waiting, undisturbed, tmp_path, round_number):
    whole, seconds = undisturbed
    moment = random.Random(round_number).uniform(0, seconds)
    workspace = copy_of(waiting, tmp_path)
    reader = Reader(workspace.released_file)
    reader.start()
    orphans = kill_after(workspace, moment)
    again = night(workspace)
    reader.stop()
    assert again.is_success, again.failures
    assert read_release(workspace) == whole
    assert reader.trouble == []
    assert reader.seen
    assert orphans == []
    assert {name for name, _ in reader.seen} <= {"R0001-2026-02-20", "R0002-2026-02-20"}
    assert len(reader.seen) <= 2
    assert not any(workspace.scratch.iterdir())
