"""The night as a Dagster resource: opened once a run, closed whatever happens."""

from __future__ import annotations

from collections.abc import Iterator

import dagster as dg

from citywise.stages.night import Night, Progress, no_progress, open_night
from citywise.workspace import Workspace


def night_resource(
    workspace: Workspace,
    progress: Progress = no_progress,
    outcomes: dict[str, object] | None = None,
    *,
    republish: bool = False,
) -> dg.ResourceDefinition:
    """A night on the workspace; a second one is refused while the first runs."""

    @dg.resource(description="One workspace, one network, one open working store")
    def night(_context: dg.InitResourceContext) -> Iterator[Night]:
        with open_night(workspace, progress, outcomes, republish=republish) as opened:
            yield opened

    return night
