"""The reader's own process: it takes batches from the night and sends back what it read.

`python -m citywise.intake.confinement.child SOCKET PROGRESS`. Everything it does not need
it gives up before it loads the readers, so that every thread of theirs is held as well.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from multiprocessing.connection import Connection
from threading import Thread
from typing import TYPE_CHECKING

from citywise.garbage import collect_rarely
from citywise.intake.confinement.landlock import restrict_to
from citywise.intake.confinement.limits import Limits, grant_seconds, limit_process
from citywise.intake.confinement.system_calls import give_up_calls

if TYPE_CHECKING:
    from collections.abc import Callable

POSITION_BYTES = 8
_JOINT_SHARE = 3
"""What many files are read for together may take as long as three of them."""


@dataclass(frozen=True, slots=True)
class Confines:
    """What the reader keeps: modules it loads from, files it reads, a folder it writes."""

    modules: tuple[str, ...]
    files: tuple[str, ...]
    scratch: str
    limits: Limits


@dataclass(frozen=True, slots=True)
class Task:
    """What to do with so many files; `work` says by calling `begin` which one it is at."""

    work: Callable[..., object]
    count: int


@dataclass(frozen=True, slots=True)
class Provoked:
    """A file raised an error that no reader expects; its kind."""

    kind: str


def seconds_allowed(position: int, count: int, seconds: float) -> float:
    """For the file at `position`, or, behind the last one, for what is done for all together."""
    return seconds * _JOINT_SHARE if position >= count else seconds


def main() -> None:
    """Take batches until the night has no more."""
    connection, progress = Connection(int(sys.argv[1])), int(sys.argv[2])
    confines: Confines = connection.recv()
    unheld = _confine(confines)
    Thread(target=_end_with_night, daemon=True).start()
    collect_rarely()
    import_module("citywise.intake.reading")  # not before it is confined
    gc.freeze()  # what is loaded now stays, and need not be looked through again and again
    connection.send(unheld)
    while True:
        try:
            task: Task = connection.recv()
        except EOFError:
            return
        begin = partial(_begin, progress, task.count, confines.limits.seconds)
        connection.send_bytes(pickle.dumps(_attempt(partial(task.work, begin=begin))))


def _end_with_night() -> None:
    """A night that is killed lets go of its end of the pipe, and takes its readers along."""
    sys.stdin.buffer.read()
    os._exit(1)


def _confine(confines: Confines) -> list[str]:
    """Give up what is not needed; what this machine cannot hold back is listed."""
    limit_process(confines.limits.megabytes)
    held = {
        "files": restrict_to(confines.modules, confines.files, confines.scratch),
        "system calls": give_up_calls(),
    }
    return [name for name, is_held in held.items() if not is_held]


def _begin(progress: int, count: int, seconds: float, position: int) -> None:
    """Say which file is read now, and start its clock."""
    if position == count == 1:
        return  # what follows is still for the one file
    grant_seconds(seconds_allowed(position, count, seconds))
    os.pwrite(progress, position.to_bytes(POSITION_BYTES, "little"), 0)


def _attempt(work: Callable[[], object]) -> object:
    try:
        return work()
    except BaseException as error:  # noqa: BLE001 - a panic of a library is no Exception
        return Provoked(type(error).__name__)


if __name__ == "__main__":
    # by its full name: the night takes no record of a module that is called `__main__`
    import_module("citywise.intake.confinement.child").main()
