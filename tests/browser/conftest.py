"""Fixtures of the browser tests: a server on the released demo, and a page that is watched."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from chromium import launch
from playwright.sync_api import sync_playwright
from served import serving

_NOISE = ("favicon", "/_stcore/health", "/_stcore/host-config")
"""Streamlit asks below a page's own path for these first, and then where they are."""


@dataclass
class Watch:
    """What a page asked for, and what it complained about."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def server(released_demo, tmp_path_factory):
    with serving(released_demo, tmp_path_factory.mktemp("elsewhere")) as url:
        yield url


@pytest.fixture(scope="module")
def browser():
    """Open for one module only: its event loop would be in the way of other tests."""
    with sync_playwright() as playwright:
        opened = launch(playwright)
        yield opened
        opened.close()


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def page(browser, watch):
    context = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    opened = context.new_page()
    opened.on("request", lambda request: watch.requests.append(request.url))
    opened.on("console", lambda message: _note_complaint(watch, message))
    opened.on("pageerror", lambda error: watch.complaints.append(str(error)))
    yield opened
    context.close()


def _note_complaint(watch: Watch, message) -> None:
    where = message.location.get("url", "")
    if message.type == "error" and not any(noise in where for noise in _NOISE):
        watch.complaints.append(f"{message.text} ({where})")
