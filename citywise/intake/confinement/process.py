"""A reader as the night sees it: give it a task; it is there when needed, and may die."""

from __future__ import annotations

import sys
from concurrent.futures import CancelledError
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from citywise.errors import CitywiseError
from citywise.intake.confinement.answers import UntrustworthyError
from citywise.intake.confinement.child import Confines, Provoked, Task
from citywise.intake.confinement.conversation import Conversation

if TYPE_CHECKING:
    from citywise.intake.confinement.limits import Limits

MODULES = (
    *sorted({sys.prefix, sys.base_prefix, str(Path(__file__).parents[2])}),
    *("/lib", "/lib64", "/usr/lib", "/usr/lib64"),
)
"""Folders of which a confined process loads programs."""
LIBRARY_INDEX = "/etc/ld.so.cache"


@dataclass(frozen=True, slots=True)
class GaveUp:
    """A reader ended, or was ended, at the file with this position in its batch.

    Behind the last one: in what is done for all files together. `is_final`: the file used up
    its own time, and would again.
    """

    position: int
    cause: str
    is_final: bool = False


class ReaderProcess:
    """One reader; it is started when there is something to read, and anew after it has ended."""

    def __init__(self, files: tuple[str, ...], scratch: Path, limits: Limits) -> None:
        self._confines = Confines(MODULES, (LIBRARY_INDEX, *files), str(scratch), limits)
        self._conversation: Conversation | None = None
        self._is_closed = False
        self.unheld: list[str] = []

    @property
    def process_id(self) -> int | None:
        """The number of its process, while there is one."""
        talk = self._conversation
        return talk.process_id if talk else None

    def do(self, task: Task) -> object:
        """What the reader made of its files (a record), or where and why it gave up (`GaveUp`).

        Raises:
            CancelledError: the reader was closed meanwhile.
        """
        talk = self._conversation or self._start()
        try:
            talk.begin(task)
            answer = talk.answer(task.count)
        except (EOFError, OSError, UntrustworthyError):
            return self._after_the_end(talk)
        if answer and not isinstance(answer, Provoked):
            return answer
        # ended also after an error: what that leaves behind is not known
        position = talk.position
        self._end(talk)
        cause = answer.kind if isinstance(answer, Provoked) else self._too_long()
        return GaveUp(position, cause)

    def close(self) -> None:
        """End the reader, also one that hangs."""
        self._is_closed = True
        if self._conversation:
            self._conversation.kill()

    def release(self) -> None:
        """Let go of the reader; nobody may be waiting for it any more."""
        self.close()
        if self._conversation:
            self._end(self._conversation)

    def _start(self) -> Conversation:
        self._conversation = talk = Conversation(self._confines)
        try:
            if self._is_closed:
                talk.kill()
            self.unheld = talk.confine()
        except (EOFError, OSError) as error:
            ended_by = self._end(talk)
            if self._is_closed:
                raise CancelledError from error
            raise CitywiseError(
                f"The reader of files does not start ({ended_by or 'it ended'}).",
                "Raise megabytes_for_one_reader in network.toml, or install Citywise again.",
            ) from error
        return talk

    def _end(self, talk: Conversation) -> str:
        self._conversation = None
        return talk.end()

    def _after_the_end(self, talk: Conversation) -> GaveUp:
        """Why the reader is gone, by the signal that ended it."""
        position, ended_by = talk.position, self._end(talk)
        if self._is_closed:
            raise CancelledError
        if ended_by == "SIGXCPU":
            return GaveUp(position, f"{self._too_long()} of the processor", is_final=True)
        megabytes = self._confines.limits.megabytes
        return GaveUp(position, f"{ended_by or 'ended'}; it may use {megabytes} MB of memory")

    def _too_long(self) -> str:
        return f"more than {self._confines.limits.seconds:g} seconds"
