"""Look into a workbook's container before any reader opens it.

Refuses what would cost too much memory or reach outside, and finds the cells that
readers lose: errors such as #REF!, and formulas that were saved without a result.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citywise.intake.cells import Problem, column_index

if TYPE_CHECKING:
    import zipfile

MOST_ENTRIES = 5_000
LARGEST_PART = 256 * 1024 * 1024
LARGEST_WHOLE = 512 * 1024 * 1024
MOST_CELLS = 20_000_000

ErrorCell = tuple[str, int, str]
"""Column letters, row, and what stands in the cell."""

_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_SHARED_PARTS = (_BOOK, _RELATIONS, "xl/sharedStrings.xml")
_FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_REFERENCE = re.compile(rb'<c\b[^>]*?\br="([A-Z]+)(\d+)"')
_ERROR = re.compile(
    rb'<c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]+)(\d+)"[^>]*>(?:.*?<v>([^<]*)</v>)?', re.DOTALL
)
_NO_RESULT = re.compile(
    rb'<c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)'
    rb"\s*(?:<v\s*/>|<v></v>)?\s*</c>"
)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_TARGET = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True)
class Container:
    """What the readers would not tell: error cells by sheet name."""

    errors: dict[str, list[ErrorCell]]


def look_inside(number: int, archive: zipfile.ZipFile) -> Container | Problem:
    """Check the container's size and XML, and list the cells in error."""
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES or sum(e.file_size for e in entries) > LARGEST_WHOLE:
        return Problem(number, "too_large", f"{len(entries)} parts")
    if any(entry.file_size > LARGEST_PART for entry in entries):
        return Problem(number, "too_large")
    if not any(entry.filename == _BOOK for entry in entries):
        return Problem(number, "not_a_workbook")
    return _look_at_sheets(number, archive)


def _look_at_sheets(number: int, archive: zipfile.ZipFile) -> Container | Problem:
    errors: dict[str, list[ErrorCell]] = {}
    if part := next(filter(lambda part: _expands(archive, part), _SHARED_PARTS), ""):
        return Problem(number, "forbidden_xml", part)
    for name, part in _sheet_parts(archive).items():
        xml = archive.read(part)
        if _FORBIDDEN.search(xml):
            return Problem(number, "forbidden_xml", part)
        if _claimed_cells(xml) > MOST_CELLS:
            return Problem(number, "too_large", name)
        errors[name] = [*_cells(_ERROR, xml, "#ERROR"), *_cells(_NO_RESULT, xml, "#FORMULA")]
    return Container(errors)


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → part, by way of the workbook's relations."""
    # no document type gets here (`_expands`), so nothing in these parts can expand
    book = ET.fromstring(archive.read(_BOOK))  # noqa: S314
    relations = ET.fromstring(archive.read(_RELATIONS))  # noqa: S314
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    parts = {
        sheet.get("name", ""): _part_name(targets.get(sheet.get(_TARGET), ""))
        for sheet in book.iter(f"{_MAIN}sheet")
    }
    known = set(archive.namelist())
    return {name: part for name, part in parts.items() if part in known}


def _expands(archive: zipfile.ZipFile, part: str) -> bool:
    """Declares a document type, by which a small part can grow or reach outside."""
    return part in archive.namelist() and _FORBIDDEN.search(archive.read(part)) is not None


def _part_name(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _claimed_cells(xml: bytes) -> int:
    """Rows times columns up to the farthest cell; what a dense reader would make room for."""
    rows = columns = 0
    for match in _REFERENCE.finditer(xml):
        rows = max(rows, int(match[2]))
        columns = max(columns, column_index(match[1].decode()) + 1)
    return rows * columns


def _cells(pattern: re.Pattern[bytes], xml: bytes, otherwise: str) -> list[ErrorCell]:
    return [
        (match[1].decode(), int(match[2]), _shown(match, otherwise))
        for match in pattern.finditer(xml)
    ]


def _shown(match: re.Match[bytes], otherwise: str) -> str:
    shown = match[3] if match.re.groups > 2 else None
    return shown.decode() if shown else otherwise
