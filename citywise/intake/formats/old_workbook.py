"""Read workbooks of before 2007 (.xls): cells in their places, errors as errors."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING, Any, Literal

import xlrd
from xlrd.biffh import XLRDError, error_text_from_code
from xlrd.compdoc import CompDocError

from citywise.intake.cells import ERROR, Problem, clean_text, text_of
from citywise.intake.formats.hidden_places import Hidden
from citywise.intake.formats.number_formats import number_format
from citywise.intake.formats.old_formulas import unreckoned
from citywise.intake.formats.sheet import Sheet, frame_cells
from citywise.intake.formats.shown_texts import PLAIN, Look, struck_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlrd.book import Book
    from xlrd.formatting import Font
    from xlrd.sheet import Cell
    from xlrd.sheet import Sheet as OldSheet

    from citywise.intake.formats.number_formats import NumberFormat

HEAD_ROWS = 30
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""The name of the stream in which newer workbooks with a password are held."""
_BROKEN: tuple[type[Exception], ...] = (
    XLRDError,
    CompDocError,
    struct.error,
    AssertionError,
    IndexError,
    KeyError,
    OverflowError,
    RecursionError,
    TypeError,
    UnicodeDecodeError,
    ValueError,
)
"""What damaged workbooks provoke in the reader."""


def read_old_workbook(number: int, raw: bytes) -> Iterator[Sheet | Problem]:
    """The worksheets in order, or the one problem that stops the workbook."""
    if _ENCRYPTED in raw:
        yield Problem(number, "encrypted")
        return
    try:
        book = xlrd.open_workbook(file_contents=raw, formatting_info=True, logfile=io.StringIO())
        blanks = unreckoned(raw)
        sheets = [
            _read_sheet(number, book, position, blanks.get(position, []))
            for position in range(book.nsheets)
        ]
    except _BROKEN as error:
        is_locked = "encrypted" in str(error).casefold()
        yield Problem(number, "encrypted" if is_locked else "not_a_workbook", type(error).__name__)
        return
    yield from sheets


def _read_sheet(number: int, book: Book, position: int, blanks: list[tuple[int, int]]) -> Sheet:
    sheet: OldSheet = book.sheet_by_index(position)
    mode: Literal[0, 1] = 1 if book.datemode else 0
    formats = _formats(book)
    rows = [
        [_text(sheet.cell(row, column), mode, formats) for column in range(sheet.ncols)]
        for row in range(sheet.nrows)
    ]
    for row, column in blanks:
        rows[row][column] = rows[row][column] or f"{ERROR}#FORMULA"
    _show_texts(book, sheet, rows)
    _strike_out(book, sheet, rows)
    return Sheet(
        files=(number,),
        number=position + 1,
        name=sheet.name,
        cells=frame_cells(rows, list(range(1, len(rows) + 1)), number),
        head=rows[:HEAD_ROWS],
        # the reader counts the row and column after the last one
        merges=[(top, left, end - 1, right - 1) for top, end, left, right in sheet.merged_cells],
        is_visible=sheet.visibility == 0,
        hidden=Hidden(
            frozenset(row + 1 for row, about in sheet.rowinfo_map.items() if about.hidden),
            frozenset(column for column, about in sheet.colinfo_map.items() if about.hidden),
        ),
    )


def _formats(book: Book) -> dict[int, NumberFormat]:
    """How styles show numbers, by their numbers, where that is otherwise than stored."""
    told = {key: number_format(about.format_str or "") for key, about in book.format_map.items()}
    found = ((n, told.get(style.format_key or 0)) for n, style in enumerate(book.xf_list))
    return {n: about for n, about in found if about}


def _text(cell: Cell, datemode: Literal[0, 1], formats: dict[int, NumberFormat]) -> str:
    value: Any = cell.value
    match cell.ctype:
        case xlrd.XL_CELL_ERROR:
            return ERROR + error_text_from_code.get(value, "#ERROR")
        case xlrd.XL_CELL_DATE:
            return _date_text(value, datemode)
        case xlrd.XL_CELL_BOOLEAN:
            return text_of(bool(value))
        case xlrd.XL_CELL_NUMBER if about := formats.get(cell.xf_index or 0):
            return about.text_of(value)
        case xlrd.XL_CELL_TEXT | xlrd.XL_CELL_NUMBER:
            return text_of(value)
        case _:
            return ""


def _show_texts(book: Book, sheet: OldSheet, rows: list[list[str]]) -> None:
    """Texts of which a part is raised as a footnote is, or struck out."""
    for (row, column), runs in sheet.rich_text_runlist_map.items():
        cell = sheet.cell(row, column)
        text, own = str(cell.value), int(book.xf_list[cell.xf_index or 0].font_index or 0)
        ends = [*(start for start, _ in runs), len(text)]
        fonts = [own, *(font for _, font in runs)]
        looks = [_look(book.font_list[font]) for font in fonts]
        if any(look != PLAIN for look in looks):
            parts = zip(looks, [0, *ends], ends, strict=False)
            shown = (look.show(text[start:end]) for look, start, end in parts)
            rows[row][column] = clean_text("".join(shown))


def _look(font: Font) -> Look:
    return Look(font.escapement == 1, font.escapement == 2, bool(font.struck_out))


def _strike_out(book: Book, sheet: OldSheet, rows: list[list[str]]) -> None:
    """Cells that are struck out as a whole; an error stays one."""
    fonts = enumerate(style.font_index for style in book.xf_list)
    struck = {number for number, font in fonts if book.font_list[font].struck_out}
    for row, texts in enumerate(rows if struck else []):
        for column in filter(texts.__getitem__, range(len(texts))):
            is_struck = sheet.cell_xf_index(row, column) in struck
            is_rich = (row, column) in sheet.rich_text_runlist_map
            if is_struck and not is_rich and not texts[column].startswith(ERROR):
                texts[column] = struck_text(texts[column])


def _date_text(serial: float, datemode: Literal[0, 1]) -> str:
    try:
        return text_of(xlrd.xldate_as_datetime(serial, datemode))
    except (ValueError, OverflowError):
        return ERROR + "#DATE!"
