"""Look into a workbook's container before any reader opens it.

Refuses what would cost too much memory or reach outside, and finds what readers lose:
errors such as #REF!, formulas that were saved without a result, number formats.
"""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from citywise.intake.cells import Problem, column_index, column_letter
from citywise.intake.formats.alike_parts import asked_once
from citywise.intake.formats.extent import Extent, plain_extent
from citywise.intake.formats.hidden_places import Hidden, find_hidden
from citywise.intake.formats.number_formats import ShownFormats, shown_formats
from citywise.intake.formats.shown_texts import (
    ShownText,
    find_shown,
    shown_strings,
    struck_styles,
)
from citywise.intake.formats.stored_package import LookedAt
from citywise.intake.formats.styled_cells import (
    Cell,
    FormattedCell,
    cells_of_styles,
    formatted_cells,
)

if TYPE_CHECKING:
    import zipfile

MOST_ENTRIES = 5_000
_SPARSE = 10
"""A table of which fewer than one cell in so many is filled has a cell far away."""
LARGEST_PART = 128 * 1024 * 1024
LARGEST_WHOLE = 512 * 1024 * 1024
MOST_CELLS = 6_000_000
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384

ErrorCell = tuple[str, int, str]
"""Column letters, row, and what stands in the cell."""

_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_STYLES, _STRINGS = "xl/styles.xml", "xl/sharedStrings.xml"
_SHARED_PARTS = (_BOOK, _RELATIONS, _STYLES, _STRINGS)
"""Which sheets there are, in which part each lies, how cells are shown, and their texts."""
_FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
# elements may carry a prefix (`<x:c r="B2">`), and attributes either kind of quotation mark
_CELL = rb"""<(?:\w+:)?c\b(?=[^>]*\br=["']([A-Z]+)([1-9]\d*)["'])"""
_VALUE = rb"<(?:\w+:)?v>([^<]*)</(?:\w+:)?v>"
_REFERENCE = re.compile(_CELL)
_OPENED_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_FILLED = re.compile(_CELL + rb"[^>]*[^/>]>")
_NOWHERE = re.compile(rb"""<(?:\w+:)?c\b[^>]*\br=["'](?:[A-Z]*0+["']|\d|[A-Z]+["'])""")
_OPENED = re.compile(rb"<((?:\w+:)?(row|c))\b([^>]*)>")
_STATED = re.compile(rb"""\br=["']([A-Z]*)([1-9]\d*)["']""")
_ERROR = re.compile(
    _CELL + rb"""(?=[^>]*\bt=["']e["'])[^>]*>(?:(?:(?!<(?:\w+:)?c\b).)*?""" + _VALUE + rb")?",
    re.DOTALL,
)
_FORMULA_OF = (
    _CELL + rb"""(?![^>]*\bt=["']%s["'])[^>]*>\s*"""
    rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>%s</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
# a formula that gave an empty text (t="str") has a result
_NO_RESULT = re.compile(_FORMULA_OF % (b"str", b""))
# a program that cannot reckon writes nought, and asks whoever opens the workbook to reckon
_ASKS_TO_RECKON = re.compile(rb"""<(?:\w+:)?calcPr\b[^>]*\bfullCalcOnLoad=["'](?:1|true)["']""")
_NOT_RECKONED = re.compile(_FORMULA_OF % (b"(?:str|s|b)", b"0?"))


@dataclass(frozen=True, slots=True)
class Container:
    """What the readers would not tell, by sheet name.

    Error cells, what is hidden, the cells whose number is shown otherwise than it is stored or that
    are struck out, and texts of which a part is shown in another way.
    """

    errors: dict[str, list[ErrorCell]] = field(default_factory=dict[str, "list[ErrorCell]"])
    hidden: dict[str, Hidden] = field(default_factory=dict[str, Hidden])
    formats: dict[str, list[FormattedCell]] = field(
        default_factory=dict[str, "list[FormattedCell]"]
    )
    struck: dict[str, list[Cell]] = field(default_factory=dict[str, "list[Cell]"])
    shown: dict[str, list[ShownText]] = field(default_factory=dict[str, "list[ShownText]"])
    package: bytes | None = None
    """The parts that were looked at, of a small workbook."""


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
    container, parts = Container(), LookedAt(archive)
    known = set(archive.namelist())
    lists: dict[str, bytes] = {}
    for part in (part for part in _SHARED_PARTS if part in known):
        lists[part] = parts.read(part)
        if _expands(lists[part]):
            return Problem(number, "forbidden_xml", part)
    looks = _looks(lists)
    for name, part in _parts_of_sheets(lists[_BOOK], lists[_RELATIONS]).items():
        if part not in known:
            continue
        xml = parts.read(part)
        if _expands(xml):
            return Problem(number, "forbidden_xml", part)
        extent = plain_extent(xml)
        if extent is None or not _is_within_limits(extent):
            if len(_OPENED_CELL.findall(xml)) > MOST_CELLS:
                return Problem(number, "too_large", name)
            xml = _with_references(xml)
            if reason := _reason_of_places(xml):
                return Problem(number, reason, name)
        else:
            parts.spare_second_way(part, xml, extent)
        container.errors[name] = _cells_in_error(xml, extent, looks.no_result)
        container.hidden[name] = find_hidden(xml)
        container.formats[name] = formatted_cells(xml, looks.formats)
        container.struck[name] = cells_of_styles(xml, looks.struck)
        container.shown[name] = find_shown(
            xml, looks.strings, has_texts=extent is None or extent.has_texts
        )
    return replace(container, package=parts.package())


@dataclass(frozen=True, slots=True)
class _Looks:
    """What a workbook says for all of its sheets: of formulas, styles of cells, and texts."""

    no_result: re.Pattern[bytes]
    formats: ShownFormats
    struck: list[str]
    strings: dict[int, str]


def _looks(lists: dict[str, bytes]) -> _Looks:
    return _Looks(
        _NOT_RECKONED if _ASKS_TO_RECKON.search(lists[_BOOK]) else _NO_RESULT,
        *_special_styles(lists.get(_STYLES, b"")),
        shown_strings(lists.pop(_STRINGS, b"")),
    )


@asked_once
def _special_styles(styles: bytes) -> tuple[ShownFormats, list[str]]:
    """How cell styles show other things than the number, and which strike out."""
    return shown_formats(styles), struck_styles(styles)


def _expands(xml: bytes) -> bool:
    """Declares a document type, by which a small part can grow or reach outside."""
    return b"!" in xml and _FORBIDDEN.search(xml) is not None


def _is_within_limits(extent: Extent) -> bool:
    """There is room for all that lies between the cells."""
    return (
        max(extent.cells, extent.rows * extent.columns) <= MOST_CELLS
        and extent.rows <= MOST_ROWS
        and extent.columns <= MOST_COLUMNS
    )


@asked_once
def _parts_of_sheets(book_xml: bytes, relations_xml: bytes) -> dict[str, str]:
    """Sheet name → part, by way of the workbook's relations."""
    # no document type gets here (`_expands`), so nothing in these parts can expand
    book = ET.fromstring(book_xml)  # noqa: S314
    relations = ET.fromstring(relations_xml)  # noqa: S314
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    return {
        sheet.get("name", ""): _part_name(targets.get(_relation(sheet), ""))
        for sheet in book.iterfind(".//{*}sheet")
    }


def _relation(sheet: ET.Element) -> str:
    """The id of the sheet's relation; its namespace differs between kinds of workbooks."""
    return next((value for name, value in sheet.items() if name.endswith("}id")), "")


def _part_name(target: str) -> str:
    return posixpath.normpath(posixpath.join("/xl", target)).removeprefix("/")


def _with_references(xml: bytes) -> bytes:
    """The sheet with a reference in every cell; writers may leave out what follows from order."""
    opened = len(_OPENED_CELL.findall(xml))
    if opened == len(_REFERENCE.findall(xml)):
        return xml
    row = column = 0

    def refer(tag: re.Match[bytes]) -> bytes:
        nonlocal row, column
        stated = _STATED.search(tag[3])
        if tag[2] == b"row":
            row, column = int(stated[2]) if stated else row + 1, 0
            return tag[0]
        column = column_index(stated[1].decode()) + 1 if stated else column + 1
        place = f' r="{column_letter(column - 1)}{row}"'.encode()
        return tag[0] if stated else b"<" + tag[1] + place + tag[3] + b">"

    return _OPENED.sub(refer, xml)


def _reason_of_places(xml: bytes) -> str:
    """Why no reader makes room for the cells; blank ones cost nothing, however far they stand."""
    filled = _FILLED.findall(xml)
    columns = max((column_index(c.decode()) + 1 for c in {c for c, _ in filled}), default=0)
    rows = max(map(int, {row for _, row in filled}), default=0)
    if rows > MOST_ROWS or columns > MOST_COLUMNS or _NOWHERE.search(xml):
        return "bad_reference"
    if rows * columns <= MOST_CELLS:
        return ""
    return "too_large" if len(filled) * _SPARSE > rows * columns else "bad_reference"


def _cells_in_error(
    xml: bytes, extent: Extent | None, no_result: re.Pattern[bytes]
) -> list[ErrorCell]:
    """Looked for only where there is an error or a formula at all; most sheets have neither."""
    has_errors = b't="e"' in xml or (b"'" in xml and b"t='e'" in xml)
    has_formulas = extent.has_formulas if extent else b"<f" in xml or b":f" in xml
    errors = _cells(_ERROR, xml, "#ERROR") if has_errors else []
    return errors + (_cells(no_result, xml, "#FORMULA") if has_formulas else [])


def _cells(pattern: re.Pattern[bytes], xml: bytes, otherwise: str) -> list[ErrorCell]:
    return [
        (match[1].decode(), int(match[2]), _shown(match, otherwise))
        for match in pattern.finditer(xml)
    ]


def _shown(match: re.Match[bytes], otherwise: str) -> str:
    shown = match[3] if match.re.groups > 2 else None
    return shown.decode() if shown else otherwise
