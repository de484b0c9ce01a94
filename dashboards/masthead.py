"""What stands around every page: name, pages, banner, and where the numbers come from."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from dashboards.amounts import write_count, write_day
from dashboards.markup.notes import draw_banner, draw_footer
from dashboards.nights import standing, tell_standing
from dashboards.release import rollback
from dashboards.selection import carried_choices
from dashboards.theme import STYLESHEET
from dashboards.wording import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.navigation.page import StreamlitPage

    from citywise.errors import CitywiseError
    from citywise.warehouse.facts import Facts
    from citywise.warehouse.history import Event

_SYNTHETIC = (
    "Synthetic data. These cities, programs and numbers are invented to show how Citywise works;"
    " they tell nothing about any real city."
)


_NOTHING_RELEASED = "Nothing has been released yet"


def show_masthead(
    pages: Sequence[StreamlitPage], here: StreamlitPage, source: Facts | None, title: str = ""
) -> None:
    """The network's name, the pages, and what stands over the numbers: made up, old, or late."""
    st.html(STYLESHEET)
    with st.container(key="masthead"):
        st.html(_draw_brand(source))
        _show_pages(pages, here)
    if source and source.is_synthetic:
        st.html(draw_banner(_SYNTHETIC))
    if source and (event := rollback()):
        st.html(draw_banner(tell_rollback(event)))
    if trouble := tell_standing(standing(), source):
        st.html(draw_banner(trouble))
    st.title(title or here.title, anchor=False)


def tell_rollback(event: Event) -> str:
    """That an earlier release is shown, instead of which, and since when."""
    names = event.rolled_back
    which = f"{' and '.join(names)} {'was' if len(names) == 1 else 'were'} rolled back"
    since = write_day(date.fromisoformat(event.at_utc[:10]))
    return f"An earlier release is shown, {event.release_id}: {which} on {since}."


def show_footer(source: Facts | None) -> None:
    """Release, date, audience, threshold, terms and contact."""
    st.html(draw_footer(_source_lines(source) if source else [_NOTHING_RELEASED]))


def show_nothing_released(
    error: CitywiseError, pages: Sequence[StreamlitPage], here: StreamlitPage
) -> None:
    """A friendly page where there is no release yet."""
    show_masthead(pages, here, None, "Nothing to show yet")
    with st.container(key="card-empty"):
        st.text(error.problem)
        st.text("Put the cities' reports into the drop folder, then run a night:")
        st.code("citywise run", language="shell")
        st.text("This page shows the release as soon as it is there; reload it then.")
    show_footer(None)


def _draw_brand(source: Facts | None) -> str:
    if source is None:
        return (
            f'<div class="cw-brand"><b>Citywise</b><span>{escape(_NOTHING_RELEASED)}</span></div>'
        )
    return (
        f'<div class="cw-brand"><b>Citywise</b><span>{escape(source.network_name)}</span>'
        f'<span class="cw-date">Data as of {escape(write_day(source.data_date))}'
        f" · release {escape(source.release_id)}</span></div>"
    )


def _show_pages(pages: Sequence[StreamlitPage], here: StreamlitPage) -> None:
    """Links that carry the choices along, so that a city stays chosen from page to page."""
    carried = carried_choices()
    with st.container(horizontal=True, key="pages"):
        for page in pages:
            is_here = page.url_path == here.url_path
            with st.container(key="here" if is_here else f"to-{page.url_path}", width="content"):
                st.page_link(page, query_params=carried)


def _source_lines(source: Facts) -> list[str]:
    withheld = (
        f"Counts of people below {source.threshold} are withheld to protect small groups,"
        f" with whatever would reveal them ({write_count(source.withheld)} values)"
    )
    lines = [
        f"Release {source.release_id}",
        f"Data as of {write_day(source.data_date)}",
        f"For: {label('tier', source.audience).lower()}",
        withheld,
        f"Licence: {source.licence}" if source.licence else "",
        f"Contact: {source.contact}" if source.contact else "",
        "Synthetic data" if source.is_synthetic else "",
    ]
    return [line for line in lines if line]
