"""Fixtures of the page tests: a tiny release, and the app running on it."""

from __future__ import annotations

import pytest
from demonstration import APP
from streamlit.testing.v1 import AppTest
from tiny_release import write_release

from citywise.warehouse.reading import open_release


@pytest.fixture
def workspace(tmp_path):
    return write_release(tmp_path)


@pytest.fixture
def release(workspace):
    opened = open_release(workspace)
    yield opened
    opened.close()


@pytest.fixture
def open_page(workspace, monkeypatch):
    """Open a page as a browser would: `open_page("compare", city="aarby")`."""
    monkeypatch.setenv("CITYWISE_WORKSPACE", str(workspace))

    def opened(page: str, **address: str) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=30)
        app.run()
        for key, value in address.items():
            app.query_params[key] = value
        return app.switch_page(f"app_pages/{page}.py").run()

    return opened
