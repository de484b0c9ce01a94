"""Formats: what a file is, decided by its content and never by its name.

Only a first look, without opening anything; `readers` holds what reads each format.
"""

from __future__ import annotations

import re
from typing import Literal

Format = Literal[
    "delimited",
    "workbook",
    "old_workbook",
    "opendocument",
    "archive",
    "json",
    "parquet",
    "unknown",
]

_PACKAGE = b"PK\x03\x04"
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_TEXT_ENTRY = re.compile(rb"(?is).*\.(?:csv|tsv|txt)$")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARQUET = b"PAR1"
_JSON = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\{\s*["}]|\[\s*[\[{"\]\d-])')
_OTHER = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def recognise_format(head: bytes) -> tuple[Format, str]:
    """The format of a file by its first bytes and, where it cannot be read, the reason code."""
    if head.startswith(_PACKAGE):
        return _kind_of_package(head), ""
    if head.startswith(_OLD_OFFICE):
        return "old_workbook", ""
    if head.startswith(_PARQUET):
        return "parquet", ""
    if head.startswith(_OTHER):
        return "unknown", "format_not_supported"
    if b"\x00" in head and not head.startswith(_UTF16):
        return "unknown", "format_not_supported"
    return ("json" if _JSON.match(head) else "delimited"), ""


def _kind_of_package(head: bytes) -> Format:
    """By the first entry: writers of OpenDocument must put their type there."""
    length = int.from_bytes(head[26:28], "little")
    if head[30:].startswith(_OPEN_DOCUMENT):
        return "opendocument"
    return "archive" if _TEXT_ENTRY.match(head[30 : 30 + length]) else "workbook"
