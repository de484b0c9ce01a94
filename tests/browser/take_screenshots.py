"""Pictures of every page at desk and phone width.

By hand: `python tests/browser/take_screenshots.py WORKSPACE OUT_DIR`
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from chromium import launch
from playwright.sync_api import sync_playwright
from served import PAGES, serving, visit, wait_until_drawn

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WIDTHS = (1440, 390)
CITY = "port-halden"
SETTLE_MILLISECONDS = 1500


def main(workspace: Path, out: Path) -> None:
    """One picture a page and width, the whole page in it."""
    out.mkdir(parents=True, exist_ok=True)
    with serving(workspace.resolve(), out) as url, sync_playwright() as playwright:
        browser = launch(playwright)
        for name, (path, _) in PAGES.items():
            for width in WIDTHS:
                _take(browser, f"{url}/{path}?city={CITY}", width, out / f"{name}-{width}.png")
        browser.close()


def _take(browser: Browser, url: str, width: int, file: Path) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    visit(page, url)
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": width, "height": height + 16})
    wait_until_drawn(page)
    page.wait_for_timeout(SETTLE_MILLISECONDS)
    page.screenshot(path=file)
    page.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
