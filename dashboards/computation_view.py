"""*How was this computed*: formulas, their sources and the SQL, folded below a view."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboards.answers.computation import Step, find_measure
from dashboards.blocks import show_note
from dashboards.markup.notes import draw_computation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dashboards.comparison_choice import Choice


def show_computation(choice: Choice, steps: Iterable[Step], questions: Sequence[str]) -> None:
    """The steps of a view, the questions it asked the release, and how the night counted."""
    with st.expander("How was this computed?"):
        show_steps(steps, questions)
        if measure := find_measure(choice.indicator["indicator_id"], choice.basis):
            show_note("How the night counted them from the event logs, before small numbers went:")
            st.code(measure.strip(), language="sql")


def show_steps(steps: Iterable[Step], questions: Sequence[str]) -> None:
    """Formulas with their sources, and the SQL."""
    st.html(draw_computation(steps))
    show_note("The figures of this view, asked of the released file:")
    for question in questions:
        st.code(question.strip(), language="sql")
