"""`citywise share` as an operator starts it, in a process of its own."""

from __future__ import annotations

import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

from demonstration import CITYWISE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECONDS_TO_END = 20


@contextmanager
def shared(workspace: Path, *options: str) -> Iterator[str]:
    """The address at which the workspace's release is shared; the server ends with the block."""
    command = [CITYWISE, "share", "--port", "0", "--workspace", workspace, *options]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        line = server.stdout.readline()
        try:
            assert line.startswith("Shared: "), server.communicate(timeout=5)[1]
            yield line.removeprefix("Shared: ").strip()
            assert server.poll() is None, "the server has ended"
        finally:
            _end(server)


def _end(server: subprocess.Popen[str]) -> None:
    server.terminate()
    try:
        server.wait(SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        server.kill()


def run_share(workspace: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """`citywise share` where it is to end by itself."""
    command = [CITYWISE, "share", "--port", "0", "--workspace", workspace, *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
