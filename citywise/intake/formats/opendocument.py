"""Read OpenDocument spreadsheets (.ods) row by row: cells in their places, errors as errors.

What the file repeats by a number is only made room for where it holds something, so that
a million empty rows cost nothing.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from citywise.intake.cells import ERROR, TYPED, Problem, clean_text, text_of
from citywise.intake.formats.container import (
    LARGEST_PART,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
)
from citywise.intake.formats.document_numbers import number_text
from citywise.intake.formats.hidden_places import Hidden
from citywise.intake.formats.opendocument_texts import (
    STYLE,
    Looks,
    has_paragraph,
    look_of,
    shown_paragraphs,
)
from citywise.intake.formats.packages import BROKEN_PACKAGE
from citywise.intake.formats.sheet import Merge, Sheet, frame_cells
from citywise.intake.formats.shown_texts import PLAIN, struck_text

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD_ROWS = 30
_CONTENT = "content.xml"
_FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_CELLS = (_TABLE + "table-cell", _TABLE + "covered-table-cell")


class _RefusedError(Exception):
    """More cells than any report has, or one where no sheet has any; says the reason code."""


@dataclass(slots=True)
class _Table:
    """The filled rows of one table, with their numbers from 1."""

    name: str
    is_visible: bool
    looks: Looks
    rows: list[list[str]] = field(default_factory=list[list[str]])
    numbers: list[int] = field(default_factory=list[int])
    merges: list[Merge] = field(default_factory=list[Merge])
    hidden_rows: list[int] = field(default_factory=list[int])
    hidden_columns: list[int] = field(default_factory=list[int])
    next_row: int = 1
    next_column: int = 0
    cell_count: int = 0


def read_open_document(number: int, raw: bytes) -> Iterator[Sheet | Problem]:
    """The tables in order, or the one problem that stops the document."""
    try:
        content = _content(raw)
        if content is None or _is_forbidden(content):
            yield Problem(number, "too_large" if content is None else "forbidden_xml", _CONTENT)
            return
        tables = list(_tables(content))
    except (*BROKEN_PACKAGE, ET.ParseError, LookupError) as error:
        yield Problem(number, "not_a_workbook", type(error).__name__)
        return
    except _RefusedError as refused:
        yield Problem(number, str(refused))
        return
    for position, table in enumerate(tables, 1):
        yield _sheet(number, position, table)


def _content(raw: bytes) -> bytes | None:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        if archive.getinfo(_CONTENT).file_size > LARGEST_PART:
            return None
        return archive.read(_CONTENT)


def _is_forbidden(content: bytes) -> bool:
    """A document type, or an encoding in which one would not be seen."""
    return b"\x00" in content[:200] or _FORBIDDEN.search(content) is not None


def _tables(content: bytes) -> Iterator[_Table]:
    hidden: set[str] = set()
    looks: Looks = {}
    table: _Table | None = None
    # no document type gets here, so nothing can expand
    for event, element in ET.iterparse(io.BytesIO(content), ("start", "end")):  # noqa: S314
        if event == "start" and element.tag == _TABLE + "table":
            name, style = element.get(_TABLE + "name", ""), element.get(_TABLE + "style-name")
            table = _Table(name, style not in hidden, looks)
        elif event == "end" and element.tag == STYLE + "style":
            hidden |= _hidden_style(element)
            looks |= look_of(element)
        elif event == "end" and element.tag == _TABLE + "table-column" and table:
            _add_column(table, element)
        elif event == "end" and element.tag == _TABLE + "table-row" and table:
            _add_row(table, element)
            element.clear()
        elif event == "end" and element.tag == _TABLE + "table" and table:
            yield table
            table = None


def _hidden_style(style: ET.Element) -> set[str]:
    properties = style.find(STYLE + "table-properties")
    is_hidden = properties is not None and properties.get(_TABLE + "display") == "false"
    return {style.get(STYLE + "name", "")} if is_hidden else set()


def _add_row(table: _Table, row: ET.Element) -> None:
    repeats = _repeats(row, "number-rows-repeated")
    cells = _row_cells(table, row)
    if cells:
        table.cell_count += repeats * len(cells)
        if table.cell_count > MOST_CELLS:
            raise _RefusedError("too_large")
        if table.next_row > MOST_ROWS:
            raise _RefusedError("bad_reference")
        for number in range(table.next_row, table.next_row + repeats):
            table.rows.append(cells)
            table.numbers.append(number)
            if _is_hidden(row):
                table.hidden_rows.append(number)
    table.next_row += repeats


def _add_column(table: _Table, column: ET.Element) -> None:
    last = table.next_column + _repeats(column, "number-columns-repeated")
    if _is_hidden(column):
        table.hidden_columns += range(table.next_column, min(last, MOST_COLUMNS))
    table.next_column = last


def _is_hidden(element: ET.Element) -> bool:
    """Folded away by hand, or by a filter."""
    return element.get(_TABLE + "visibility", "visible") != "visible"


def _row_cells(table: _Table, row: ET.Element) -> list[str]:
    """The row's cells up to the last filled one."""
    cells: list[str] = []
    blanks = 0
    for cell in (element for element in row if element.tag in _CELLS):
        repeats = _repeats(cell, "number-columns-repeated")
        text = _shown_cell(cell, table.looks)
        _keep_merge(table, cell, len(cells) + blanks)
        if not text:
            blanks += repeats
            continue
        if len(cells) + blanks >= MOST_COLUMNS:
            raise _RefusedError("bad_reference")
        if len(cells) + blanks + repeats > MOST_COLUMNS:
            raise _RefusedError("too_large")
        cells += [""] * blanks + [text] * repeats
        blanks = 0
    return cells


