"""The browser that the tests drive: find it, or bring it.

By hand: `python tests/browser/chromium.py --install`
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

VARIABLE = "CITYWISE_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class NoBrowserError(RuntimeError):
    """Nowhere on this machine is there a browser to test the pages with."""


def launch(playwright: Playwright) -> Browser:
    """Start the browser, without any traffic of its own."""
    return playwright.chromium.launch(executable_path=find_chromium(playwright), args=list(FLAGS))


def find_chromium(playwright: Playwright) -> str:
    """The browser's path: the named one, the system's, or the one that Playwright brought.

    Raises:
        NoBrowserError: there is none; the message is the one command that brings it.
    """
    brought = playwright.chromium.executable_path
    candidates = [os.environ.get(VARIABLE), *map(shutil.which, NAMES), brought]
    for path in candidates:
        if path and Path(path).exists():
            return path
    raise NoBrowserError(f"No browser to test the pages with. Get one: {' '.join(_way_in())}")


def install_chromium() -> None:
    """Bring a browser unless there is one; failing is left to the tests that need it."""
    with sync_playwright() as playwright:
        try:
            print(f"Browser: {find_chromium(playwright)}")
        except NoBrowserError:
            done = subprocess.run(_way_in(), check=False)
            print("Browser brought." if not done.returncode else "No browser could be brought.")


def _way_in() -> list[str]:
    if not shutil.which("apt-get"):
        return [sys.executable, "-m", "playwright", "install", "chromium"]
    if os.geteuid() == 0:
        return ["sh", "-c", "apt-get update -qq && apt-get install -y -qq chromium"]
    if shutil.which("sudo") and sys.stdin.isatty():
        return ["sudo", "apt-get", "install", "-y", "chromium"]
    return [sys.executable, "-m", "playwright", "install", "chromium"]


if __name__ == "__main__" and "--install" in sys.argv:
    install_chromium()
