"""Formats: what a file is, decided by its content and never by its name."""

from __future__ import annotations

from typing import Literal

Format = Literal["delimited", "workbook", "unknown"]

_WORKBOOK = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
    b"PAR1",
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def recognise_format(head: bytes) -> tuple[Format, str]:
    """The format of a file and, where it cannot be read, the reason code."""
    if head.startswith(_WORKBOOK):
        return "workbook", ""
    if head.startswith(_OLD_OFFICE):
        return "unknown", "old_or_encrypted_workbook"
    if head.startswith(_OTHER):
        return "unknown", "format_not_supported"
    if b"\x00" in head and not head.startswith(_UTF16):
        return "unknown", "format_not_supported"
    return "delimited", ""
