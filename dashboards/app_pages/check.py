"""Check a file: before it is sent, a city sees what would load, what would not and why."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from citywise.catalogue.translations import wording
from citywise.errors import CitywiseError, WorkspaceError
from citywise.stages.inspection import Inspection, inspect_file
from citywise.stages.marking import is_marked, mark_file
from citywise.workspace import find_workspace
from dashboards.answers.inspection import is_unknown, list_steps
from dashboards.blocks import card, show_lead
from dashboards.inspections import show_inspection, show_problem
from dashboards.markup.notes import draw_steps
from dashboards.navigation import allowed_pages
from dashboards.network import choose_language, choose_sender
from dashboards.uploads import TooLargeError, ask_for_file, forget, laid_out, look_once, turns
from dashboards.ways import show_way

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.runtime.uploaded_file_manager import UploadedFile

_INTRODUCTION = (
    "Drop a report here before you send it, and see what of it would load, what would wait, and"
    " what to write instead. Looking sends nothing and keeps nothing."
)

_FIRST = "First choose whose file it is."

# which mistake it is names what stands in these files, and that is not for everybody
_IN_PUBLIC = WorkspaceError(
    "The network's own files have a mistake, so no report can be looked at.",
    "Tell the network's data team; your report may be fine.",
)


def show_page() -> None:
    """City and file first, then what would become of it."""
    try:
        _show_page()
    except TooLargeError as error:
        show_problem(error)
    except CitywiseError as error:
        show_problem(error if allowed_pages().confirm_layouts else _IN_PUBLIC)


def _show_page() -> None:
    with st.container(key="filters-check"):
        left, right = st.columns(2)
        with left:
            city = choose_sender()
        with right:
            language = choose_language(city)
        file = ask_for_file("Report to look at", "report", is_ready=bool(city))
    if file is None or not city:
        forget()
        show_lead(_INTRODUCTION if city else f"{_FIRST} {_INTRODUCTION}")
    else:
        found = look_once(file, ("inspect", city), partial(inspect, city))
        show_inspection(found, "citywise-check", language)
        with card("steps", "What to do next"):
            st.html(draw_steps(list_steps(found, wording(language))))
            if is_marked(found):
                offer_workbook(file, found, language)
            if is_unknown(found) and allowed_pages().confirm_layouts:
                show_way("layout", "Have a template made", city)


def inspect(city: str, path: Path) -> Inspection:
    """The file by the network's own rules, read in a limited child process."""
    return inspect_file(find_workspace(), path, city)


def offer_workbook(file: UploadedFile, found: Inspection, language: str) -> None:
    """A button that hands out the file with the places marked, made when it is asked for."""
    st.download_button(
        "Download your file with the places marked",
        data=partial(mark, file, found, language),
        file_name="citywise-check.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        icon=":material/download:",
        on_click="ignore",
        key="download-workbook",
    )


def mark(file: UploadedFile, found: Inspection, language: str) -> bytes:
    """The workbook; the file is read once more for it, and gone again."""
    with turns(), laid_out(file) as path:
        return mark_file(find_workspace(), path, found, language)


show_page()
