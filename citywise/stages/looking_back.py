"""Look back: how a value stood in earlier releases, from the internal store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.provenance.versions import Version, versions_of
from citywise.stages.night import require_idle
from citywise.warehouse.history import read_history
from citywise.warehouse.working import look_into_working

if TYPE_CHECKING:
    from citywise.workspace import Workspace


def value_versions(workspace: Workspace, named: str) -> list[Version]:
    """Every version of a value, the oldest first. Internal: what was withheld is told.

    Raises:
        WorkspaceError: no release has known such a value, or no night has run.
        BusyError: a night is running.
    """
    require_idle(workspace)
    with look_into_working(workspace) as store:
        return versions_of(store, named, read_history(workspace).withdrawn)
