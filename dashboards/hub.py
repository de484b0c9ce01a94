"""The hub of this run's release: its catalogue, and what a reader has chosen in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from citywise.hub.catalogue import Catalogue, open_catalogue, read_materials
from dashboards.answers.hub import count_doors, name_codes
from dashboards.markup.materials import draw_doors
from dashboards.release import hold
from dashboards.selection import choose, city_names

if TYPE_CHECKING:
    from collections.abc import Iterable

_CHOICES = {
    "door": ("door", "Door", "Every door"),
    "theme": ("theme", "Theme", "All themes"),
    "audience": ("audience", "For whom", "Everybody"),
    "kind": ("kind", "Kind", "All kinds"),
    "language": ("in_language", "Language", "All languages"),
    "licence": ("licence", "Licence", "Any licence"),
    "practice": ("practice", "Practice", "All practices"),
    "city": ("used_by", "Used by", "Any city"),
}
"""What materials may be chosen by: key in the address, title, and what no choice is called."""


def catalogue() -> Catalogue:
    """The materials of this run's release; their index is made when it is first asked for."""
    return hold(open_catalogue)


def choose_materials(names: Iterable[str]) -> dict[str, list[str]]:
    """What the reader has chosen, of these ways to choose."""
    return {name: [code] if (code := _choose(name)) else [] for name in names}


def _choose(name: str) -> str:
    key, title, everything = _CHOICES[name]
    named = catalogue().materials.select("practice_id", "practice_name").drop_nulls()
    known = name_codes(name, catalogue().codes(name), city_names(), dict(named.iter_rows()))
    return choose(key, title, {"": everything} | known)


def show_doors(here: str = "") -> None:
    """The four doors beside each other; nothing where there is no material."""
    materials = hold(read_materials)
    if not materials.is_empty():
        st.html(draw_doors(count_doors(materials, here)))
