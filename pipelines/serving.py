"""Serve the dashboard."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from citywise.workspace import VARIABLE

if TYPE_CHECKING:
    from citywise.workspace import Workspace

APP = Path(__file__).resolve().parent.parent / "dashboards" / "app.py"


def serve_dashboard(workspace: Workspace, address: str, port: int) -> None:
    """Become the dashboard's server; returns only when the server ends."""
    os.environ[VARIABLE] = str(workspace.root)
    print(f"Dashboard: http://{address}:{port}", flush=True)
    command = [sys.executable, "-m", "streamlit", "run", str(APP)]
    options = ["--server.address", address, "--server.port", str(port), "--server.headless", "true"]
    os.execv(sys.executable, [*command, *options])  # noqa: S606 - our own interpreter and file
