"""A night that finds the disk full says so, leaves the last release whole, and is made good later.

A limit on how long a file may grow stands for the disk: whichever file meets it first, the
history of nights, the store, a block of records or the new release, cannot be written on.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from demonstration import CHECKOUT, copy_network
from released_contents import read_release
from small_network import copy_of, copy_reports, night

from citywise.warehouse.night_status import read_status
from citywise.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
from pipelines.cli import main
main()
"""
FIRST = "R0001-2026-02-20"
"""The release that readers have before the disk is full."""


@pytest.fixture(scope="module")
def waiting(released_demo, tmp_path_factory) -> Path:
    """A released network in whose drop folder a quarter has just arrived."""
    folder = copy_network(tmp_path_factory.mktemp("full") / "waiting")
    copy_reports(released_demo, folder, "2025-[QK]1")
    assert night(Workspace(folder)).is_success
    copy_reports(released_demo, folder, "2025-[QK][12]")
    return folder


@pytest.fixture(scope="module")
def undisturbed(waiting, tmp_path_factory):
    workspace = copy_of(waiting, tmp_path_factory.mktemp("undisturbed"))
    assert night(workspace).is_success
    return read_release(workspace)


def run_on_a_full_disk(workspace: Workspace, limit: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", PROGRAM.format(limit=limit), "run"]
    return subprocess.run(
        [*command, "--workspace", str(workspace.root)],
        capture_output=True, text=True, check=False, cwd=CHECKOUT,
        env=os.environ | {"PYTHONPATH": str(CHECKOUT)},
    )  # fmt: skip


@pytest.mark.parametrize("limit", [0, 200_000, 1_000_000, 2_000_000])
def test_a_full_disk_is_told_and_made_good_by_the_next_night(waiting, undisturbed, tmp_path, limit):
    workspace = copy_of(waiting, tmp_path)
    ended = run_on_a_full_disk(workspace, limit)
    told = ended.stdout + ended.stderr
    assert ended.returncode == 1, told
    assert "The last release stays in place." in told
    assert "Traceback" not in told
    assert released_id(workspace) == FIRST
    # where not even a line can be written, the night before stands there
    assert read_status(workspace).outcome == ("failed" if limit else "released")
    assert night(workspace).is_success
    assert read_release(workspace) == undisturbed
    assert not any(workspace.scratch.iterdir())


def released_id(workspace: Workspace) -> str:
    return workspace.released_file.resolve(strict=True).stem.removeprefix("citywise-")
