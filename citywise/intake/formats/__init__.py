"""Formats: what a file is, decided by its content and never by its name.

Only a first look, without opening anything; `readers` holds what reads each format.
"""

from __future__ import annotations

import re
from typing import Literal

from citywise.intake.formats.encodings import order_of_utf16

Format = Literal[
    "delimited",
    "workbook",
    "old_workbook",
    "opendocument",
    "archive",
    "json",
    "parquet",
    "xml",
    "ris",
    "bibtex",
    "documents",
    "unknown",
]

_PACKAGE = b"PK\x03\x04"
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_TEXT_ENTRY = re.compile(rb"(?is).*\.(?:csv|tsv|txt)$")
_DOCUMENT_ENTRY = re.compile(rb"(?is).*\.pdf$")
_RIS = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:[\w ]{2,40}:[^\r\n]*[\r\n]+\s*){0,9}TY  -[ \r\n]")
_BIBTEX = re.compile(
    rb"(?i)(?:\xef\xbb\xbf)?\s*(?:%[^\r\n]*[\r\n]+\s*){0,99}"
    rb"@(?:[a-z]{4,20}\s*[{(]\s*[^\s,{}=\"]*\s*,|(?:string|preamble|comment)\s*[{(])"
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARQUET = b"PAR1"
_JSON = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\{\s*["}]|\[\s*[\[{"\]\d-])')
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|!DOCTYPE (?!html)|[\w.-]+[\s>/:])")
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|table|div|meta)\b", re.IGNORECASE
)
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
_UTF32 = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")


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
    if head.startswith(_UTF32):
        return "unknown", "encoding_not_read"
    if b"\x00" in head and not head.startswith(_UTF16) and not order_of_utf16(head):
        return "unknown", "format_not_supported"
    if _HTML.match(head):
        return "unknown", "page_not_table"
    return _kind_of_text(head), ""


def _kind_of_text(head: bytes) -> Format:
    """Text marks of width or order are no part of what the text begins with."""
    plain = head.replace(b"\x00", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    if _XML.match(plain):
        return "xml"
    if _RIS.match(plain):
        return "ris"
    if _BIBTEX.match(plain):
        return "bibtex"
    return "json" if _JSON.match(plain) else "delimited"


def _kind_of_package(head: bytes) -> Format:
    """By the first entry: writers of OpenDocument must put their type there."""
    length = int.from_bytes(head[26:28], "little")
    name = head[30 : 30 + length]
    if head[30:].startswith(_OPEN_DOCUMENT):
        return "opendocument"
    if name.endswith(b"/"):
        # a folder is an entry of its own, with little or nothing in it
        beside, within = (int.from_bytes(head[a:b], "little") for a, b in ((28, 30), (18, 22)))
        return _kind_of_package(head[30 + length + beside + within :])
    if _DOCUMENT_ENTRY.match(name):
        return "documents"
    return "archive" if _TEXT_ENTRY.match(name) else "workbook"
