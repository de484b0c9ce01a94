"""The shelf of releases: `releases/citywise-R0001-2026-02-20.duckdb` and what lies beside it.

Beside each released file lie its manifest and, where there is a key, the manifest's signature.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citywise.workspace import OWNER_ONLY_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from citywise.workspace import Workspace

READABLE_FILE = 0o644
READABLE_FOLDER = 0o755


def shown_path(workspace: Workspace) -> Path | None:
    """The file that readers are pointed at, or None where there is none."""
    link = workspace.released_file
    return link.resolve(strict=True) if link.exists() else None


def shown_id(workspace: Workspace) -> str:
    """The release that readers are pointed at, by the name of its file; empty for none."""
    path = shown_path(workspace)
    return id_of(path) if path else ""


def release_path(workspace: Workspace, release_id: str) -> Path:
    """Where the file of a release is, or would be."""
    return workspace.releases / f"citywise-{release_id}.duckdb"


def manifest_path(released: Path) -> Path:
    """The manifest beside a released file."""
    return released.with_suffix(".manifest.json")


def signature_path(released: Path) -> Path:
    """The signature of the manifest beside a released file."""
    return released.with_suffix(".manifest.json.minisig")


def inputs_path(workspace: Workspace, release_id: str) -> Path:
    """The internal manifest of a release: every file that went in."""
    return workspace.manifests / f"{release_id}.json"


def released_files(workspace: Workspace) -> list[Path]:
    """Every released file that is there, the newest first."""
    return sorted(workspace.releases.glob("citywise-R*.duckdb"), key=_number_of_file, reverse=True)


def id_of(path: Path) -> str:
    """`R0001-2026-02-20` of `citywise-R0001-2026-02-20.duckdb`."""
    return path.name.removeprefix("citywise-").partition(".")[0]


def number_of(release_id: str) -> int:
    """The 12 of `R0012-2026-02-20`; 0 for anything else."""
    match = re.match(r"R(\d+)", release_id)
    return int(match[1]) if match else 0


def _number_of_file(path: Path) -> int:
    return number_of(id_of(path))


def open_to_readers(released: Path) -> None:
    """Let everybody read a release and what lies beside it."""
    for path in _with_companions(released):
        path.chmod(READABLE_FILE)


def close_others(workspace: Workspace, shown: Path | None) -> None:
    """Every other release is the owner's alone: two side by side tell more than one."""
    for released in released_files(workspace):
        if released != shown:
            for path in _with_companions(released):
                path.chmod(OWNER_ONLY_FILE)


def remove_release(workspace: Workspace, release_id: str) -> None:
    """Take a release off the shelf: the file first, so that none is left without its manifest."""
    for path in _with_companions(release_path(workspace, release_id)):
        path.unlink()
    inputs_path(workspace, release_id).unlink(missing_ok=True)


def remove_unpublished(workspace: Workspace, newest: int) -> None:
    """Remove what was built and never shown, and what lies beside files that are gone.

    `newest`: the number of the newest release that was ever shown.
    """
    kept = {id_of(path) for path in released_files(workspace) if _number_of_file(path) <= newest}
    beside = [*workspace.releases.glob("citywise-R*"), *workspace.manifests.glob("R*.json")]
    for path in sorted(beside, key=lambda path: path.suffix != ".duckdb"):
        if id_of(path) not in kept:
            path.unlink()


def _with_companions(released: Path) -> Iterator[Path]:
    companions = (released, manifest_path(released), signature_path(released))
    return (path for path in companions if path.exists())
