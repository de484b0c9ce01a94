"""The small network after its first night."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from demonstration import copy_network
from filelock import FileLock
from small_network import copy_reports, night

from citywise.workspace import Workspace


@pytest.fixture(scope="session")
def released_small(released_demo, shared_folder) -> Path:
    """Made once a test run, and only to be read."""
    folder, done = shared_folder / "small", shared_folder / "small.done"
    with FileLock(shared_folder / "small.lock"):
        if not done.exists():
            copy_network(folder)
            copy_reports(released_demo, folder, "2025")
            report = night(Workspace(folder))
            assert report.is_success, report.failures
            done.touch()
    return folder


@pytest.fixture
def small(released_small, tmp_path) -> Workspace:
    """A copy of the small network that a test may change."""
    return Workspace(Path(shutil.copytree(released_small, tmp_path / "small", symlinks=True)))
