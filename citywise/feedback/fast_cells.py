"""A worksheet whose cells are written as they are handed over, row by row.

A first night gives back thousands of workbooks; the cells are nearly all of them. A text stands
in its own cell and never passes for markup, whatever it begins and ends with.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from xlsxwriter.worksheet import Worksheet

from citywise.intake.cells import column_letter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.format import Format

    from citywise.feedback.grids import Value

_LONGEST_TEXT = 32_767
"""In units of UTF-16; a workbook holds no longer one."""
_UNUSUAL = re.compile("[&<>\x00-\x1f\ufffe\uffff]|_x|^\\s|\\s$")
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9a-fA-F]{4}_)")
"""Characters for which XML has no place, and what passes for one of them written out."""
_DAY_NOUGHT = date(1899, 12, 30).toordinal()

letters_of = cache(column_letter)


class FastSheet(Worksheet):
    """A worksheet with `fill`; of what is written otherwise only merged cells and notes count."""

    def __init__(self) -> None:
        super().__init__()
        self._filled: dict[int, str] = {}

    def fill(self, row: int, cells: Mapping[int, tuple[Value | None, Format | None]]) -> None:
        """All cells of a row counted from 1; one without a value has only its looks."""
        if cells:
            columns = sorted(cells)
            for column in (columns[0], columns[-1]):
                self._check_dimensions(row - 1, column)
            self._filled[row] = "".join([_cell(row, each, *cells[each]) for each in columns])

    def _write_sheet_data(self) -> None:
        rows = [f'<row r="{row}">{self._filled[row]}</row>' for row in sorted(self._filled)]
        self.fh.write(f"<sheetData>{''.join(rows)}</sheetData>")


def _cell(row: int, column: int, value: Value | None, looks: Format | None) -> str:
    style = f' s="{_index_of(looks)}"' if looks else ""
    place = f'<c r="{letters_of(column)}{row}"{style}'
    match value:
        case str():
            return f'{place} t="inlineStr"><is>{_text(value)}</is></c>'
        case None:
            return f"{place}/>"
        case bool():
            return f'{place} t="b"><v>{value:d}</v></c>'
        case date():
            return f"{place}><v>{_days(value):.16G}</v></c>"
        case _:
            return f"{place}><v>{value:.16G}</v></c>"


def _index_of(looks: Format) -> int:
    return int(looks._get_xf_index())  # noqa: SLF001 # pyright: ignore[reportPrivateUsage, reportUnknownArgumentType]


def _text(value: str) -> str:
    if len(value) <= _LONGEST_TEXT // 2 and not _UNUSUAL.search(value):
        return f"<t>{value}</t>"
    cut = value.encode("utf-16-le")[: 2 * _LONGEST_TEXT].decode("utf-16-le", "ignore")
    plain = _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", cut)
    plain = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<t xml:space="preserve">{plain}</t>'


def _days(value: date) -> float:
    """As a workbook counts them."""
    days = value.toordinal() - _DAY_NOUGHT
    if not isinstance(value, datetime):
        return days
    clock = timedelta(0, value.second, value.microsecond, 0, value.minute, value.hour)
    return days + clock / timedelta(days=1)
