"""The process that answers one question, and then is gone.

`python -m citywise.sharing.child CONFINES`. The question comes in by the standard input, the answer
goes out by the standard output: an Arrow stream, or, with exit code `REFUSED`, why there is none.
What it does not need it gives up before it loads DuckDB, so that every thread is held as well.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from threading import Thread

from citywise.intake.confinement.landlock import restrict_to
from citywise.intake.confinement.limits import MEGABYTE, grant_seconds, limit_process
from citywise.intake.confinement.system_calls import give_up_calls
from citywise.sharing.messages import read_question

REFUSED = 3
PROBE = "probe"
"""Besides the confines: only say what this machine cannot hold back."""
SIZE_BYTES = 8
_IN, _OUT = 0, 1
_NOWHERE = ""
"""It writes to no folder."""


@dataclass(frozen=True, slots=True)
class Confines:
    """What the process keeps: folders and files it reads, and its limits."""

    folders: tuple[str, ...]
    files: tuple[str, ...]
    path: str
    megabytes: int
    answer_megabytes: int
    seconds: float
    threads: int

    @property
    def file(self) -> Path:
        """The released file."""
        return Path(self.path)

    def written(self) -> str:
        """As it is handed to the process."""
        return json.dumps(asdict(self))


def main() -> None:
    """Confine the process, wait for the question, answer."""
    confines = Confines(**json.loads(sys.argv[1]))
    limit_process(confines.megabytes)
    most = confines.answer_megabytes * MEGABYTE
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    unheld = _give_up(confines)
    if PROBE in sys.argv:
        print(*unheld, sep=", ")  # noqa: T201 - its answer
        return
    answering = import_module("citywise.sharing.answering")  # not before it is confined
    raw = _read(int.from_bytes(_read(SIZE_BYTES), "little"))
    Thread(target=_end_with_server, daemon=True).start()
    grant_seconds(confines.seconds * confines.threads)
    guard = import_module("citywise.sharing.guard")
    with os.fdopen(_OUT, "wb") as sink:
        try:
            answering.answer(read_question(raw), confines, sink)
        except guard.RefusedError as refusal:
            _refuse(str(refusal))


def _give_up(confines: Confines) -> list[str]:
    """Give up what is not needed; what this machine cannot hold back is listed."""
    held = {
        "files": restrict_to(confines.folders, confines.files, _NOWHERE),
        "system calls": give_up_calls(),
    }
    return [name for name, is_held in held.items() if not is_held]


def _refuse(why: str) -> None:
    os.ftruncate(_OUT, 0)
    os.pwrite(_OUT, why.encode(), 0)
    os._exit(REFUSED)


def _read(size: int) -> bytes:
    """So many bytes; a server that is gone takes the process along."""
    read = b""
    while len(read) < size:
        more = os.read(_IN, size - len(read))
        if not more:
            os._exit(1)
        read += more
    return read


def _end_with_server() -> None:
    _read(1)


if __name__ == "__main__":
    main()
