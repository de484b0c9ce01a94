"""A night that is told to end does so at once, and the next one goes on."""

import os
import signal
import subprocess
from threading import Event

import pytest
from demonstration import CITYWISE, citywise, copy_network
from small_network import copy_reports

from citywise.workspace import Workspace
from pipelines.ending import ToldToEnd, work_until_told

AT_ONCE = 20  # seconds: of a night that would go on for longer on the same machine


@pytest.fixture
def waiting(released_demo, tmp_path):
    """A network whose reports no night has seen."""
    folder = copy_network(tmp_path / "waiting")
    copy_reports(released_demo, folder, "2025")
    return Workspace(folder)


def tell_to_end(workspace, number, stage):
    """Begin a night and send it the signal when it comes to the stage; its code and its words."""
    command = [CITYWISE, "run", "--workspace", workspace.root]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=subprocess.STDOUT, text=True) as night:
        said = next(line for line in night.stdout if line[9:].startswith(stage))
        night.send_signal(number)
        rest, _ = night.communicate(timeout=AT_ONCE)
    return night.returncode, said + rest


@pytest.mark.parametrize(
    ("number", "stage", "code"),
    [
        (signal.SIGTERM, "take in", 143),
        (signal.SIGINT, "take in", 130),
        (signal.SIGTERM, "measure", 143),
        (signal.SIGTERM, "release", 143),
    ],
)
def test_a_night_that_is_told_to_end_ends_at_once(waiting, number, stage, code):
    ended, said = tell_to_end(waiting, number, stage)
    assert ended == code, said
    assert "Told to end" in said
    assert "Traceback" not in said
    assert "Cut short" in citywise("nights", workspace=waiting.root).stdout or not said
    done = citywise("run", workspace=waiting.root)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "R0001" in done.stdout


def test_what_was_made_is_handed_over():
    assert work_until_told(lambda: 7) == 7


def test_what_was_raised_is_raised_where_it_is_waited_for():
    with pytest.raises(ZeroDivisionError):
        work_until_told(lambda: 1 / 0)


def test_signals_are_as_before_afterwards():
    before = signal.getsignal(signal.SIGTERM)
    work_until_told(lambda: None)
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_signal_is_told_with_its_code():
    def work():
        os.kill(os.getpid(), signal.SIGTERM)
        Event().wait()

    with pytest.raises(ToldToEnd, match="SIGTERM") as told:
        work_until_told(work)
    assert told.value.code == 143
