"""The cities of the network as its own files name them, also before anything is released."""

from __future__ import annotations

import streamlit as st

from citywise.network.network import read_network
from citywise.workspace import find_workspace
from dashboards.selection import choose

_SECONDS_KNOWN = 60


def choose_sender() -> str:
    """The city whose file it is; '' until somebody chooses."""
    names = {"": "Choose a city"} | _cities(str(find_workspace().root))
    return choose("city", "Whose file is it?", names, among="network")


@st.cache_data(show_spinner=False, ttl=_SECONDS_KNOWN)
def _cities(root: str) -> dict[str, str]:
    """Every city's name by its id, in alphabetical order; nothing else of the network."""
    cities = read_network(find_workspace(root)).cities
    return dict(
        sorted(((id_, row["city_name"]) for id_, row in cities.items()), key=lambda c: c[1])
    )
