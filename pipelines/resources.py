"""The night as a Dagster resource: opened once a run, closed whatever happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import dagster as dg

from citywise.stages.night import Night

Opening = Callable[[], AbstractContextManager[Night]]
"""How a night is opened; the time for it comes when the run begins."""


def night_resource(opening: Opening) -> dg.ResourceDefinition:
    """A night on a workspace."""

    @dg.resource(description="One workspace, one network, one open working store")
    def night(_context: dg.InitResourceContext) -> Iterator[Night]:
        with opening() as opened:
            yield opened

    return night
