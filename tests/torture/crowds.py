"""Nights that are started together: one works, the others are refused and leave no trace."""

from __future__ import annotations

import os
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from citywise.errors import BusyError
from citywise.warehouse.nights import list_nights
from tests.torture.children import Child, ask
from tests.torture.kills import Torturer
from tests.torture.networks import copy_to, everything
from tests.torture.nights import work

if TYPE_CHECKING:
    from collections.abc import Callable

    from citywise.workspace import Workspace
    from tests.torture.children import Say

BUSY = 75
SIZE = 10


class Crowds(Torturer):
    """Starts ten nights at the same moment, again and again."""

    verb = "refused"

    def play(self, tell: Callable[[str], None], kills: int) -> None:
        """So many crowds; each makes one release, the one that a single night makes."""
        for number in range(1, kills + 1):
            self.figures.rounds = number
            workspace = copy_to(self.start_of("begin"), self.folder / f"crowd-{number}")
            codes = Counter(child.end() for child in self._start(workspace))
            self.figures.stages["begin"] += codes[BUSY]
            self.note(list(self._wrong(workspace, codes)), tell)

    def _start(self, workspace: Workspace) -> list[Child]:
        waiting, go = os.pipe()

        def night(say: Say) -> int:
            os.close(go)
            os.read(waiting, 1)
            try:
                return work(workspace, say)
            except BusyError:
                return BUSY

        crowd = [Child(night, self.printed) for _ in range(SIZE)]
        os.close(waiting)
        os.close(go)
        return crowd

    def _wrong(self, workspace: Workspace, codes: Counter[int]):
        if codes != {0: 1, BUSY: SIZE - 1}:
            yield "failed", f"ended with {dict(codes)}"
        if ask(partial(everything, workspace), self.printed) != self.whole:
            yield "other release", f"see {workspace.root}"
        if (noted := ask(partial(_outcomes, workspace), self.printed)) != ["released"] * 2:
            yield "failed", f"noted are {noted}"


def _outcomes(workspace: Workspace) -> list[str]:
    return [night.outcome for night in list_nights(workspace, 100)]
