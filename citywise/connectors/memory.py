"""What is remembered of each server: `warehouse/pulls/<connection>.json`.

Where the last pull stood, and when it last succeeded. No secret and no absolute path: a
workspace that is moved goes on. What cannot be read is forgotten, and everything is fetched.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, ValidationError

from citywise.workspace import OWNER_ONLY_FILE

if TYPE_CHECKING:
    from pathlib import Path

    from citywise.workspace import Workspace


class Bookmark(BaseModel):
    """Where a source stood when it was fetched; what of it is used, each kind decides.

    `changed_since` is a moment of the server's clock and `newest` the digest of all that
    changed since; `etag` and `last_modified` are the server's own marks of a document.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    changed_since: str = ""
    newest: str = ""
    count: int = 0
    etag: str = ""
    last_modified: str = ""


class Memory(BaseModel):
    """All that is remembered of one connection."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fingerprint: str = ""
    bookmark: Bookmark = Bookmark()
    records: int = 0
    file_sha256: str = ""
    last_try: datetime | None = None
    last_success: datetime | None = None
    last_change: datetime | None = None
    last_whole: datetime | None = None
    """When everything was last fetched, rather than only asked whether it changed."""
    last_problem: str = ""


def now() -> datetime:
    """This second, in UTC."""
    return datetime.now(UTC).replace(microsecond=0)


def recall(workspace: Workspace, connection_id: str) -> Memory:
    """What is remembered; nothing, where nothing can be read."""
    try:
        return Memory.model_validate_json(_place(workspace, connection_id).read_bytes())
    except (FileNotFoundError, ValidationError):
        return Memory()


def remember(workspace: Workspace, connection_id: str, memory: Memory) -> None:
    """Write it down, wholly or not at all."""
    told = json.dumps(memory.model_dump(mode="json"), indent=1).encode()
    write_whole(workspace, told, _place(workspace, connection_id))


def forget(workspace: Workspace, connection_id: str) -> None:
    """Remember nothing of a connection; should it be asked again, everything is fetched."""
    _place(workspace, connection_id).unlink(missing_ok=True)


def write_whole(workspace: Workspace, content: bytes, place: Path) -> None:
    """Put a file in its place, complete or not at all.

    It is made outside the drop folder. Where that lies on another disk, it is made in the
    place itself under a hidden name, which no night looks at.
    """
    is_near = workspace.pulls.stat().st_dev == place.parent.stat().st_dev
    unfinished = (workspace.pulls if is_near else place.parent) / f".{uuid4().hex}.part"
    try:
        with unfinished.open("xb") as file:
            unfinished.chmod(OWNER_ONLY_FILE)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(place)
    finally:
        unfinished.unlink(missing_ok=True)


def _place(workspace: Workspace, connection_id: str) -> Path:
    return workspace.pulls / f"{connection_id}.json"
