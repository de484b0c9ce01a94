"""Whole nights that find the disk full, beside a reader; the next one finds room again.

Either every change that needs room fails from a chosen one on, or the network lies on a small file
system in memory that is full for real.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import partial
from typing import TYPE_CHECKING

from tests.torture.kills import Round, Torturer
from tests.torture.networks import copy_to
from tests.torture.nights import start_night, work
from tests.torture.readers import Reader
from tests.torture.system_calls import Watched

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from citywise.workspace import Workspace

_MOST_ROOM = 6_000_000
"""More than a night on the small network needs."""
_NEVER = 10**9


class FullRound(Round):
    """One network whose night has no room from some moment on, and then a night that has."""

    def play(self) -> list[tuple[str, str]]:
        """Everything that went wrong; then its folder stays."""
        self.folder.mkdir()
        workspace = self._begin()
        reader = Reader(workspace, self.printed)
        code = self._spoil(workspace)
        self._note_how_it_ended(code)
        self._make_room(workspace)
        self._note_receipts(workspace)
        if start_night(workspace, self.printed).end():
            self.troubles.append(("failed", "the night with room failed, see printed.txt"))
        else:
            self._compare(workspace)
        self._hear(reader.stop())
        self._end()
        return self.troubles

    def _begin(self) -> Workspace:
        return copy_to(self.torturer.start_of("begin"), self.folder / "network")

    def _spoil(self, workspace: Workspace) -> int:
        at = self.chance.randint(1, self.torturer.changes)
        watched = self._watch(workspace, at)
        self.torturer.figures.stages[_stage_of(watched.child.lines)] += 1
        return watched.child.code

    def _watch(self, workspace: Workspace, at: int) -> Watched:
        night = partial(work, workspace)
        return Watched(night, self.printed, workspace.root, at, is_disk_full=True)

    def _note_how_it_ended(self, code: int) -> None:
        """A full disk is told in words; where nothing of weight was left to write, all is well."""
        if code not in {0, 1} or "Traceback" in self.printed.read_text():
            self.troubles.append(("failed", f"ended with {code}, see printed.txt"))

    def _make_room(self, _workspace: Workspace) -> None:
        """There is room as soon as nobody says otherwise."""

    def _end(self) -> None:
        if not self.troubles:
            shutil.rmtree(self.folder)


class SmallDiskRound(FullRound):
    """On a file system with a little room, and then with more."""

    def _begin(self) -> Workspace:
        place, start = self.folder / "disk", self.torturer.start_of("begin")
        place.mkdir()
        used = sum(path.stat().st_blocks * 512 for path in start.rglob("*"))
        size = used + self.chance.randint(100_000, _MOST_ROOM)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", place], check=True)
        return copy_to(start, place / "network")

    def _spoil(self, workspace: Workspace) -> int:
        night = start_night(workspace, self.printed)
        code = night.end()
        self.torturer.figures.stages[_stage_of(night.lines) if code else "end"] += 1
        return code

    def _make_room(self, workspace: Workspace) -> None:
        place = workspace.root.parent
        subprocess.run(["mount", "-o", "remount,size=1g", place], check=True)

    def _end(self) -> None:
        place = self.folder / "disk"
        if self.troubles:
            shutil.copytree(place / "network", self.folder / "network", symlinks=True)
        subprocess.run(["umount", "--lazy", place], check=True)
        super()._end()


class FullDisks(Torturer):
    """Fills the disk under nights, and counts what it finds."""

    verb = "that met a full disk"

    def __init__(self, folder: Path, seed: int) -> None:
        super().__init__(folder, seed)
        workspace = copy_to(self.start_of("begin"), folder / "counted")
        counted = Watched(partial(work, workspace), self.printed, workspace.root, _NEVER,
                          is_disk_full=True)  # fmt: skip
        self.changes = counted.count

    def play(self, tell: Callable[[str], None], kills: int) -> None:
        """So many nights of the one kind, and, where file systems may be mounted, of the other."""
        kinds = [FullRound, SmallDiskRound] if os.geteuid() == 0 else [FullRound]
        for number in range(1, kills + 1):
            self.figures.rounds = number
            self.note(kinds[number % len(kinds)](self, number, 1).play(), tell)
        tell(f"A night changes the disk {self.changes} times in ways that need room.")


def _stage_of(lines: list[str]) -> str:
    """The last stage that was not only about how the night went."""
    return next((line for line in reversed(lines) if line != "end"), "begin")
