"""A release and a rollback that go wrong at each change they make to the disk, one after the other.

Either the process is killed before the change, or from then on the disk is full.
"""

from __future__ import annotations

import shutil
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from tests.torture.children import ask
from tests.torture.networks import copy_to
from tests.torture.readers import Reader, what_it_shows
from tests.torture.system_calls import Watched
from tests.warehouse import cut_short

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from citywise.workspace import Workspace
    from tests.torture.children import Say


_FEWEST = 4
"""Moments that are looked at, also of few."""


_NEVER = 10**9


class Play(NamedTuple):
    """What is begun with, what is done and goes wrong, and what has to hold afterwards."""

    begin: Callable[[Path], Workspace]
    work: Callable[[Workspace], object]
    expect: Callable[[Workspace, str], None]


PLAYS = {
    "release": Play(cut_short.two_releases, cut_short.publish, cut_short.expect_released),
    "rollback": Play(cut_short.two_releases, cut_short.back, cut_short.expect_rolled_back),
    "rollback again": Play(cut_short.three_releases, cut_short.back, cut_short.expect_no_further),
}


class Moments:
    """Every `step`-th change of one play, as a moment at which it goes wrong."""

    def __init__(self, folder: Path, name: str, *, is_disk_full: bool) -> None:
        self.play, self.name, self.is_disk_full = PLAYS[name], name, is_disk_full
        self.folder, self.printed = folder / name, folder / f"{name}.txt"
        self.folder.mkdir(parents=True)
        begin = partial(self.play.begin, self.folder / "start")
        self.start = ask(lambda: str(begin().root), self.printed)
        self.moments = self.reads = 0
        self.troubles: list[str] = []
        self.calls = 0

    def go_through(self, step: int, tell: Callable[[str], None]) -> str:
        """What came of it in one line; troubles are told at once."""
        shows = self._shows()
        step = max(1, min(step, self.calls // _FEWEST))
        at = 1
        while self._goes_wrong(at, shows, tell):
            at += step
        return str(self)

    def __str__(self) -> str:
        how = "the disk is full from there on" if self.is_disk_full else "killed there"
        return (
            f"{self.name}: {self.moments} of {self.calls} changes to the disk, {how};"
            f" {self.reads} reads; {len(self.troubles)} troubles"
        )

    def _shows(self) -> list[str]:
        """What readers may see: the release before, and the one after."""
        workspace = copy_to(self.start, self.folder / "undisturbed")
        before = ask(partial(what_it_shows, workspace), self.printed)
        watched = self._watch(workspace, at=_NEVER)
        self.calls = watched.count
        return [before, ask(partial(what_it_shows, workspace), self.printed)]

    def _watch(self, workspace: Workspace, at: int) -> Watched:
        def work(_: Say) -> None:
            self.play.work(workspace)

        return Watched(work, self.printed, workspace.root, at, is_disk_full=self.is_disk_full)

    def _goes_wrong(self, at: int, shows: list[str], tell: Callable[[str], None]) -> bool:
        workspace = copy_to(self.start, self.folder / f"{at}")
        reader = Reader(workspace, self.printed)
        watched = self._watch(workspace, at)
        where = f"{self.name}, change {at}: {watched.what}"
        found = self._expect(workspace, where) if watched.is_over else []
        told = reader.stop()
        may_be_seen = {*shows, ask(partial(what_it_shows, workspace), self.printed)}
        found += told["troubles"]
        found += [f"partial read: {one}" for one in told["seen"] if one not in may_be_seen]
        self.reads += sum(told["seen"].values())
        self.moments += watched.is_over
        for trouble in found:
            tell(f"{where}: {trouble}")
        self.troubles += found
        if not found:
            shutil.rmtree(workspace.root)
        return watched.is_over

    def _expect(self, workspace: Workspace, where: str) -> list[str]:
        try:
            ask(lambda: self.play.expect(workspace, where), self.printed)
        except RuntimeError as error:
            return [str(error)[-1500:]]
        return []
