"""Mark workbooks in a process beside the night, while it protects and releases.

The process is handed everything it needs and never sees the store. What it makes lies in scratch,
so nothing of a night that is cut short stays; what it fails to make is made by the night itself.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from uuid import uuid4

from citywise.catalogue.translations import wording
from citywise.feedback.building import Sent, mark_deliveries
from citywise.garbage import collect_rarely
from citywise.stages.copying import open_copier, reader_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citywise.feedback.building import Copy
    from citywise.intake.copying import FileToCopy
    from citywise.stages.night import Night

FEW = 100
"""Fewer workbooks are marked sooner than another process has begun."""
_TASK = "task"

Marked = tuple[dict[int, str], dict[str, bytes]]
"""The names of marked workbooks by delivery, and their contents by path in the pack."""


@dataclass(frozen=True, slots=True)
class ToMark:
    """What one city has sent and gets back, in its language, and the files to copy for it."""

    city_id: str
    language: str
    sent: list[Sent]
    files: list[FileToCopy]


def mark(wanted: ToMark, copy: Copy) -> Marked:
    """The marked workbooks of one city."""
    return mark_deliveries(wanted.sent, copy, wording(wanted.language))


class Beside:
    """The process beside a night; there need not be any."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._begun: list[ToMark] = []
        self._folder = Path()

    def begin(self, night: Night, wanted: list[ToMark]) -> None:
        """Begin to mark, where there is much to mark."""
        self.close()
        if sum(len(one.files) for one in wanted) < FEW:
            return
        # a disk without room for it is told by what has to be written
        with contextlib.suppress(OSError):
            self._start(night, wanted)

    def _start(self, night: Night, wanted: list[ToMark]) -> None:
        self._folder = night.workspace.scratch / f"marking-{uuid4().hex}"
        self._folder.mkdir()
        (self._folder / _TASK).write_bytes(pickle.dumps((wanted, reader_of(night))))
        command = [sys.executable, "-P", "-m", __name__, str(self._folder)]
        self._process = subprocess.Popen(  # noqa: S603 - this program itself
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._begun = wanted

    def marked(self, wanted: Mapping[str, ToMark]) -> dict[str, Marked]:
        """Wait for it; what was marked for cities of which just this is still wanted."""
        if not self._process:
            return {}
        self._process.wait()
        found: dict[str, Marked] = {}
        for number, begun in enumerate(self._begun):
            file, now = _marked_file(self._folder, number), wanted.get(begun.city_id)
            if now == begun and file.exists():
                found[begun.city_id] = pickle.loads(file.read_bytes())  # noqa: S301 - our own
        return found

    def close(self) -> None:
        """End it, whether or not it is done."""
        if self._process:
            self._process.kill()
            self._process.communicate()
            shutil.rmtree(self._folder, ignore_errors=True)
        self._process, self._begun = None, []


def main(folder: Path) -> None:
    """Mark one city after the other; the night that began it may end at any time."""
    collect_rarely()
    Thread(target=_end_with_night, daemon=True).start()
    wanted, reader = pickle.loads((folder / _TASK).read_bytes())  # noqa: S301 - from the night
    files = [file for one in wanted for file in one.files]
    with open_copier(files, *reader) as copy:
        for number, one in enumerate(wanted):
            whole = _marked_file(folder, number)
            aside = whole.with_suffix(".aside")
            aside.write_bytes(pickle.dumps(mark(one, copy)))
            aside.replace(whole)


def _marked_file(folder: Path, number: int) -> Path:
    return folder / f"{number}.marked"


def _end_with_night() -> None:
    """A night that is killed lets go of its end of the pipe, and takes this process along."""
    sys.stdin.buffer.read()
    os._exit(1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
