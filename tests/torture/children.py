"""Processes that are forked from one which has loaded everything a night needs.

That one never opens a database and never touches a frame: threads of libraries would be missing
in its children. Whatever it wants to know of a workspace, it asks a child.
"""

from __future__ import annotations

import ctypes
import json
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import psutil

if TYPE_CHECKING:
    from pathlib import Path

Say = Callable[[str], None]
SECONDS_TO_LEAVE = 10
HANGS_AFTER = 900
"""Seconds without a word, on a busy machine."""
_BECOME_SUBREAPER = 36
_FAILED = 70


def adopt_orphans() -> None:
    """From now on processes whose parent was killed are children of this one, and can be seen."""
    ctypes.CDLL(None).prctl(_BECOME_SUBREAPER, 1, 0, 0, 0)


class Child:
    """A process that does some work and says line by line how far it is.

    What it prints is added to the file `printed`.
    """

    def __init__(self, work: Callable[[Say], int | None], printed: Path) -> None:
        reading, writing = os.pipe()
        sys.stdout.flush()
        self.lines: list[str] = []
        self.code: int | None = None
        self.pid = os.fork()
        if self.pid == 0:
            os.close(reading)
            _be_a_child(work, writing, printed)
        os.close(writing)
        self._reading, self._rest = reading, b""

    def wait_for(self, *words: str) -> str:
        """The first line from now on that is one of these; nothing where the child ends before."""
        while (line := self._next_line()) is not None:
            if line in words:
                return line
        return ""

    def kill(self) -> None:
        """End it without warning, and hear what it had said by then."""
        os.kill(self.pid, signal.SIGKILL)
        self.end()

    def end(self) -> int:
        """Hear it out; how it ended."""
        if self.code is None:
            while self._next_line() is not None:
                pass
            os.close(self._reading)
            _, status = os.waitpid(self.pid, 0)
            self.code = os.waitstatus_to_exitcode(status)
        return self.code

    @property
    def is_over(self) -> bool:
        """It has ended, by itself or not."""
        return self.code is not None

    def _next_line(self) -> str | None:
        while b"\n" not in self._rest:
            ready, _, _ = select.select([self._reading], [], [], HANGS_AFTER)
            if not ready:
                os.kill(self.pid, signal.SIGKILL)
                raise TimeoutError(f"Process {self.pid} hangs after {self.lines[-1:]}.")
            more = os.read(self._reading, 65536)
            if not more:
                return None
            self._rest += more
        line, _, self._rest = self._rest.partition(b"\n")
        self.lines.append(line.decode())
        return self.lines[-1]


def ask(question: Callable[[], Any], printed: Path) -> Any:
    """The answer of a child that is forked for this one question."""
    child = Child(lambda say: say(json.dumps(question())), printed)
    if child.end():
        raise RuntimeError(f"A question was not answered:\n{printed.read_text()[-3000:]}")
    return json.loads(child.lines[-1])


def orphans_of(known: set[int]) -> list[int]:
    """Processes of children that are gone, which have not left in time; they are ended now."""
    deadline = time.monotonic() + SECONDS_TO_LEAVE
    while left := [one for one in psutil.Process().children() if one.pid not in known]:
        for one in left:
            _reap(one.pid)
        if time.monotonic() > deadline:
            staying = [one for one in left if one.is_running()]
            for one in staying:
                one.kill()
            return [one.pid for one in staying]
        time.sleep(0.02)
    return []


def _reap(pid: int) -> None:
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return


def _be_a_child(work: Callable[[Say], int | None], writing: int, printed: Path) -> None:
    code = _FAILED
    try:
        output = os.open(printed, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(output, 1)
        os.dup2(output, 2)
        code = work(lambda line: _say(writing, line)) or 0
    except BaseException:  # noqa: BLE001 - a child ends here, whatever happens
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _say(writing: int, line: str) -> None:
    told = f"{line}\n".encode()
    while told:
        told = told[os.write(writing, told) :]
