"""Put what was fetched into the drop folder: `raw/<city>/pulled/<connection>.json`.

From there on it is a file like any other. The same name each time: a later content is a new
version of what the earlier one reported.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from citywise.connectors.memory import write_whole
from citywise.connectors.problems import PullError

if TYPE_CHECKING:
    from pathlib import Path

    from citywise.connectors.declarations import Connection
    from citywise.workspace import Workspace

FOLDER = "pulled"
_ENDINGS = {"kobo": "json", "odk": "json", "dhis2": "json", "iati": "xml"}


def place_of(declared: Connection) -> str:
    """The path of its file, from the drop folder on."""
    return f"{declared.city}/{FOLDER}/{declared.id}.{_ENDINGS[declared.kind]}"


def digest_of(content: bytes) -> str:
    """The name of a content."""
    return hashlib.sha256(content).hexdigest()


def lies_there(workspace: Workspace, declared: Connection) -> str:
    """Digest of what lies in its place; empty where nothing does."""
    place = workspace.raw / place_of(declared)
    return digest_of(place.read_bytes()) if place.is_file() and not place.is_symlink() else ""


def deliver(workspace: Workspace, declared: Connection, content: bytes) -> None:
    """Put the content into its place, complete or not at all."""
    place = workspace.raw / place_of(declared)
    for folder in (place.parent.parent, place.parent):
        _make_folder(folder)
    write_whole(workspace, content, place)


def _make_folder(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    if folder.is_symlink():
        raise PullError(
            f"The folder {folder.name} in raw/ is a link; no night looks behind it.",
            "Put a folder in its place.",
        )
