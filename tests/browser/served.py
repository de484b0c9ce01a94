"""A real server of the pages, and how to wait for a page."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Generator

    from playwright.sync_api import Page

APP = Path(__file__).resolve().parents[2] / "dashboards" / "app.py"
PAGES = {
    "overview": ("", "Network overview"),
    "for_your_city": ("for_your_city", "For your city"),
    "practices": ("practices", "What works"),
    "compare": ("compare", "Compare cities"),
    "city": ("city", "City"),
    "indicator": ("indicator", "Indicator"),
    "exchange": ("exchange", "Exchange"),
    "hub": ("hub", "Hub"),
    "quality": ("quality", "Data quality"),
    "check": ("check", "Check a file"),
    "layout": ("layout", "New layout"),
}
SECONDS_TO_START = 60
SECONDS_TO_END = 20
MILLISECONDS_TO_SHOW = 30_000


@contextlib.contextmanager
def serving(workspace: Path, cwd: Path) -> Generator[str]:
    """The pages of a workspace as `streamlit run` serves them, started in another folder."""
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(APP), "--server.port", str(port)]
    environment = os.environ | {"CITYWISE_WORKSPACE": str(workspace)}
    with subprocess.Popen(
        [*command, "--server.address", "127.0.0.1"], cwd=cwd, env=environment
    ) as server:
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(url, server)
            yield url
        finally:
            server.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(SECONDS_TO_END)
            server.kill()


def visit(page: Page, url: str) -> None:
    """Open an address and wait until the page has been drawn to its end."""
    page.goto(url)
    wait_until_drawn(page)


def wait_until_drawn(page: Page) -> None:
    """The footer is there, nothing is running, nothing is awaited, and every chart is drawn."""
    expect(page.locator(".cw-footer")).to_be_visible(timeout=MILLISECONDS_TO_SHOW)
    running = page.locator("[data-testid=stApp][data-test-script-state=running]")
    expect(running).to_have_count(0, timeout=MILLISECONDS_TO_SHOW)
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0, timeout=MILLISECONDS_TO_SHOW)
    for chart in page.locator("[data-testid=stPlotlyChart]").all():
        expect(chart.locator(".main-svg").first).to_be_attached(timeout=MILLISECONDS_TO_SHOW)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=2).close()  # noqa: S310 - our own
            return
        time.sleep(0.2)
    raise RuntimeError(f"The pages did not start at {url}.")