def _repeats(element: ET.Element, name: str) -> int:
    """How often something stands there.

    Raises:
        ValueError: less than once, by which it would be lost.
    """
    times = int(element.get(_TABLE + name, "1"))
    if times < 1:
        raise ValueError(name)
    return times


def _keep_merge(table: _Table, cell: ET.Element, left: int) -> None:
    down = int(cell.get(_TABLE + "number-rows-spanned", "1"))
    across = int(cell.get(_TABLE + "number-columns-spanned", "1"))
    if down > 1 or across > 1:
        top = table.next_row - 1
        table.merges.append((top, left, top + down - 1, left + across - 1))


def _shown_cell(cell: ET.Element, looks: Looks) -> str:
    """What the cell says; in brackets where it is struck out as a whole."""
    text = _cell_text(cell, looks)
    look = looks.get(cell.get(_TABLE + "style-name", ""), PLAIN)
    is_struck = look.is_struck and text and not text.startswith(ERROR)
    return struck_text(text) if is_struck else text


def _cell_text(cell: ET.Element, looks: Looks) -> str:
    shown = clean_text(shown_paragraphs(cell, looks))
    if cell.get(_CALC + "value-type") == "error":
        return ERROR + (shown or "#ERROR")
    match cell.get(_OFFICE + "value-type"):
        case "float" | "currency":
            return _number_text(cell, shown, is_percent=False)
        case "percentage":
            return _number_text(cell, shown, is_percent=True)
        case "date":
            return TYPED + cell.get(_OFFICE + "date-value", "").removesuffix("T00:00:00")
        case "time":
            return TYPED + cell.get(_OFFICE + "time-value", "")
        case "boolean":
            return text_of(cell.get(_OFFICE + "boolean-value") == "true")
        case None if cell.get(_TABLE + "formula"):
            return ERROR + "#FORMULA"
        case _:
            return shown or clean_text(cell.get(_OFFICE + "string-value", ""))


def _number_text(cell: ET.Element, shown: str, *, is_percent: bool) -> str:
    """A number as it is shown; what writes no text beside it does not say how that is."""
    told = shown if shown or has_paragraph(cell) else None
    try:
        return number_text(float(cell.get(_OFFICE + "value", "")), told, is_percent=is_percent)
    except ValueError:
        return ERROR + "#VALUE!"


def _sheet(number: int, position: int, table: _Table) -> Sheet:
    by_number = dict(zip(table.numbers, table.rows, strict=True))
    last = min(max(table.numbers, default=0), HEAD_ROWS)
    return Sheet(
        files=(number,),
        number=position,
        name=table.name,
        cells=frame_cells(table.rows, table.numbers, number),
        head=[by_number.get(row, []) for row in range(1, last + 1)],
        merges=table.merges,
        is_visible=table.is_visible,
        hidden=Hidden(frozenset(table.hidden_rows), frozenset(table.hidden_columns)),
    )
