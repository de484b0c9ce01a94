"""Start the processes that answer, hold each to its time, and have the next one ready.

A process answers one question and ends, so that none can leave anything behind for the next. Its
answer lies in a file without a name until the asker has taken it; a slow asker holds up nobody.
"""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from tempfile import TemporaryFile
from threading import BoundedSemaphore, Lock
from typing import IO, TYPE_CHECKING
from weakref import finalize

from citywise.errors import ReleaseError
from citywise.intake.confinement.process import LIBRARY_INDEX, MODULES
from citywise.sharing.child import PROBE, REFUSED, SIZE_BYTES, Confines
from citywise.sharing.messages import Question, write_question

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_CHILD = (sys.executable, "-P", "-m", "citywise.sharing.child")
_SETTINGS = {
    "LANG": "C.UTF-8",
    "PYTHONDONTWRITEBYTECODE": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "POLARS_MAX_THREADS": "1",
}
_PAUSE = 0.02
_UNTAKEN_SHARE = 8
"""So many times as many answers as are worked at may lie there and wait to be taken."""
_SECONDS_TO_START, _CLOCK_SHARE = 30, 4
_OWN_GROUP, _GROUPS = "/proc/self/cgroup", "/sys/fs/cgroup"
"""DuckDB looks there for the memory it may use, and ends where it may not look."""


class NoAnswerError(Exception):
    """The question has no answer; the words are for the asker."""


