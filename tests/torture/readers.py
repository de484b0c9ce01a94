"""Readers beside a night: one opens the release again and again, one never lets go of its own."""

from __future__ import annotations

import json
import os
import random
import time
from collections import Counter
from typing import TYPE_CHECKING

import duckdb

from citywise.warehouse.contents import table_digests
from tests.torture.children import Child

if TYPE_CHECKING:
    from pathlib import Path

    from citywise.workspace import Workspace
    from tests.torture.children import Say

_LONGEST_PAUSE = 0.8
_SEEN = ("out_values", "out_sessions_by_month")
_DIGEST = "select bit_xor(hash({0})), count(*) from {0}"
_NAME = "select release_id from out_releases"


class Reader:
    """A process that reads the release of a workspace until it is stopped."""

    def __init__(self, workspace: Workspace, printed: Path) -> None:
        self._stopping, self._stop = os.pipe()
        os.set_blocking(self._stopping, False)
        self._child = Child(lambda say: self._read_on(workspace, say), printed)
        self._child.wait_for("reading")

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._child.pid

    def stop(self) -> dict[str, object]:
        """How often it saw which release, and what went wrong."""
        os.write(self._stop, b".")
        code = self._child.end()
        os.close(self._stop)
        os.close(self._stopping)
        if code:
            return {"seen": {}, "troubles": [f"the reader ended with {code}"]}
        return json.loads(self._child.lines[-1])

    def _read_on(self, workspace: Workspace, say: Say) -> None:
        path = workspace.released_file.resolve(strict=True)
        seen: Counter[str] = Counter()
        troubles: list[str] = []
        with duckdb.connect(str(path), read_only=True) as attached:
            before = table_digests(attached)
            say("reading")
            while not self._is_stopped():
                try:
                    seen[_look(workspace)] += 1
                except (OSError, duckdb.Error) as error:
                    troubles.append(repr(error))
                time.sleep(random.uniform(0, _LONGEST_PAUSE))
            if table_digests(attached) != before:
                troubles.append("a release changed under the reader that had it open")
        say(json.dumps({"seen": dict(seen), "troubles": troubles}))

    def _is_stopped(self) -> bool:
        try:
            return bool(os.read(self._stopping, 1))
        except BlockingIOError:
            return False


def _look(workspace: Workspace) -> str:
    with duckdb.connect(
        str(workspace.released_file.resolve(strict=True)), read_only=True
    ) as connection:
        (name,) = connection.execute(_NAME).fetchone() or ("nothing",)
        told = [connection.execute(_DIGEST.format(table)).fetchone() for table in _SEEN]
        return f"{name} {told}"


def what_it_shows(workspace: Workspace) -> str:
    """The release that a reader sees now, as it is counted."""
    return _look(workspace)
