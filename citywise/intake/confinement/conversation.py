"""A reader that was started: hand it a task, see where it is, wait for what it read.

The reader writes the number of the file it is at into a few bytes of memory that both see.
Nobody waits for the other, and a file that hangs is known by its number.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from multiprocessing.connection import Connection

from citywise.intake.confinement.answers import read_answer
from citywise.intake.confinement.child import (
    POSITION_BYTES,
    Confines,
    Task,
    seconds_allowed,
)

PAUSE_BETWEEN_LOOKS = 0.25
_SECONDS_TO_START = 120
_CHILD = "citywise.intake.confinement.child"
_THREADS = str(max(1, min(4, (os.cpu_count() or 1) // 2)))
"""Two readers work side by side; more threads than processors would only be in each other's way."""
_SETTINGS = {
    "LANG": "C.UTF-8",
    "PYTHONDONTWRITEBYTECODE": "1",
    "POLARS_MAX_THREADS": _THREADS,
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
}


class Conversation:
    """With one process, from its start to its end."""

    def __init__(self, confines: Confines) -> None:
        self._confines = confines
        ours, theirs = socket.socketpair()
        self._progress = os.memfd_create("progress")
        descriptors = (theirs.fileno(), self._progress)
        own = {"HOME": confines.scratch}
        kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        self._process = subprocess.Popen(  # noqa: S603 - this program itself
            [sys.executable, "-P", "-m", _CHILD, *map(str, descriptors)],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            pass_fds=descriptors, cwd=confines.scratch, env=kept | _SETTINGS | own,
        )  # fmt: skip
        theirs.close()
        self._connection = Connection(ours.detach())

    @property
    def process_id(self) -> int:
        """The number of the process."""
        return self._process.pid

    def confine(self) -> list[str]:
        """Have it give up what it does not need; what the machine cannot hold back is listed.

        Raises:
            TimeoutError: it does not come that far.
        """
        self._connection.send(self._confines)
        if not self._connection.poll(_SECONDS_TO_START):
            raise TimeoutError
        unheld: list[str] = self._connection.recv()
        return unheld

    def begin(self, task: Task) -> None:
        """Hand it something to do."""
        os.pwrite(self._progress, bytes(POSITION_BYTES), 0)
        self._connection.send(task)

    def answer(self, count: int) -> object:
        """What it read of so many files; nothing when one took longer than its limit."""
        seconds = self._confines.limits.seconds
        seen, since = -1, time.monotonic()
        while not self._connection.poll(PAUSE_BETWEEN_LOOKS):
            position = self.position
            if position > seen:
                seen, since = position, time.monotonic()
            elif time.monotonic() - since > seconds_allowed(position, count, seconds):
                return None
        return read_answer(self._connection.recv_bytes(), self._confines.scratch)

    @property
    def position(self) -> int:
        """Which file of its batch it is at."""
        return int.from_bytes(os.pread(self._progress, POSITION_BYTES, 0), "little")

    def kill(self) -> None:
        """End the process at once; whoever waits for an answer is told."""
        self._process.kill()

    def end(self) -> str:
        """Make sure that it is gone, and say what ended it: the name of a signal, or nothing."""
        try:
            code = self._process.wait(timeout=PAUSE_BETWEEN_LOOKS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()
        self._connection.close()
        os.close(self._progress)
        return signal.Signals(-code).name if code < 0 else ""
