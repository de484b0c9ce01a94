"""The demonstration network, made and run by the command as a newcomer would."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
APP = CHECKOUT / "dashboards" / "app.py"
CITYWISE = Path(sys.executable).with_name("citywise")


def citywise(*arguments: str, workspace: Path) -> subprocess.CompletedProcess[str]:
    """Run the command on a workspace; what it said comes back with its exit code."""
    command = [str(CITYWISE), *arguments, "--workspace", str(workspace)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def copy_network(folder: Path) -> Path:
    """The demonstration's settings and reference files in a new workspace, with nothing sent."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "raw").mkdir(parents=True)
    shutil.copy(CHECKOUT / "data" / "network.toml", folder)
    shutil.copytree(CHECKOUT / "data" / "reference", folder / "reference")
    return folder


def make_demonstration(folder: Path) -> None:
    """Write the synthetic network and run its first night, what it said beside the folder."""
    copy_network(folder)
    for command in ("demo", "run"):
        done = citywise(command, workspace=folder)
        assert done.returncode == 0, done.stdout + done.stderr
        summary_of(folder).write_text(done.stdout, encoding="utf-8")


def summary_of(folder: Path) -> Path:
    """Where what the first night said is kept."""
    return folder.with_suffix(".said")
