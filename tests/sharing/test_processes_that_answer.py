"""A process that answers reaches the released file and nothing else, whatever would run in it."""

import json
import subprocess
import sys
import time

import psutil
import pytest
from demonstration import CITYWISE
from tiny_release import write_release

from citywise.sharing import workers
from citywise.sharing.messages import Question
from citywise.sharing.workers import CrowdedError, Limits, NoAnswerError, Workers, what_is_not_held

TRY = """
import json, os, socket, sys
from citywise.sharing.child import Confines, _give_up
assert _give_up(Confines(**json.loads(sys.argv[1]))) == []
def attempt(what):
    try:
        return bool(what()) or True
    except OSError as error:
        return type(error).__name__
tries = {
    "the release": lambda: open(sys.argv[2], "rb").read(1),
    "the store": lambda: open(sys.argv[3], "rb").read(1),
    "passwords": lambda: open("/etc/passwd").read(1),
    "its surroundings": lambda: open("/proc/self/environ").read(1),
    "a new file": lambda: open(sys.argv[2] + ".new", "w"),
    "the network": lambda: socket.socket(),
    "another program": lambda: os.execv("/bin/true", ["true"]),
}
print(json.dumps({name: attempt(what) for name, what in tries.items()}))
"""


@pytest.fixture
def released(tmp_path):
    root = write_release(tmp_path)
    (root / "warehouse" / "working.duckdb").write_text("not protected")
    return (root / "warehouse" / "citywise.duckdb").resolve()


@pytest.mark.skipif(bool(what_is_not_held()), reason="this machine cannot hold it all back")
def test_what_it_can_reach(released):
    store = released.parents[1] / "working.duckdb"
    confines = workers._confines(str(released), Limits()).written()
    command = [sys.executable, "-c", TRY, confines, released, store]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    denied = "PermissionError"
    assert json.loads(done.stdout) == {
        "the release": True,
        "the store": denied,
        "passwords": denied,
        "its surroundings": denied,
        "a new file": denied,
        "the network": denied,
        "another program": denied,
    }


def test_a_question_that_is_taken_back_ends_its_process(released):
    others = set(psutil.Process().children())
    asked = Workers(lambda: released, Limits())
    began = time.monotonic()
    with pytest.raises(NoAnswerError, match="taken back"):
        asked.ask(
            Question("select count(*) from range(1000000000000)"),
            lambda: time.monotonic() > began + 2,
        )
    asked.close()
    assert set(psutil.Process().children()) <= others


def test_answers_that_nobody_takes_are_only_so_many(released):
    asked = Workers(lambda: released, Limits(at_once=1, seconds_in_line=0.1))
    kept = [asked.ask(Question("select 1"), lambda: False) for _ in range(8)]
    with pytest.raises(CrowdedError):
        asked.ask(Question("select 1"), lambda: False)
    del kept[0]
    asked.ask(Question("select 1"), lambda: False)
    asked.close()


def test_a_server_that_is_killed_takes_its_processes_along(released):
    command = [CITYWISE, "share", "--port", "0", "--workspace", released.parents[2]]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        server.stdout.readline()
        children = psutil.Process(server.pid).children()
        server.kill()
        assert len(children) == 1
        assert psutil.wait_procs(children, timeout=30)[1] == []
