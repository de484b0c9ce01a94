"""The cities of the network as its own files name them, also before anything is released."""

from __future__ import annotations

import streamlit as st

from citywise.catalogue.translations import ENGLISH, LANGUAGES
from citywise.network.network import read_network
from citywise.workspace import find_workspace
from dashboards.selection import choose

_SECONDS_KNOWN = 60
_LANGUAGES = {
    "en": "English",
    "fr": "Français",
    "ar": "العربية",
    "da": "Dansk",
    "tr": "Türkçe",
    "es": "Español",
}
"""Each language in its own words."""


def choose_sender() -> str:
    """The city whose file it is; '' until somebody chooses."""
    cities = _cities(str(find_workspace().root))
    names = {"": "Choose a city"} | {id_: name for id_, (name, _) in cities.items()}
    return choose("city", "Whose file is it?", names, among="network")


def choose_language(city: str) -> str:
    """In which language the reasons are told: the city's, unless somebody chooses another."""
    own = _cities(str(find_workspace().root)).get(city, ("", ENGLISH))[1]
    order = sorted(LANGUAGES, key=lambda language: language != own)
    options = {language: _LANGUAGES[language] for language in order}
    return choose("language", "Language of the reasons", options, among="list")


@st.cache_data(show_spinner=False, ttl=_SECONDS_KNOWN)
def _cities(root: str) -> dict[str, tuple[str, str]]:
    """Every city's name and language by its id, in alphabetical order; nothing else."""
    cities = read_network(find_workspace(root)).cities
    known = {id_: (row["city_name"], row["language"]) for id_, row in cities.items()}
    return dict(sorted(known.items(), key=lambda city: city[1][0].casefold()))
