"""Which pages there are: those of a release, and those that take files as the network allows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from citywise.errors import CitywiseError
from citywise.network.settings import PagesSection, read_settings
from citywise.workspace import find_workspace

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

_PAGES = Path(__file__).resolve().parent / "app_pages"
WITHOUT_RELEASE = frozenset({"check", "layout"})
"""Addresses of pages that need nothing released."""


def list_pages() -> list[StreamlitPage]:
    """The pages as they stand in the navigation; what is not listed has no address either."""
    pages = [
        st.Page(_PAGES / "overview.py", title="Network overview", default=True),
        st.Page(_PAGES / "for_your_city.py", title="For your city"),
        st.Page(_PAGES / "practices.py", title="What works"),
        st.Page(_PAGES / "compare.py", title="Compare cities"),
        st.Page(_PAGES / "city.py", title="City"),
        st.Page(_PAGES / "indicator.py", title="Indicator"),
        st.Page(_PAGES / "exchange.py", title="Exchange"),
        st.Page(_PAGES / "hub.py", title="Hub"),
        st.Page(_PAGES / "quality.py", title="Data quality"),
    ]
    allowed = allowed_pages()
    if allowed.check_files:
        pages.append(st.Page(_PAGES / "check.py", title="Check a file"))
    if allowed.confirm_layouts:
        pages.append(st.Page(_PAGES / "layout.py", title="New layout"))
    return pages


def is_listed(address: str) -> bool:
    """Whether there is a page at an address, so that a link to it leads somewhere."""
    return any(page.url_path == address for page in list_pages())


def allowed_pages() -> PagesSection:
    """What `network.toml` allows; nothing where it cannot be read."""
    try:
        return read_settings(find_workspace().settings_file).pages
    except CitywiseError:
        return PagesSection(check_files=False, confirm_layouts=False)
