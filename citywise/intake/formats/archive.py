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
from citywise.intake.formats.container import LARGEST_PART, LARGEST_WHOLE, MOST_ENTRIES
from citywise.intake.formats.delimited import read_texts
from citywise.intake.formats.encodings import decode
from citywise.intake.formats.packages import BROKEN_PACKAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.intake.formats.delimiters import IsHeading
    from citywise.intake.formats.encodings import Declared
    from citywise.intake.formats.sheet import Sheet

TEXT_ENTRIES = (".csv", ".tsv", ".txt")


def text_entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The entries that are tables by their name; pictures and notes beside them are none."""
    return [e for e in archive.infolist() if e.filename.casefold().endswith(TEXT_ENTRIES)]


def read_archive(
    number: int, raw: bytes, declared: Declared, is_heading: IsHeading
) -> Iterator[Sheet | Problem]:
    """Sheets named as the entries are, or the one problem that stops the archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = text_entries(archive)
            if _is_too_large(entries):
                yield Problem(number, "too_large", f"{len(entries)} tables")
                return
            contents = [(entry.filename, archive.read(entry)) for entry in entries]
    except BROKEN_PACKAGE as error:
        is_locked = "password" in str(error)
        yield Problem(number, "encrypted" if is_locked else "broken_archive", type(error).__name__)
        return
    for position, (name, content) in enumerate(contents, 1):
        for found in _read_entry(number, content, declared, is_heading):
            yield _placed(found, position, PurePosixPath(name).stem)


def _is_too_large(entries: list[zipfile.ZipInfo]) -> bool:
    sizes = [entry.file_size for entry in entries]
    return (
        len(sizes) > MOST_ENTRIES
        or sum(sizes) > LARGEST_WHOLE
        or max(sizes, default=0) > LARGEST_PART
    )


def _read_entry(
    number: int, content: bytes, declared: Declared, is_heading: IsHeading
) -> Iterator[Sheet | Problem]:
    text = decode(number, content, declared)
    if isinstance(text, Problem):
        yield text
        return
    yield from read_texts([text], is_heading)


def _placed(found: Sheet | Problem, position: int, name: str) -> Sheet | Problem:
    if isinstance(found, Problem):
        return replace(found, sheet_number=position)
    return replace(found, number=position, name=name)
