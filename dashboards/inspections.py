"""Show what would become of a file: verdict, counts, what waits and why, what to look at."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import streamlit as st

from citywise.catalogue.translations import ENGLISH, wording
from dashboards.answers.inspection import (
    Waiting,
    group_waiting,
    list_waiting,
    summarise_inspection,
    tabulate_findings,
    tabulate_waiting,
    tell_headings,
    tell_recognised,
    tell_verdict,
)
from dashboards.blocks import card, show_lead, show_note
from dashboards.downloads import offer_table
from dashboards.markup.notes import draw_facts, draw_remedy
from dashboards.markup.tiles import draw_tiles
from dashboards.navigation import allowed_pages

if TYPE_CHECKING:
    from citywise.catalogue.translations import Wording
    from citywise.errors import CitywiseError
    from citywise.stages.inspection import Inspection

_PER_PAGE = 6


def show_inspection(inspection: Inspection, name: str, language: str = ENGLISH) -> None:
    """The verdict first, then what waits, then what is odd; `name` is that of the download."""
    words = wording(language)
    show_lead(tell_verdict(inspection, words))
    if is_read := bool(inspection.template_title):
        st.html(draw_tiles(summarise_inspection(inspection)))
        with card("recognised", "How it was read"):
            st.html(draw_facts(tell_recognised(inspection)))
            for line in tell_headings(inspection, words):
                # headings are supplied text
                st.text(line)
    if waiting := list_waiting(inspection, words):
        with card("waiting", "What would wait, and why"):
            _show_waiting(group_waiting(inspection, words), name, words)
            _offer_all(waiting, name)
    if is_read:
        with card("findings", "Worth a second look"):
            _show_findings(inspection, words)


def _show_waiting(waiting: list[Waiting], name: str, words: Wording) -> None:
    page = 1
    if len(waiting) > _PER_PAGE:
        page = st.pagination(math.ceil(len(waiting) / _PER_PAGE), key=f"page-{name}")
    first = (page - 1) * _PER_PAGE
    for number, entry in enumerate(waiting[first : first + _PER_PAGE], first):
        with st.container(key=f"entry-{number}"):
            _show_entry(entry, words)


def _offer_all(waiting: list[Waiting], name: str) -> None:
    """Every single place, as a table and to take away."""
    table = tabulate_waiting(waiting)
    with st.expander("All as a table"):
        st.dataframe(table, hide_index=True, alt="What would wait: place, text, reason and remedy")
    offer_table(table, name, "Download list as CSV")


def _show_entry(entry: Waiting, words: Wording) -> None:
    """Place and text as supplied, then what was found and what to do."""
    st.code(entry.address, language=None, wrap_lines=True)
    if entry.told:
        st.text(entry.told)
    if entry.more:
        st.text(entry.more)
    if entry.near and allowed_pages().confirm_layouts:
        # names of the network are for those alone who may change it
        st.text(entry.near)
    is_english = words.language == ENGLISH
    titles = () if is_english else (words.say("column_found"), words.say("column_to_do"))
    st.html(draw_remedy(entry.found, entry.fix, *titles))
    show_note(entry.effect)


def _show_findings(inspection: Inspection, words: Wording) -> None:
    found = tabulate_findings(inspection, words)
    if found.is_empty():
        show_note("Totals, repeats and the like are as they should be.")
        return
    show_note("Nothing waits for these; they may be right, or worth a correction.")
    st.dataframe(found, hide_index=True, alt="What the checks found in the file")


def show_problem(error: CitywiseError) -> None:
    """Why there is nothing to show, and what to do; names in it are supplied text."""
    with card("problem", "This could not be looked at"):
        st.text(error.problem)
        st.text(error.remedy)
