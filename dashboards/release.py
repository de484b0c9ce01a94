"""The newest release: opened once, asked often, answers remembered for as long as it is newest.

The link to the newest release is looked up at the start of every run, so that a new one appears
without a restart; each release keeps a connection of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Concatenate, ParamSpec

import streamlit as st

from citywise.errors import ReleaseError
from citywise.warehouse.reading import Release, open_release
from citywise.workspace import find_workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    import plotly.graph_objects as go
    import polars as pl

    from citywise.warehouse.facts import Facts

Choices = ParamSpec("Choices")

_SETTLED = "settled_release"


def settle_release() -> Facts:
    """Take the newest release for the whole of this run, so that no page mixes two.

    Raises ReleaseError where nothing has been released.
    """
    workspace = find_workspace()
    if not workspace.released_file.exists():
        raise ReleaseError("Nothing has been released yet.", "citywise run")
    st.session_state[_SETTLED] = _open(str(workspace.released_file.resolve()))
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
    return _settled().facts


def _settled() -> Release:
    return st.session_state[_SETTLED]


@st.cache_resource(show_spinner=False, max_entries=3)
def _open(path: str) -> Release:
    """A connection of its own for each released file."""
    return open_release(path)


@st.cache_data(show_spinner=False, max_entries=2000)
def _remember(key: tuple[object, ...], _answer: Callable[[], pl.DataFrame]) -> pl.DataFrame:  # noqa: ARG001
    """The answer, computed once for each release, question and choice."""
    return _answer()


@st.cache_resource(show_spinner=False, max_entries=500)
def _draw_once(key: Hashable, _draw: Callable[[], go.Figure]) -> go.Figure:  # noqa: ARG001
    return _draw()
