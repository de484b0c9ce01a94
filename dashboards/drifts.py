"""A known layout that has changed: which headings its template lacks, as lines to be confirmed."""

from __future__ import annotations

from difflib import unified_diff
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from citywise.catalogue.translations import ENGLISH, wording
from citywise.stages.proposing import (
    amended_template,
    replace_template,
    template_text,
    try_template,
)
from citywise.workspace import find_workspace
from dashboards.answers.inspection import tell_verdict
from dashboards.blocks import card, show_note
from dashboards.uploads import look_once

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from citywise.proposals.proposal import Nearest
    from citywise.stages.inspection import Inspection


def ask_drift(file: UploadedFile, city: str, nearest: Nearest | None) -> str:
    """Show the change to the nearest template; the name of its file once it has been confirmed."""
    if nearest is None or not (nearest.missing and nearest.changes):
        return ""
    before = template_text(find_workspace(), nearest.template_id)
    after = amended_template(find_workspace(), nearest)
    found = look_once(file, ("try", city, after), partial(_read_by, city, after))
    with card("drift", "A known layout that has changed?"):
        st.text("\n".join(_lines(nearest)))
        st.code(_difference(before, after), language="diff")
        show_note(f"With these lines: {tell_verdict(found, wording(ENGLISH))}")
        if found.loaded_count and st.button("Confirm the change", type="primary"):
            return replace_template(find_workspace(), after, before).name
    return ""


def _read_by(city: str, text: str, path: Path) -> Inspection:
    return try_template(find_workspace(), path, city, text)


def _lines(nearest: Nearest) -> list[str]:
    lacks = ", ".join(nearest.missing)
    first = f"The template {nearest.template_id} comes nearest. It lacks: {lacks}."
    return [first, *(change.line for change in nearest.changes)]


def _difference(before: str, after: str) -> str:
    lines = unified_diff(before.splitlines(), after.splitlines(), n=1, lineterm="")
    return "\n".join(list(lines)[2:])
