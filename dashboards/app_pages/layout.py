"""New layout: a template is proposed for an example, looked at, decided and kept."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from citywise.errors import CitywiseError
from citywise.proposals.proposal import Decided
from citywise.proposals.rendering import render_template, undecided
from citywise.stages.inspection import Inspection, inspect_file
from citywise.stages.proposing import accept_template, propose_template, try_template
from citywise.workspace import find_workspace
from dashboards.answers.inspection import is_personal
from dashboards.answers.layouts import PRODUCES, lay_head, tell_zone
from dashboards.blocks import card, show_lead, show_note
from dashboards.drifts import ask_drift, find_drift, keep_drift
from dashboards.inspections import show_inspection, show_problem
from dashboards.markup.notes import draw_steps
from dashboards.network import choose_sender
from dashboards.proposals import ask_columns, ask_name, ask_questions
from dashboards.uploads import ask_for_file, forget, look_once

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from citywise.proposals.proposal import Kind, Proposal

_INTRODUCTION = (
    "Drop an example of a table that no template fits. You see what each column is taken for and"
    " why, decide what the cells leave open, and keep the template once it reads the file."
)
_STEPS = (
    ("Look", "at what each column is taken for, and at the rows that would wait."),
    ("Decide", "what the cells leave open: dates, decimals, words."),
    ("Confirm.", "A new template is put beside the others, a change into the one that it is of."),
    ("Wait for the next night.", "It reads by it, also the files that have waited for it."),
)
_UNKNOWN = (
    "No template fits this table. Look at what each column is taken for, decide what the cells"
    " leave open, and confirm at the end of the page."
)
_CHANGED = (
    "No template fits this table, but one comes near. See whether the office has only changed its"
    " table, and confirm the change."
)
_KEPT = "kept_template"


def show_page() -> None:
    """City and example first, then the proposal."""
    try:
        _show_page()
    except CitywiseError as error:
        show_problem(error)


def _show_page() -> None:
    with st.container(key="filters-layout"):
        left, middle, right = st.columns(3)
        with left:
            city = choose_sender()
        kind = middle.selectbox("What a row is", list(PRODUCES), format_func=PRODUCES.__getitem__)
        sheet = right.text_input("Sheet, if another one is meant", max_chars=100)
        file = ask_for_file("Example of the layout", "example", is_ready=bool(city))
    if file is None or not city:
        forget()
        show_lead(_INTRODUCTION if city else f"First choose whose file it is. {_INTRODUCTION}")
    elif st.session_state.get(_KEPT, ("", ""))[0] == file.file_id:
        _show_kept(st.session_state[_KEPT][1])
    else:
        _show_layout(file, city, kind, sheet.strip())
    with card("steps", "How a layout is brought in"):
        st.html(draw_steps(_STEPS))


def _show_layout(file: UploadedFile, city: str, kind: Kind | None, sheet: str) -> None:
    """What the templates of today make of the file, and what a new one would."""
    today = look_once(file, ("inspect", city), partial(inspect, city))
    if is_personal(today):
        show_inspection(today, "citywise-layout")
        return
    if today.template_title:
        show_lead("A template reads this file already; a second one would make both unclear.")
        show_inspection(today, "citywise-layout")
        return
    look = partial(propose, city, kind, sheet)
    _show_proposal(file, city, look_once(file, ("propose", city, kind, sheet), look))


def inspect(city: str, path: Path) -> Inspection:
    """The file by the templates of the workspace."""
    return inspect_file(find_workspace(), path, city)


def propose(city: str, kind: Kind | None, sheet: str, path: Path) -> Proposal:
    """What template the file would need."""
    return propose_template(find_workspace(), path, city, Decided(kind, sheet or None))


def read_by(city: str, text: str, path: Path) -> Inspection:
    """The file by a template that nobody has accepted yet."""
    return try_template(find_workspace(), path, city, text)


def _show_proposal(file: UploadedFile, city: str, proposal: Proposal) -> None:
    """What has changed, if that is all; else head, columns, what is open, and what comes of it."""
    drift = find_drift(file, city, proposal.nearest)
    show_lead(_CHANGED if drift else _UNKNOWN)
    if drift:
        if ask_drift(drift):
            _remember(file, keep_drift(drift))
        if not st.toggle("It is another layout: propose a template of its own", key="anew"):
            return
    with card("head", "The table"):
        show_note(tell_zone(proposal))
        st.dataframe(lay_head(proposal), hide_index=True, alt="The rows above the data")
        with st.expander("What the file itself proves"):
            st.text("\n".join(proposal.evidence))
    with card("columns", "What each column is"):
        choices = ask_columns(file.file_id, proposal)
    with card("questions", "What the cells leave open"):
        choices |= ask_questions(file.file_id, proposal)
    with card("name", "What the template is called"):
        choices |= ask_name(file.file_id, proposal)
    _show_template(file, city, render_template(proposal, choices))


def _show_template(file: UploadedFile, city: str, text: str) -> None:
    """The template as it stands, what the file gives by it, and the button that keeps it."""
    try:
        found = look_once(file, ("try", city, text), partial(read_by, city, text))
    except CitywiseError as error:
        show_problem(error)
        found = None
    if found:
        show_inspection(found, "citywise-layout")
    with card("confirm", "Confirm"):
        with st.expander("The template"):
            st.code(text, language="toml")
        st.download_button(
            "Download the template", text, "template.toml", on_click="ignore", key="download-toml"
        )
        if not (found and found.loaded_count):
            show_note("The template reads no record of the file, so it cannot be kept yet.")
        elif left := undecided(text):
            show_note("These answers are missing before the template can be kept:")
            st.text("\n".join(left))
        elif st.button("Confirm and keep the template", type="primary"):
            _keep(file, text)


def _keep(file: UploadedFile, text: str) -> None:
    _remember(file, accept_template(find_workspace(), text).name)


def _remember(file: UploadedFile, name: str) -> None:
    """The page begins anew, and says what happens next."""
    st.session_state[_KEPT] = (file.file_id, name)
    st.rerun()


def _show_kept(name: str) -> None:
    """What happens next."""
    show_lead("The template is kept. The next night reads by it.")
    with card("kept", "What happens next"):
        st.text(f"It lies in reference/templates/{name}, where it can be changed by hand.")
        st.text("Files of this layout that have waited are read by it in the next night.")
        st.text("Send the example in the usual way; looking at it here has sent nothing.")


show_page()
