"""A workspace of the invented cities, and a pull that is patient for hundredths of seconds."""

from __future__ import annotations

import pytest

from citywise.connectors.pulling import pull_connections
from citywise.connectors.transport import Limits
from tests.fixtures.invented import make_workspace

QUICK = Limits(attempts=4, first_wait=0.01, longest_wait=0.05, seconds_of_silence=5)


@pytest.fixture
def workspace(tmp_path):
    made = make_workspace(tmp_path / "network")
    made.make_folders()
    return made


@pytest.fixture
def declare(workspace):
    """Write `connections.toml`; what is there already stays unless it has the same id."""

    def write(*connections: str) -> None:
        text = "\n".join(f"[[connections]]\n{told}\n" for told in connections)
        workspace.connections_file.write_text(text, encoding="utf-8")

    return write


@pytest.fixture
def pull(workspace):
    """Pull one connection and hand over what became of it."""

    def one(limits: Limits = QUICK):
        (pulled,) = pull_connections(workspace, limits=limits).connections
        return pulled

    return one
