"""Three nights of the planted network, in the true world and in another one."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from planted import OTHER, TRUTH, World, make_planted, pass_night

if TYPE_CHECKING:
    from pathlib import Path

    from citywise.workspace import Workspace

NIGHTS = (1, 2, 3)


@dataclass(frozen=True)
class Played:
    """The workspace after the last night, and a copy of each release."""

    world: World
    workspace: Workspace
    releases: list[Path]


@pytest.fixture(scope="session")
def true_world(tmp_path_factory) -> Played:
    return play(TRUTH, tmp_path_factory.mktemp("true-world"))


@pytest.fixture(scope="session")
def other_world(tmp_path_factory) -> Played:
    return play(OTHER, tmp_path_factory.mktemp("other-world"))


def play(world: World, folder: Path) -> Played:
    workspace = make_planted(folder / "network")
    releases = []
    for night in NIGHTS:
        pass_night(workspace, world, night)
        kept = folder / f"kept by somebody {night}.duckdb"
        releases.append(shutil.copy(workspace.released_file.resolve(), kept))
    return Played(world, workspace, releases)
