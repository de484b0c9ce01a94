"""The release that readers see: opened once, asked often, its answers remembered.

The link to it is looked up at the start of every run, so that a new one appears
without a restart; each release keeps a connection of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar, cast

import streamlit as st

from citywise.errors import CitywiseError, ReleaseError
from citywise.warehouse.history import Event, rollback_in_force
from citywise.warehouse.reading import Release, open_release
from citywise.workspace import find_workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    import plotly.graph_objects as go
    import polars as pl

    from citywise.warehouse.facts import Facts
    from citywise.workspace import Workspace

Choices = ParamSpec("Choices")
Made = TypeVar("Made")

_SETTLED = "settled_release"
_ROLLBACK = "rollback_in_force"


def settle_release() -> Facts:
    """Take the newest release for the whole of this run, so that no page mixes two.

    Raises ReleaseError where nothing has been released.
    """
    workspace = find_workspace()
    if not workspace.released_file.exists():
        raise ReleaseError("Nothing has been released yet.", "citywise run")
    opened = _open(str(workspace.released_file.resolve()))
    st.session_state[_SETTLED] = opened
    st.session_state[_ROLLBACK] = _rollback_to(opened, workspace)
    return facts()


def rollback() -> Event | None:
    """The rollback that brought this run's release back, if it is not simply the newest."""
    return st.session_state[_ROLLBACK]


def _rollback_to(release: Release, workspace: Workspace) -> Event | None:
    """A history that cannot be read stops the night, which says so, and no page."""
    try:
        event = rollback_in_force(workspace)
    except (CitywiseError, OSError):
        return None
    return event if event and event.release_id == release.id else None


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


def hold(make: Callable[[Release], Made]) -> Made:
    """What is made of this run's release as a whole: once, and for every reader."""
    release = _settled()
    return cast(
        "Made", _make_once((release.id, str(release.path), make.__name__), lambda: make(release))
    )


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


@st.cache_resource(show_spinner="Reading the release …", max_entries=4)
def _make_once(key: Hashable, _make: Callable[[], object]) -> object:  # noqa: ARG001
    return _make()
