"""The dashboard: `citywise serve`, or `streamlit run dashboards/app.py` from anywhere."""

from __future__ import annotations

import streamlit as st

from citywise.errors import CitywiseError
from dashboards.masthead import show_footer, show_masthead, show_nothing_released
from dashboards.navigation import WITHOUT_RELEASE, list_pages
from dashboards.release import settle_release
from dashboards.theme import ICON


def main() -> None:
    """Open the chosen page, of the newest release where it shows one."""
    pages = list_pages()
    here = st.navigation(pages, position="hidden")
    st.set_page_config(page_title=f"{here.title} · Citywise", page_icon=str(ICON), layout="wide")
    try:
        source = settle_release()
    except CitywiseError as error:
        if here.url_path not in WITHOUT_RELEASE:
            show_nothing_released(error, pages, here)
            return
        source = None
    show_masthead(pages, here, source)
    here.run()
    show_footer(source)


if __name__ == "__main__":
    # a reader of files is a process of its own, and must not draw pages when it starts
    main()
