"""Read XLSX workbooks: every sheet with its cells in their true places.

The reader underneath turns error cells into blanks and gives up the process on a cell
far away, so the container and the sheets' XML are looked at first.
"""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import polars as pl
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from citywise.intake.cells import ERROR, Problem, column_index
from citywise.intake.formats.container import Container, look_inside
from citywise.intake.formats.hidden_places import Hidden
from citywise.intake.formats.packages import BROKEN_PACKAGE
from citywise.intake.formats.sheet import FILE, ROW, Merge, Sheet
from citywise.intake.formats.shown_texts import struck_text
from citywise.intake.formats.typed_columns import SpecialText, frame_values, text_of_cell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.intake.formats.shown_texts import ShownText
    from citywise.intake.formats.styled_cells import Cell, FormattedCell

HEAD_ROWS = 30
_BROKEN = (
    *BROKEN_PACKAGE,
    ET.ParseError,
    CalamineError,
    LookupError,
)
"""What a damaged workbook provokes; every other failure is one of the reader."""


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A worksheet with the values that it stores; nothing of it is text yet."""

    file: int
    number: int
    name: str
    values: list[list[object]]
    merges: list[Merge]
    is_visible: bool
    hidden: Hidden
    is_marked: bool
    """Cells are not what is stored: errors, and what is shown in another way."""

    @property
    def width(self) -> int:
        """Cells of the widest row."""
        return max(map(len, self.values), default=0)

    def head(self) -> list[list[str]]:
        """The first rows as text."""
        return [[text_of_cell(value) for value in row] for row in self.values[:HEAD_ROWS]]

    def as_sheet(self) -> Sheet:
        """The whole as text."""
        head, width = self.head(), self.width
        # a heading is of another kind than what stands below it
        cells = [frame_values(self.values[:1], width), frame_values(self.values[1:], width)]
        places = {
            FILE: pl.repeat(self.file, len(self.values), dtype=pl.Int32, eager=True),
            ROW: pl.int_range(1, len(self.values) + 1, dtype=pl.Int32, eager=True),
        }
        return Sheet(
            files=(self.file,),
            number=self.number,
            name=self.name,
            cells=pl.concat([pl.DataFrame(places), pl.concat(cells)], how="horizontal"),
            head=head,
            merges=self.merges,
            is_visible=self.is_visible,
            hidden=self.hidden,
        )


def read_workbook(number: int, raw: bytes) -> Iterator[Sheet | Problem]:
    """The worksheets of a workbook in order, or the one problem that stops it."""
    for found in open_workbook(number, raw):
        yield found if isinstance(found, Problem) else found.as_sheet()


def open_workbook(
    number: int, raw: bytes, archive: zipfile.ZipFile | None = None
) -> Iterator[Worksheet | Problem]:
    """The same with the values as they are stored; `archive` where `raw` is opened already."""
    try:
        with archive or zipfile.ZipFile(io.BytesIO(raw)) as opened:
            container = look_inside(number, opened)
        if isinstance(container, Problem):
            yield container
            return
        yield from _worksheets(number, container.package or raw, container)
    except _BROKEN as error:
        yield Problem(number, "not_a_workbook", type(error).__name__)


def _worksheets(number: int, package: bytes, container: Container) -> Iterator[Worksheet]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(package))
    for position, about in enumerate(workbook.sheets_metadata, 1):
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(about.name)
        values = cast("list[list[object]]", sheet.to_python(skip_empty_area=False))
        errors = container.errors.get(about.name, [])
        formatted = container.formats.get(about.name, [])
        struck = container.struck.get(about.name, [])
        shown = container.shown.get(about.name, [])
        _mark_errors(values, errors)
        _show_numbers(values, formatted)
        _show_texts(values, shown)
        _strike_out(values, struck)
        yield Worksheet(
            file=number,
            number=position,
            name=about.name,
            values=values,
            merges=[(*start, *end) for start, end in sheet.merged_cell_ranges or ()],
            is_visible=about.visible == SheetVisibleEnum.Visible,
            hidden=container.hidden.get(about.name, Hidden()),
            is_marked=bool(errors or formatted or shown or struck),
        )


def _mark_errors(rows: list[list[object]], errors: list[tuple[str, int, str]]) -> None:
    """Put each error back into its cell; the reader left a blank there, or nothing at all."""
    for letters, row, kind in errors:
        rows += [[] for _ in range(row - len(rows))]
        cells, index = rows[row - 1], column_index(letters)
        cells += [""] * (index + 1 - len(cells))
        cells[index] = SpecialText(ERROR + kind)


def _show_numbers(rows: list[list[object]], cells: list[FormattedCell]) -> None:
    """Put what is shown in the place of the number that is stored."""
    for letters, number, about in cells:
        for row, index, value in _values(rows, [(letters, number)]):
            if isinstance(value, int | float) and not isinstance(value, bool):
                row[index] = SpecialText(about.text_of(value))


def _show_texts(rows: list[list[object]], texts: list[ShownText]) -> None:
    """Put the text that is shown in the place of the one that is stored."""
    for letters, number, text in texts:
        for row, index, _ in _values(rows, [(letters, number)]):
            row[index] = SpecialText(text)


def _strike_out(rows: list[list[object]], cells: list[Cell]) -> None:
    """Mark what a whole cell strikes out; an error stays one."""
    for row, index, value in _values(rows, cells):
        text = text_of_cell(value)
        if text and not text.startswith(ERROR):
            row[index] = SpecialText(struck_text(text))


def _values(
    rows: list[list[object]], cells: list[Cell]
) -> Iterator[tuple[list[object], int, object]]:
    """The row, the place in it and the value of each cell that the reader found."""
    for letters, number in cells:
        index = column_index(letters)
        if number <= len(rows) and index < len(rows[number - 1]):
            yield rows[number - 1], index, rows[number - 1][index]
