"""Where to go from here: links between the pages that keep what was chosen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from dashboards import queries
from dashboards.navigation import allowed_pages
from dashboards.release import ask
from dashboards.selection import carried_choices

if TYPE_CHECKING:
    from collections.abc import Iterator

_PAGES = Path(__file__).resolve().parent / "app_pages"


def show_ways(here: str, city: str, indicator: str = "") -> None:
    """Links to what somebody does next; `here` is the page that they stand on."""
    with st.container(horizontal=True, key="ways"):
        for page, words in _list_ways(city):
            if page != here:
                show_way(page, words, city, indicator)


def _list_ways(city: str) -> Iterator[tuple[str, str]]:
    if city:
        yield "city", "See your city in detail"
    yield "for_your_city", "Which practice to look at next, and whom to call"
    yield "practices", "See what works"
    waiting = count_waiting(city)
    if waiting:
        entries = "1 entry" if waiting == 1 else f"{waiting:,} entries"
        yield "quality", f"See what to correct ({entries})"
    yield "compare", "Compare cities"
    if allowed_pages().check_files:
        yield "check", "Check a report before you send it"


def count_waiting(city: str) -> int:
    """Entries of the city, or of all cities, that wait for a correction."""
    items = ask(queries.list_quarantine)
    return items.filter(pl.col("city_id") == city).height if city else items.height


def show_way(page: str, words: str, city: str, indicator: str = "", practice: str = "") -> None:
    """A link to one page, for a city, an indicator and a practice where they are chosen."""
    named = {"city": city, "indicator": indicator, "practice": practice}
    chosen = carried_choices() | {key: code for key, code in named.items() if code}
    icon = ":material/arrow_forward:"
    st.page_link(_PAGES / f"{page}.py", label=words, icon=icon, query_params=chosen)
