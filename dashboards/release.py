"""The newest release: opened once, asked often, answers remembered for as long as it is newest.

The link to the newest release is looked up at the start of every run, so that a new one appears
without a restart; each release keeps a connection of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Concatenate, ParamSpec

import streamlit as st

from citywise.errors import ReleaseError
from citywise.warehouse.reading import Release, open_release
from citywise.workspace import find_workspace
from dashboards import queries

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from datetime import date

    import plotly.graph_objects as go
    import polars as pl

Choices = ParamSpec("Choices")

_SETTLED = "settled_release"


@dataclass(frozen=True, slots=True)
class Facts:
    """What every page and every download says about the release."""

    release_id: str
    previous_release_id: str
    network_name: str
    data_date: date
    audience: str
    threshold: int
    withheld: int
    is_synthetic: bool
    currency: str
    licence: str
    contact: str


def settle_release() -> Facts:
    """Take the newest release for the whole of this run, so that no page mixes two.

    Raises ReleaseError where nothing has been released.
    """
    workspace = find_workspace()
    if not workspace.released_file.exists():
        raise ReleaseError("Nothing has been released yet.", "citywise run")
    opened = _open(str(workspace.root), str(workspace.released_file.resolve()))
    st.session_state[_SETTLED] = opened
    return facts()


def ask(
    query: Callable[Concatenate[Release, Choices], pl.DataFrame],
    *choices: Choices.args,
    **named: Choices.kwargs,
) -> pl.DataFrame:
    """The answer of this run's release to one of the `queries`."""
    release = _settled()
    key = (release.id, str(release.path), query.__name__, choices, tuple(named.items()))
    return _remember(key, lambda: query(release, *choices, **named))


def remember_figure(choice: Hashable, draw: Callable[[], go.Figure]) -> go.Figure:
    """The figure for a choice, drawn once for each release; nobody may change it afterwards."""
    release = _settled()
    return _draw_once((release.id, str(release.path), choice), draw)


def facts() -> Facts:
    """What this run's release says about itself."""
    release = _settled()
    return _read_facts((release.id, str(release.path)), release)


def _settled() -> Release:
    return st.session_state[_SETTLED]


@st.cache_data(show_spinner=False, max_entries=3)
def _read_facts(key: Hashable, _release: Release) -> Facts:  # noqa: ARG001
    row = queries.read_release(_release).row(0, named=True)
    return Facts(
        release_id=row["release_id"],
        previous_release_id=row["previous_release_id"] or "",
        network_name=row["network_name"],
        data_date=row["data_date"],
        audience=row["audience_tier_code"],
        threshold=row["threshold_count"],
        withheld=row["withheld_count"],
        is_synthetic=row["is_synthetic"],
        currency=row["base_currency_code"],
        licence=row["licence_text"] or "",
        contact=row["contact_text"] or "",
    )


@st.cache_resource(show_spinner=False, max_entries=3)
def _open(root: str, path: str) -> Release:  # noqa: ARG001
    """A connection of its own for each released file; `path` tells one from the next."""
    return open_release(root)


@st.cache_data(show_spinner=False, max_entries=2000)
def _remember(key: tuple[object, ...], _answer: Callable[[], pl.DataFrame]) -> pl.DataFrame:  # noqa: ARG001
    """The answer, computed once for each release, question and choice."""
    return _answer()


@st.cache_resource(show_spinner=False, max_entries=500)
def _draw_once(key: Hashable, _draw: Callable[[], go.Figure]) -> go.Figure:  # noqa: ARG001
    return _draw()
