"""A known layout that has changed: which headings its template lacks, as lines to be confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from citywise.catalogue.translations import ENGLISH, wording
from citywise.errors import CitywiseError
from citywise.proposals.amending import changed_lines
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


@dataclass(frozen=True, slots=True)
class Drift:
    """The nearest template before and after the change, and what the file gives by it."""

    nearest: Nearest
    before: str
    after: str
    found: Inspection


def find_drift(file: UploadedFile, city: str, nearest: Nearest | None) -> Drift | None:
    """The change to a template by which it reads the file; None where that is not enough."""
    if nearest is None or not nearest.changes:
        return None
    before = template_text(find_workspace(), nearest.template_id)
    after = amended_template(find_workspace(), nearest)
    try:
        found = look_once(file, ("try", city, after), partial(_read_by, city, after))
    except CitywiseError:
        # these changes alone do not make a template of it
        return None
    return Drift(nearest, before, after, found) if found.loaded_count else None


def ask_drift(drift: Drift) -> bool:
    """Show the change, line by line; true once it has been confirmed."""
    with card("drift", "A known layout that has changed?"):
        st.text("\n".join(_lines(drift.nearest)))
        changed = "\n".join(changed_lines(drift.before, drift.after))
        st.code(changed, language="diff", wrap_lines=True)
        show_note(f"With these lines: {tell_verdict(drift.found, wording(ENGLISH))}")
        return st.button("Confirm the change", type="primary")


def keep_drift(drift: Drift) -> str:
    """Put the changed template in the place of the old one; the name of its file."""
    return replace_template(find_workspace(), drift.after, drift.before).name


def _read_by(city: str, text: str, path: Path) -> Inspection:
    return try_template(find_workspace(), path, city, text)


def _lines(nearest: Nearest) -> list[str]:
    lacks = f" It lacks: {', '.join(nearest.missing)}." if nearest.missing else ""
    return [
        f"The template {nearest.template_id} comes nearest.{lacks}",
        *(change.line for change in nearest.changes),
    ]
