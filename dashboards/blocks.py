"""What every page is built from: sentences, charts, cards."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import streamlit as st

from dashboards.markup.notes import draw_lead, draw_note
from dashboards.release import remember_figure
from dashboards.theme import CHART_CONFIG

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Hashable

    import plotly.graph_objects as go


@contextmanager
def card(key: str, title: str) -> Generator[None]:
    """A white card with a heading; `key` is unique on the page."""
    with st.container(key=f"card-{key}"):
        st.subheader(title, anchor=False)
        yield


def show_lead(text: str) -> None:
    """The answer in a sentence."""
    st.html(draw_lead(text))


def show_note(text: str) -> None:
    """What helps to read what stands beside it."""
    st.html(draw_note(text))


def show_chart(key: str, words: str, choice: Hashable, draw: Callable[[], go.Figure]) -> None:
    """A chart in our own looks; `words` say what it shows to those who cannot see it.

    `choice` is all that the figure depends on besides the release: for the same one, `draw` is
    not called again.
    """
    figure = remember_figure((key, choice), draw)
    st.plotly_chart(figure, theme=None, config=CHART_CONFIG, key=key, alt=words)
