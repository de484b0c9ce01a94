"""A package of the parts of a workbook that were looked at, and of no others, not compressed.

What was taken out of a workbook to be looked at need not be taken out once more by what
reads it. The layout is that of a ZIP archive without any of its options (PKWARE APPNOTE 4.3).
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, NamedTuple

from citywise.intake.formats.unmerged import told_unmerged

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zipfile import ZipFile

    from citywise.intake.formats.extent import Extent

LARGEST = 48 * 1024 * 1024
"""Bytes of all parts; larger ones would take more memory than is saved time."""

_ENTRY = struct.Struct("<4s5H3L2H")
_LISTED = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION = 20
_MADE_BY = _VERSION, _VERSION
_WRITTEN = 0x800, 0, 0, 33
"""Names in UTF-8, not compressed, at midnight of 1 January 1980."""
_PLAIN = 0, 0, 0, 0
"""No comment, on the first disk, no attributes."""


class Part(NamedTuple):
    """One part: its name, its bytes, and the checksum that they were compared with."""

    name: str
    content: bytes
    checksum: int


def _fixed(name: str, content: bytes) -> Part:
    return Part(name, content, zlib.crc32(content))


_ALWAYS = (
    _fixed(
        "[Content_Types].xml",
        b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    ),
    _fixed(
        "_rels/.rels",
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" Target="xl/workbook.xml" Type="http://schemas.openxmlformats.org'
        b'/officeDocument/2006/relationships/officeDocument"/></Relationships>',
    ),
)
"""Where the workbook lies in its package."""


class LookedAt:
    """Takes parts out of an archive, and remembers them."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._parts: dict[str, Part] = {}
        self._is_small = sum(entry.file_size for entry in archive.infolist()) <= LARGEST

    def read(self, name: str) -> bytes:
        """The part; its checksum is compared."""
        content = self._archive.read(name)
        if self._is_small:
            self._parts[name] = Part(name, content, self._archive.getinfo(name).CRC)
        return content

    def spare_second_way(self, name: str, sheet: bytes, extent: Extent) -> None:
        """The sheet was taken out; what reads it need not look for merged cells in vain."""
        if self._is_small and (unmerged := told_unmerged(sheet, extent)):
            self._parts[name] = _fixed(name, unmerged)

    def package(self) -> bytes | None:
        """All that was taken out; None where that is too much."""
        return pack(self._parts.values()) if self._is_small else None


def pack(parts: Iterable[Part]) -> bytes:
    """An archive of these parts."""
    entries: list[bytes] = []
    listed: list[bytes] = []
    begins = 0
    for part in (*_ALWAYS, *parts):
        name = part.name.encode()
        about = part.checksum, len(part.content), len(part.content), len(name), 0
        entry = _ENTRY.pack(b"PK\3\4", _VERSION, *_WRITTEN, *about) + name + part.content
        listed.append(_LISTED.pack(b"PK\1\2", *_MADE_BY, *_WRITTEN, *about, *_PLAIN, begins) + name)
        entries.append(entry)
        begins += len(entry)
    size = sum(map(len, listed))
    counts = 0, 0, len(listed), len(listed)
    return b"".join([*entries, *listed, _END.pack(b"PK\5\6", *counts, size, begins, 0)])
