"""What `make torture` does to nights by the thousand, done to a few on every change."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from demonstration import CHECKOUT

from citywise.stages.night import no_progress
from pipelines.nightly import run_night
from tests.torture.networks import digest_of, everything, make_network, send_more

pytestmark = pytest.mark.slow


def torture(what: str, count: int, folder) -> str:
    """What it says in the end; anything wrong makes it fail."""
    command = [sys.executable, "-m", "tests.torture", what, str(count), "--folder", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=CHECKOUT)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_killed_nights_cost_time_and_nothing_else(tmp_path):
    said = torture("kills", 4, tmp_path / "kills")
    assert "4 nights killed" in said
    assert int(re.search(r"(\d+) reads, 0 partial", said)[1]) > 10
    # a night that is forked from a process which has loaded everything is a night like any other
    assert re.search("undisturbed: (.*)", said)[1] == digest_of(made_here(tmp_path))


def made_here(folder):
    network = make_network(folder / "network")
    assert run_night(network, no_progress).is_success
    send_more(network)
    assert run_night(network, no_progress).is_success
    return everything(network)


def test_of_ten_nights_at_once_one_works_and_nine_are_refused(tmp_path):
    assert "9 nights refused in 1 rounds" in torture("together", 1, tmp_path)


def test_nights_that_meet_a_full_disk_are_made_good(tmp_path):
    assert "1 nights that met a full disk" in torture("full-nights", 1, tmp_path)


@pytest.mark.parametrize("what", ["calls", "full"])
def test_releases_and_rollbacks_may_go_wrong_at_any_change_to_the_disk(tmp_path, what):
    said = torture(what, 1000, tmp_path)
    assert re.findall(r"^(.*): [1-9].* 0 troubles$", said, re.MULTILINE) == [
        "release", "rollback", "rollback again",
    ]  # fmt: skip
