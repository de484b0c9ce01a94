"""Read XLSX workbooks: every sheet with its cells in their true places.

The reader underneath turns error cells into blanks and gives up the process on a cell
far away, so the container and the sheets' XML are looked at first.
"""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
import zipfile
from typing import TYPE_CHECKING

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from citywise.intake.cells import ERROR, Problem, column_index, text_of
from citywise.intake.formats.container import Container, look_inside
from citywise.intake.formats.hidden_places import Hidden
from citywise.intake.formats.packages import BROKEN_PACKAGE
from citywise.intake.formats.sheet import Sheet, frame_cells

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD_ROWS = 30
_BROKEN = (
    *BROKEN_PACKAGE,
    ET.ParseError,
    CalamineError,
    LookupError,
)
"""What a damaged workbook provokes; every other failure is one of the reader."""


def read_workbook(number: int, raw: bytes) -> Iterator[Sheet | Problem]:
    """The worksheets of a workbook in order, or the one problem that stops it."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            container = look_inside(number, archive)
        if isinstance(container, Problem):
            yield container
            return
        yield from _read_sheets(number, raw, container)
    except _BROKEN as error:
        yield Problem(number, "not_a_workbook", type(error).__name__)


def _read_sheets(number: int, raw: bytes, container: Container) -> Iterator[Sheet]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    for position, about in enumerate(workbook.sheets_metadata, 1):
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(about.name)
        values = sheet.to_python(skip_empty_area=False)
        rows = [[text_of(value) for value in row] for row in values]
        _mark_errors(rows, container.errors.get(about.name, []))
        yield Sheet(
            files=(number,),
            number=position,
            name=about.name,
            cells=frame_cells(rows, list(range(1, len(rows) + 1)), number),
            head=rows[:HEAD_ROWS],
            merges=[(*start, *end) for start, end in sheet.merged_cell_ranges or ()],
            is_visible=about.visible == SheetVisibleEnum.Visible,
            hidden=container.hidden.get(about.name, Hidden()),
        )


def _mark_errors(rows: list[list[str]], errors: list[tuple[str, int, str]]) -> None:
    """Put each error back into its cell; the reader left a blank there, or nothing at all."""
    for letters, row, kind in errors:
        rows += [[] for _ in range(row - len(rows))]
        cells, index = rows[row - 1], column_index(letters)
        cells += [""] * (index + 1 - len(cells))
        cells[index] = ERROR + kind
