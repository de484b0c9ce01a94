"""A file that somebody hands in by the browser: looked at, told about, and gone.

Its bytes lie in a private folder only while they are looked at; nothing of it is cached, and
what was found lives as long as the visit.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from citywise.errors import CitywiseError
from citywise.intake.confinement.limits import MEGABYTE
from citywise.network.settings import IntakeSection, read_settings
from citywise.workspace import find_workspace
from dashboards.blocks import show_note

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Hashable

    from streamlit.runtime.uploaded_file_manager import UploadedFile

T = TypeVar("T")

AT_ONCE = 2
"""Files that one server looks at together; the rest wait."""

_LONGEST_NAME = 200
"""Bytes of a name; file systems take 255."""

_FOUND = "found"
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f/\\]")


def ask_for_file(title: str, key: str, *, is_ready: bool) -> UploadedFile | None:
    """A place to drop a file; its limits are those of the network."""
    limits = read_limits()
    show_note(
        f"Up to {limits.largest_file_megabytes} MB; it is looked at for at most"
        f" {limits.seconds_for_one_file:.0f} seconds. Nothing of it is kept."
    )
    return st.file_uploader(
        title, key=key, max_upload_size=limits.largest_file_megabytes, disabled=not is_ready
    )


def read_limits() -> IntakeSection:
    """What one file may take, as the network has decided."""
    return read_settings(find_workspace().settings_file).intake


class TooLargeError(CitywiseError):
    """The file is larger than the network takes."""


def look_once(file: UploadedFile, about: Hashable, look: Callable[[Path], T]) -> T:
    """What `look` says of a file; asked again only for another file or another choice.

    `about` is all that the answer depends on besides the file. It is remembered for this visit.
    """
    question = (file.file_id, about)
    known = st.session_state.get(_FOUND, {})
    if question not in known:
        known = {key: answer for key, answer in known.items() if key[0] == file.file_id}
        with (
            one_of_few(),
            st.spinner("Reading the file as a night would …"),
            laid_out(file) as path,
        ):
            known[question] = look(path)
        st.session_state[_FOUND] = known
    return known[question]


def forget() -> None:
    """Nothing of a file that was taken away again is remembered."""
    st.session_state.pop(_FOUND, None)


@contextmanager
def laid_out(file: UploadedFile) -> Generator[Path]:
    """The file in a folder that only this server can open, removed whatever happens."""
    largest = read_limits().largest_file_megabytes
    if file.size > largest * MEGABYTE:
        raise TooLargeError("The file is larger than the network takes.", f"At most {largest} MB.")
    with TemporaryDirectory(prefix="citywise-upload-") as folder:
        path = Path(folder) / name_safely(file.name)
        path.write_bytes(file.getbuffer())
        yield path


def name_safely(name: str) -> str:
    """A file's own name without folders; a period may stand in it, so it is kept."""
    last = _NOT_IN_NAMES.sub("_", re.split(r"[/\\]", name)[-1]).strip(". ") or "file"
    stem, dot, ending = last.rpartition(".")
    short = (stem or ending).encode()[: _LONGEST_NAME - 10].decode(errors="ignore")
    return f"{short}{dot}{ending[:9]}" if len(last.encode()) > _LONGEST_NAME else last


@contextmanager
def one_of_few() -> Generator[None]:
    """A turn: no more than a few files are looked at together, and who waits is told so."""
    free, told = turns(), st.empty()
    while not free.acquire(timeout=0.5):
        told.text(
            "Other files are being looked at. Yours is next in line; this page goes on alone."
        )
    try:
        told.empty()
        yield
    finally:
        free.release()


@st.cache_resource(show_spinner=False)
def turns() -> BoundedSemaphore:
    """The turns of the whole server; to be taken as they are where no page can say to wait."""
    return BoundedSemaphore(AT_ONCE)
