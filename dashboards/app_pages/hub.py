"""Hub: materials of the network, found by words in any language and by choices."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import streamlit as st

from dashboards.answers.hub import (
    lay_out,
    tell_found,
    tell_materials,
    tell_reminders,
)
from dashboards.blocks import card, show_lead, show_note
from dashboards.downloads import offer_csv
from dashboards.hub import catalogue, choose_materials, show_doors
from dashboards.markup.materials import draw_materials, draw_reminder
from dashboards.selection import city_names, type_words
from dashboards.ways import show_ways

if TYPE_CHECKING:
    from citywise.hub.catalogue import Found

_PER_PAGE = 10
_EXAMPLE = "for example: media literacy, mentorat, الشباب"
_HOW = (
    "Write in any language. The name of a theme, an audience, a kind or a language finds materials"
    " in all languages; other forms of a word, its beginning and small slips are understood."
)
_RIGHTS = (
    "The hub tells where a material is found and keeps no copy. Whether it may be copied or"
    " changed, its licence says."
)


def show_page() -> None:
    """Words and choices first, then what was found."""
    with st.container(key="filters-hub"):
        words = type_words("words", "Search the hub", _EXAMPLE)
        first, second = st.columns(2)
        with first, st.container(horizontal=True):
            chosen = choose_materials(("door", "theme"))
        with second, st.container(horizontal=True):
            chosen |= choose_materials(("audience", "kind"))
        with st.expander("More choices"), st.container(horizontal=True):
            chosen |= choose_materials(("language", "licence", "practice", "city"))
    show_found(words, chosen)


def show_found(words: str, chosen: dict[str, list[str]]) -> None:
    """How much there is, the doors, and the materials, some at a time."""
    whole = catalogue()
    door = "".join(chosen["door"])
    found = whole.search(words, chosen, limit=max(1, whole.materials.height))
    show_lead(tell_found(found, words, door, whole.materials.height))
    show_doors(door)
    if not whole.materials.is_empty():
        show_list(found, door, f"{words}-{chosen}")
    show_ways("hub", "")


def show_list(found: Found, door: str, choice: str) -> None:
    """A page of materials, with what must stand beside them."""
    with card("materials", "Materials"):
        show_note(_HOW)
        page = 1
        if found.total > _PER_PAGE:
            page = st.pagination(math.ceil(found.total / _PER_PAGE), key=f"page-{choice}")
        part = found.part((page - 1) * _PER_PAGE, _PER_PAGE)
        for reminder in tell_reminders(part, door):
            st.html(draw_reminder(reminder))
        st.html(draw_materials(tell_materials(part, city_names())))
        show_note(_RIGHTS)
        if found.total:
            offer_csv(lay_out(found.materials), "materials", "Download these materials as CSV")


show_page()
