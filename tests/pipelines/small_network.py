"""A network of two cities and one year, small enough to run many nights on."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from citywise.stages.night import no_progress
from citywise.workspace import Workspace
from pipelines.nightly import NightReport, run_night

if TYPE_CHECKING:
    from pathlib import Path

CITIES = ("fjordhavn", "port-halden")


def copy_reports(source: Path, target: Path, begins_with: str) -> None:
    """Copy the two cities' reports whose names begin so, with the times at which they were sent."""
    for city in CITIES:
        (target / "raw" / city).mkdir(parents=True, exist_ok=True)
        for file in (source / "raw" / city).glob(f"{begins_with}*"):
            shutil.copy2(file, target / "raw" / city)


def copy_of(network: Path, folder: Path) -> Workspace:
    """A network as it stands, to run a night on that leaves the network itself alone."""
    return Workspace(shutil.copytree(network, folder / "network", symlinks=True))


def night(workspace: Workspace) -> NightReport:
    """Run one night in this process."""
    return run_night(workspace, no_progress)
