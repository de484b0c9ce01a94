"""The dashboard: `citywise serve`, or `streamlit run dashboards/app.py` from anywhere."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from citywise.errors import CitywiseError
from dashboards.masthead import show_footer, show_masthead, show_nothing_released
from dashboards.release import settle_release
from dashboards.theme import ICON

_PAGES = Path(__file__).resolve().parent / "app_pages"


def main() -> None:
    """Open the chosen page of the newest release."""
    pages = [
        st.Page(_PAGES / "overview.py", title="Network overview", default=True),
        st.Page(_PAGES / "compare.py", title="Compare cities"),
        st.Page(_PAGES / "city.py", title="City"),
        st.Page(_PAGES / "quality.py", title="Data quality"),
    ]
    here = st.navigation(pages, position="hidden")
    st.set_page_config(page_title=f"{here.title} · Citywise", page_icon=str(ICON), layout="wide")
    try:
        source = settle_release()
    except CitywiseError as error:
        show_nothing_released(error)
        return
    show_masthead(pages, here, source)
    here.run()
    show_footer(source)


main()
