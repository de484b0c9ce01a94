"""A workspace whose nights are short: what a release would show is put into the store by hand."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import duckdb
import pytest

from citywise.errors import ReleaseError
from citywise.locks import alone
from citywise.warehouse.building import Draft
from citywise.warehouse.contents import content_digest
from citywise.warehouse.durable import owner_only
from citywise.warehouse.manifest import Disclosed, Versions
from citywise.warehouse.releases import last_release, made_again, publish, settle
from citywise.warehouse.shelf import shown_id
from citywise.warehouse.working import open_working
from citywise.workspace import init_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from citywise.warehouse.working import WorkingStore
    from citywise.workspace import Workspace

DAY = date(2026, 2, 20)
FACTS = {
    "network_name": "Tiny network",
    "audience_tier_code": "network",
    "threshold_count": 10,
    "is_synthetic": True,
    "base_currency_code": "EUR",
    "period_type_code": "quarter",
}
GOOD = [Disclosed("Nothing small is shown", 0)]


def make_workspace(folder: Path) -> Workspace:
    folder.mkdir(exist_ok=True)
    return init_workspace(folder / "network")


def night(workspace: Workspace, sessions: int, *, keep=5, audit=GOOD, republish=False) -> str:
    """A night after which a city has had so many sessions; the release that readers then see.

    Like the stage `release`, without what comes before it.
    """
    with owner_only(), alone(workspace.lock_file, "night", "again"), open_working(workspace) as store:  # fmt: skip
        _show(store, sessions)
        settle(workspace)
        last = last_release(workspace)
        if last and last.content_fingerprint == f"sessions {sessions}":
            return last.release_id
        if last and not republish and made_again(store, workspace):
            return last.release_id
        draft = Draft(
            DAY, f"sessions {sessions}", FACTS, Versions("0.1.0", "c0de"), lambda *_: audit
        )
        return publish(store, workspace, draft, keep=keep)


def _show(store: WorkingStore, sessions: int) -> None:
    store.run("delete from out_sessions_by_month")
    store.run(
        "insert into out_sessions_by_month (city_id, period_id, activity_type_code, session_count)"
        " values ('aarby', '2025-11', 'sports', ?)",
        [sessions],
    )


def sessions_in(released: Path) -> int:
    with duckdb.connect(str(released), read_only=True) as connection:
        (count,) = connection.execute("select session_count from out_sessions_by_month").fetchone()
        return count


def shown(workspace: Workspace) -> tuple[str, int]:
    """What readers see: the release by its own word, and the sessions in it."""
    path = workspace.released_file.resolve(strict=True)
    with duckdb.connect(str(path), read_only=True) as connection:
        (name,) = connection.execute("select release_id from out_releases").fetchone()
        assert content_digest(connection)
    assert name == shown_id(workspace)
    return name, sessions_in(path)


def refused(words: str) -> pytest.RaisesExc[ReleaseError]:
    """What is refused says why, or what to do, in these words."""
    return pytest.raises(ReleaseError, match=re.escape(words))


def files(workspace: Workspace) -> set[str]:
    return {path.name for path in workspace.releases.iterdir()}


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777
