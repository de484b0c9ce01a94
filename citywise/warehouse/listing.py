"""The releases that are kept, and what their manifests say of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citywise.errors import ReleaseError
from citywise.warehouse.history import read_history
from citywise.warehouse.manifest import Json, read_manifest
from citywise.warehouse.shelf import id_of, manifest_path, number_of, released_files, shown_path

if TYPE_CHECKING:
    from pathlib import Path

    from citywise.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Kept:
    """One release on the shelf; what only a manifest tells is empty where there is none."""

    release_id: str
    released_at_utc: str
    data_date: str
    byte_count: int
    signing_key: str
    disclosure: str
    is_shown: bool
    is_rolled_back: bool


def list_releases(workspace: Workspace) -> list[Kept]:
    """Every release that is kept, the newest first. What is listed is not verified.

    One that a night left behind which died before it showed it is none.
    """
    shown, history = shown_path(workspace), read_history(workspace)
    return [
        _kept(path, is_shown=path == shown, is_rolled_back=id_of(path) in history.withdrawn)
        for path in released_files(workspace)
        if number_of(id_of(path)) <= history.newest
    ]


def _kept(path: Path, *, is_shown: bool, is_rolled_back: bool) -> Kept:
    manifest = _manifest(path)
    release = manifest.get("release", {})
    return Kept(
        release_id=id_of(path),
        released_at_utc=release.get("released_at_utc", ""),
        data_date=release.get("data_date", id_of(path).partition("-")[2]),
        byte_count=path.stat().st_size,
        signing_key=manifest.get("signing_key") or "",
        disclosure=_verdict(manifest),
        is_shown=is_shown,
        is_rolled_back=is_rolled_back,
    )


def _manifest(path: Path) -> Json:
    try:
        return read_manifest(manifest_path(path))
    except ReleaseError:
        return {}


def _verdict(manifest: Json) -> str:
    """`passed`, `failed`, or nothing where nobody looked."""
    promises = manifest.get("disclosure", [])
    if not promises:
        return ""
    return "failed" if any(promise["broken"] for promise in promises) else "passed"
