"""The demonstration network after its first night, for every test that wants a real release."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from demonstration import make_demonstration
from filelock import FileLock
from hypothesis import HealthCheck, settings

# how long an example takes says how busy the machine is; benchmarks tell what is slow
settings.register_profile(
    "any_machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any_machine")


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory, request) -> Path:
    """A folder that all workers of one test run share.

    While developing, CITYWISE_TEST_FOLDER names one that stays: the demonstration is then
    made once, and again only after the folder is removed.
    """
    if kept := os.environ.get("CITYWISE_TEST_FOLDER"):
        return Path(kept)
    own = tmp_path_factory.getbasetemp()
    return own.parent if hasattr(request.config, "workerinput") else own


@pytest.fixture(scope="session")
def released_demo(shared_folder) -> Path:
    """A workspace with the released demonstration; made once a test run, and only to be read."""
    folder, done = shared_folder / "demo", shared_folder / "demo.done"
    with FileLock(shared_folder / "demo.lock"):
        if not done.exists():
            make_demonstration(folder)
            done.touch()
    return folder