class CrowdedError(NoAnswerError):
    """Too many ask at once."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one question may use, how many are answered at once, and how long others wait.

    `seconds` are of the processor: a machine that is busy answers late, and answers.
    """

    seconds: float = 8
    megabytes: int = 1024
    threads: int = 1
    answer_megabytes: int = 256
    at_once: int = 4
    seconds_in_line: float = 60

    @property
    def seconds_by_the_clock(self) -> float:
        """When a process is ended that does not even use the processor."""
        return _SECONDS_TO_START + _CLOCK_SHARE * self.seconds


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that waits for its one question on one released file."""

    path: Path
    process: subprocess.Popen[bytes]
    answer: IO[bytes]


class Answer(io.BufferedReader):
    """An Arrow stream in a file without a name, which is gone when nobody holds it any more."""

    def __init__(self, file: IO[bytes]) -> None:
        file.seek(0)
        super().__init__(io.FileIO(os.dup(file.fileno()), "r"))

    def __del__(self) -> None:
        """Close the file without a warning: who sends it has no other sign of its end."""
        self.close()


class Workers:
    """Answers questions on the file that `newest` names at that moment."""

    def __init__(self, newest: Callable[[], Path], limits: Limits) -> None:
        self._newest = newest
        self._limits = limits
        self._places = BoundedSemaphore(limits.at_once)
        self._untaken = BoundedSemaphore(limits.at_once * _UNTAKEN_SHARE)
        self._spare: Worker | None = None
        self._lock = Lock()

    def ask(self, question: Question, is_given_up: Callable[[], bool]) -> Answer:
        """The answer as an Arrow stream, at its beginning.

        Raises:
            NoAnswerError: why there is none.
        """
        self._wait_for(self._untaken)
        try:
            answer = self._ask_in_turn(question, is_given_up)
        except BaseException:
            self._untaken.release()
            raise
        finalize(answer, self._untaken.release)
        return answer

    def make_ready(self) -> None:
        """Start the process that answers the next question, unless it is there."""
        path = self._newest()
        with self._lock:
            spare = self._spare
            if spare and _waits_at(path, spare):
                return
            self._spare = _start(path, self._limits)
        if spare:
            _discard(spare)

    def close(self) -> None:
        """End the process that waits."""
        with self._lock:
            spare, self._spare = self._spare, None
        if spare:
            _discard(spare)

    def _wait_for(self, places: BoundedSemaphore) -> None:
        if not places.acquire(timeout=self._limits.seconds_in_line):
            raise CrowdedError("Too many questions at once; ask again in a minute.")

    def _ask_in_turn(self, question: Question, is_given_up: Callable[[], bool]) -> Answer:
        self._wait_for(self._places)
        try:
            return self._ask(question, is_given_up)
        finally:
            self._places.release()

    def _ask(self, question: Question, is_given_up: Callable[[], bool]) -> Answer:
        worker = self._take()
        try:
            _put(question, worker)
            self._await(worker, is_given_up)
            return _answer_of(worker, self._limits)
        finally:
            _discard(worker)
            with suppress(ReleaseError):  # said to whoever asks next
                self.make_ready()

    def _take(self) -> Worker:
        """The process that waits, if it waits at the newest release; else a new one."""
        with self._lock:
            spare, self._spare = self._spare, None
        path = self._newest()
        if spare and _waits_at(path, spare):
            return spare
        if spare:
            _discard(spare)
        return _start(path, self._limits)

    def _await(self, worker: Worker, is_given_up: Callable[[], bool]) -> None:
        deadline = time.monotonic() + self._limits.seconds_by_the_clock
        while worker.process.poll() is None:
            if is_given_up():
                raise NoAnswerError("The question was taken back.")
            if time.monotonic() > deadline:
                raise NoAnswerError(_too_long(self._limits))
            time.sleep(_PAUSE)


def what_is_not_held() -> str:
    """What this machine cannot hold back from a process that answers; nothing where it can all."""
    command = [*_CHILD, _confines("", Limits()).written(), PROBE]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - this program itself
    return done.stdout.strip()


def _confines(path: str, limits: Limits) -> Confines:
    files = (LIBRARY_INDEX, _OWN_GROUP, path)
    return Confines(
        folders=(*MODULES, _GROUPS),
        files=files,
        path=path,
        megabytes=limits.megabytes,
        answer_megabytes=limits.answer_megabytes,
        seconds=limits.seconds,
        threads=limits.threads,
    )


def _start(path: Path, limits: Limits) -> Worker:
    confines = _confines(str(path), limits)
    answer = TemporaryFile()  # noqa: SIM115 - whoever takes the answer closes it
    process = subprocess.Popen(  # noqa: S603 - this program itself
        [*_CHILD, confines.written()],
        stdin=subprocess.PIPE, stdout=answer, stderr=subprocess.DEVNULL,
        cwd="/", env=_environment(),
    )  # fmt: skip
    return Worker(path, process, answer)


def _waits_at(path: Path, worker: Worker) -> bool:
    return worker.path == path and worker.process.poll() is None


def _environment() -> dict[str, str]:
    """Nothing of the server's own but where its programs are."""
    return _SETTINGS | {name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ}


def _put(question: Question, worker: Worker) -> None:
    written = write_question(question)
    assert worker.process.stdin  # noqa: S101 - it was asked for
    try:
        worker.process.stdin.write(len(written).to_bytes(SIZE_BYTES, "little") + written)
        worker.process.stdin.flush()
    except BrokenPipeError:
        return  # it has ended; why is seen next


def _answer_of(worker: Worker, limits: Limits) -> Answer:
    code = worker.process.returncode
    answer = Answer(worker.answer)
    if code == REFUSED:
        raise NoAnswerError(answer.read().decode(errors="replace"))
    if code == -signal.SIGXCPU:
        raise NoAnswerError(_too_long(limits))
    if code:
        raise NoAnswerError("The query ended the process that ran it; it may use "
                            f"{limits.megabytes} MB of memory.")  # fmt: skip
    return answer


def _too_long(limits: Limits) -> str:
    return f"The query takes more than the {limits.seconds:g} seconds of the processor it may use."


def _discard(worker: Worker) -> None:
    worker.process.kill()
    worker.process.wait()
    if worker.process.stdin:
        worker.process.stdin.close()
    worker.answer.close()
