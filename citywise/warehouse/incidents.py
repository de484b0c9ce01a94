"""Which notice is due: once for each incident, and once when it is over.

An incident lasts until a night succeeds again. Within it a night that failed and one that does not
come are told once each, however often they are looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import TypeAdapter, ValidationError

from citywise.warehouse.durable import write_whole
from citywise.workspace import OWNER_ONLY_FILE

if TYPE_CHECKING:
    from pathlib import Path

    from citywise.warehouse.night_status import Standing
    from citywise.workspace import Workspace

Due = Literal["failed", "late", "recovered"]

_AS_JSON = TypeAdapter(list[Due])


def due_notice(workspace: Workspace, standing: Standing) -> Due | None:
    """What has to be told now, if anything."""
    told = _read_told(workspace)
    if standing.kind == "good":
        return "recovered" if told else None
    return None if standing.kind in told else standing.kind


def remember_notice(workspace: Workspace, due: Due) -> None:
    """It has been told."""
    told: list[Due] = [] if due == "recovered" else [*_read_told(workspace), due]
    write_whole(_file(workspace), _AS_JSON.dump_json(told), OWNER_ONLY_FILE)


def _read_told(workspace: Workspace) -> list[Due]:
    try:
        return _AS_JSON.validate_json(_file(workspace).read_bytes())
    except (OSError, ValidationError):
        return []


def _file(workspace: Workspace) -> Path:
    return workspace.nights / "told.json"
