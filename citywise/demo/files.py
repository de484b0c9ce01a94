"""Write a grid the way a city's office would: CSV of its habits, or a workbook."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import xlsxwriter

from citywise.demo.grid import Cell, Grid

if TYPE_CHECKING:
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a city's text files are written."""

    delimiter: str = ","
    encoding: str = "utf-8"
    line_end: str = "\n"


def write_text(grid: Grid, path: Path, style: TextStyle) -> None:
    """Write the grid as delimited text."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=style.delimiter, lineterminator=style.line_end)
    for row in grid.rows:
        writer.writerow([_shown(cell) for cell in row])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(buffer.getvalue().encode(style.encoding))


def _shown(cell: Cell) -> str:
    if isinstance(cell.value, date):
        return cell.value.isoformat()
    return "" if cell.value is None else str(cell.value)


def write_workbook(grid: Grid, path: Path) -> None:
    """Write the grid as a workbook, the same bytes for the same grid."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(path, {"in_memory": True})
    book.set_properties({"created": _EPOCH, "comments": "Synthetic data of invented cities"})
    sheet = book.add_worksheet(grid.sheet)
    formats = {"day": book.add_format({"num_format": "yyyy-mm-dd"}),
               "bold": book.add_format({"bold": True, "align": "center", "border": 1})}  # fmt: skip
    _write_rows(sheet, grid.rows, formats)
    for top, left, bottom, right in grid.merges:
        sheet.merge_range(top, left, bottom, right, grid.rows[top][left].value, formats["bold"])
    for name, rows in grid.hidden.items():
        other = book.add_worksheet(name)
        _write_rows(other, rows, formats)
        other.hide()
    book.close()


_EPOCH = datetime(2023, 1, 1, tzinfo=UTC)


def _write_rows(sheet: Worksheet, rows: list[list[Cell]], formats: dict[str, Format]) -> None:
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            _write_cell(sheet, r, c, cell, formats)


def _write_cell(sheet: Worksheet, r: int, c: int, cell: Cell, formats: dict[str, Format]) -> None:
    match cell:
        case Cell(kind="error"):
            sheet.write_formula(r, c, "=Plan!#REF!", None, "#REF!")  # pyright: ignore[reportArgumentType]
        case Cell(kind="formula"):
            sheet.write_formula(r, c, str(cell.value), None, "")  # pyright: ignore[reportArgumentType]
        case Cell(value=date() as day):
            sheet.write_datetime(r, c, datetime(day.year, day.month, day.day), formats["day"])  # noqa: DTZ001
        case Cell(value=int() | float() as number):
            sheet.write_number(r, c, number)
        case Cell(value=str() as text) if text:
            sheet.write_string(r, c, text)
        case _:
            pass
