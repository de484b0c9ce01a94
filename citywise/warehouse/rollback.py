"""Roll back: point readers at an earlier release that is still there, and say so.

`citywise rollback --why "Skovby's youth club was counted twice"` takes back the release
that readers see; naming a release chooses another, also one that was rolled back before.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from citywise.errors import ReleaseError
from citywise.locks import alone
from citywise.warehouse.contents import note_missing
from citywise.warehouse.durable import owner_only, write_whole
from citywise.warehouse.history import Event, now, read_history
from citywise.warehouse.releases import newer_releases, point_readers, settle
from citywise.warehouse.shelf import (
    id_of,
    number_of,
    release_path,
    released_files,
    shown_id,
    shown_path,
)
from citywise.warehouse.signing import known_keys
from citywise.warehouse.verification import verify_release
from citywise.warehouse.withdrawals import holds, withdrawn_in
from citywise.workspace import OWNER_ONLY_FILE

if TYPE_CHECKING:
    from pathlib import Path

    from citywise.workspace import Workspace


@dataclass(frozen=True, slots=True)
class RolledBack:
    """Who pointed readers at which release, instead of which, when and why. Internal."""

    release_id: str
    instead_of: str
    at_utc: str
    by: str
    why: str


def roll_back(workspace: Workspace, wanted: str, by: str, why: str) -> RolledBack:
    """Point readers at another release that is kept; without `wanted` at the one before.

    Raises:
        BusyError: a night is running.
        ReleaseError: there is no such release, or it does not verify. Nothing was changed.
    """
    if not workspace.released_file.is_symlink() and not released_files(workspace):
        raise ReleaseError("Nothing has been released yet.", "Run a night: citywise run")
    workspace.make_folders()
    with owner_only(), alone(workspace.lock_file, "night", "roll back again"):
        if finished := _finished(workspace, settle(workspace), wanted):
            return finished
        shown, chosen = shown_id(workspace), _choose(workspace, wanted)
        if chosen == shown:
            raise ReleaseError(f"Readers see {chosen} already.", "See: citywise releases")
        _require_verified(workspace, chosen)
        _require_no_withdrawn(workspace, chosen)
        history = read_history(workspace)
        taken_back = newer_releases(workspace, history, chosen)
        note_missing(workspace, taken_back)
        done = RolledBack(chosen, shown, now(), by, why)
        _note(workspace, done)
        event = Event("rollback", chosen, shown, done.at_utc, rolled_back=taken_back)
        point_readers(workspace, event)
    return done


def read_rollbacks(workspace: Workspace) -> list[RolledBack]:
    """Every rollback with who asked for it and why, the oldest first."""
    file = _file(workspace)
    if not file.exists():
        return []
    return [RolledBack(**entry) for entry in json.loads(file.read_bytes())]


def _finished(workspace: Workspace, event: Event | None, wanted: str) -> RolledBack | None:
    """The rollback that was cut short and is now done: a second try goes no further back."""
    if event is None or event.kind != "rollback" or wanted not in _names(event.release_id):
        return None
    noted = read_rollbacks(workspace)
    return noted[-1] if noted else None


def _names(release_id: str) -> tuple[str, str, str]:
    """By what a release may be asked for."""
    return "", release_id, release_id.partition("-")[0]


def _choose(workspace: Workspace, wanted: str) -> str:
    """The release that is meant: by its id or number, or the last good one before."""
    kept = [id_of(path) for path in released_files(workspace)]
    if wanted:
        return find_release(workspace, wanted)
    shown, withdrawn = number_of(shown_id(workspace)), read_history(workspace).withdrawn
    earlier = [name for name in kept if number_of(name) < shown and name not in withdrawn]
    if not earlier:
        raise ReleaseError(
            "There is no earlier release that was not rolled back itself.",
            f"Kept are: {', '.join(kept)}. Name one to choose it all the same.",
        )
    return earlier[0]


def find_release(workspace: Workspace, wanted: str) -> str:
    """The id of a kept release, from `R0012-2026-02-20` or `R0012`."""
    kept = [id_of(path) for path in released_files(workspace)]
    for name in kept:
        if wanted and wanted in _names(name):
            return name
    raise ReleaseError(
        f"There is no release {wanted!r}.", f"Kept are: {', '.join(kept) or 'none'}."
    )


def _require_verified(workspace: Workspace, release_id: str) -> None:
    released = release_path(workspace, release_id)
    verdict = verify_release(released, known_keys(workspace), config={})
    if not verdict.is_passed:
        raise ReleaseError(
            f"{release_id} does not verify: {verdict.reasons}.",
            "Readers see what they saw before. Choose another: citywise releases",
        )


def _require_no_withdrawn(workspace: Workspace, release_id: str) -> None:
    """No rollback brings a city back that has left the network."""
    shown = shown_path(workspace)
    gone = withdrawn_in(shown) if shown else set[str]()
    if holds(release_path(workspace, release_id), gone):
        raise ReleaseError(
            f"{release_id} holds a city that has left the network: {', '.join(sorted(gone))}.",
            "Mend the cause and run a night. Readers see what they saw before.",
        )


def _note(workspace: Workspace, done: RolledBack) -> None:
    told = [asdict(one) for one in [*read_rollbacks(workspace), done]]
    content = json.dumps(told, indent=1, ensure_ascii=False).encode()
    write_whole(_file(workspace), content, OWNER_ONLY_FILE)


def _file(workspace: Workspace) -> Path:
    return workspace.manifests / "rollbacks.json"
