"""Real files of other people: read where they lie, never copied into the project."""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack
from pathlib import Path

import pytest

from citywise.stages.land import land
from citywise.stages.measure import measure
from citywise.stages.night import open_night
from citywise.stages.protect import protect
from citywise.stages.refer import refer
from citywise.stages.take_in import take_in
from citywise.workspace import Workspace

WORKSPACES = Path(__file__).parent / "workspaces"
VARIABLE = "CITYWISE_REAL_FILES"


@pytest.fixture(scope="session")
def real_files():
    folder = os.environ.get(VARIABLE)
    if not folder:
        pytest.skip(f"Set {VARIABLE} to the folder of the real files (city_events/, iati/, …).")
    return Path(folder)


@pytest.fixture(scope="session")
def one_night(real_files, tmp_path_factory):
    """`one_night("barnet", "city_events/events_barnet.csv")`: the working store after a night."""
    with ExitStack() as nights:

        def run(workspace: str, *files: str):
            root = tmp_path_factory.mktemp(workspace) / workspace
            shutil.copytree(WORKSPACES / workspace, root)
            (root / "raw" / "sender").mkdir(parents=True)
            for name in files:
                shutil.copy2(real_files / name, root / "raw" / "sender")
            return _after_a_night(nights.enter_context(open_night(Workspace(root)))).store

        yield run


def _after_a_night(night):
    for stage in (land, refer, take_in, measure, protect):
        stage(night)
    return night
