"""Read archives of text tables (.zip): each table is a sheet, in the order of the archive.

Entries are read into memory and never written; their names are only names.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from citywise.intake.cells import Problem
from citywise.intake.formats.container import LARGEST_WHOLE, MOST_ENTRIES
from citywise.intake.formats.delimited import read_texts
from citywise.intake.formats.encodings import decode
from citywise.intake.formats.packages import BROKEN_PACKAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.intake.formats.delimiters import IsHeading
    from citywise.intake.formats.encodings import Declared
    from citywise.intake.formats.sheet import Sheet

LARGEST_TABLE = 200 * 1024 * 1024
TEXT_ENTRIES = (".csv", ".tsv", ".txt")


def text_entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The entries that are tables by their name; pictures and notes beside them are none."""
    return [e for e in archive.infolist() if e.filename.casefold().endswith(TEXT_ENTRIES)]


def read_archive(
    number: int, raw: bytes, declared: Declared, is_heading: IsHeading
) -> Iterator[Sheet | Problem]:
    """Sheets named as the entries are, or the one problem that stops the archive."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
        entries = text_entries(archive)
    except BROKEN_PACKAGE as error:
        yield broken_archive(number, error)
        return
    if _is_too_large(entries):
        yield Problem(number, "too_large", f"{len(entries)} tables")
        return
    for position, entry in enumerate(entries, 1):
        # one at a time: an archive costs no more memory than its largest table
        content = _content(number, archive, entry)
        for found in _read_entry(number, content, declared, is_heading):
            yield _placed(found, position, PurePosixPath(entry.filename).stem)


def _content(number: int, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes | Problem:
    try:
        return archive.read(entry)
    except BROKEN_PACKAGE as error:
        return broken_archive(number, error)


def broken_archive(number: int, error: Exception) -> Problem:
    """Why an archive cannot be opened: a password, or damage."""
    is_locked = "password" in str(error)
    return Problem(number, "encrypted" if is_locked else "broken_archive", type(error).__name__)


def _is_too_large(entries: list[zipfile.ZipInfo]) -> bool:
    sizes = [entry.file_size for entry in entries]
    return (
        len(sizes) > MOST_ENTRIES
        or sum(sizes) > LARGEST_WHOLE
        or max(sizes, default=0) > LARGEST_TABLE
    )


def _read_entry(
    number: int, content: bytes | Problem, declared: Declared, is_heading: IsHeading
) -> Iterator[Sheet | Problem]:
    text = decode(number, content, declared) if isinstance(content, bytes) else content
    if isinstance(text, Problem):
        yield text
        return
    yield from read_texts([text], is_heading)


def _placed(found: Sheet | Problem, position: int, name: str) -> Sheet | Problem:
    if isinstance(found, Problem):
        return replace(found, sheet_number=position)
    return replace(found, number=position, name=name)
