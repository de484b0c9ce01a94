"""Write the workbook that a city gets back: what it sent, with the places marked and explained.

Every cell stands at the address at which it was sent, whatever the format. Texts stay texts:
`=1+1` is never computed. A first sheet lists every place, with a link to it.
"""

from __future__ import annotations

import io
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, cast

import xlsxwriter

from citywise.feedback.contents import print_across, write_contents
from citywise.feedback.fast_cells import FastSheet
from citywise.feedback.grids import LAST_COLUMN, LAST_ROW, Grid, Value, grid_of
from citywise.feedback.marks import SEVERITIES, Mark, tell_whole
from citywise.intake.cells import cell_ref, column_letter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xlsxwriter.format import Format

    from citywise.catalogue.translations import Wording
    from citywise.intake.copying import CopiedSheet
    from citywise.intake.formats.sheet import Merge

MOST_COMMENTS = 1_000
"""On one sheet; beyond it cells are coloured only, because programs grow slow with comments."""

_COLOURS = {
    "file": "#F4B6B6",
    "record": "#F4B6B6",
    "cell": "#FBD3A0",
    "warning": "#FFF2A8",
    "note": "#D3E3F5",
}
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))
_LONGEST_NAME = 31
_LARGEST_MERGE = 10_000
_WIDE_COLUMNS = 200
"""So many columns are as wide as what stands in them."""

Place = tuple[int, int]
"""Row counted from 1, column counted from 0."""


@dataclass(frozen=True, slots=True)
class About:
    """What the first sheet says of the file besides the list of places.

    Of a file that nobody has sent yet `received` is ''.
    """

    file_name: str
    received: str
    is_copied: bool
    has_cells: bool = True
    is_shortened: bool = False


def mark_workbook(
    about: About,
    sheets: Sequence[CopiedSheet],
    marks: Sequence[Mark],
    heading_rows: Mapping[int, int],
    wording: Wording,
) -> bytes:
    """The bytes of the workbook; `heading_rows` says how many rows of a sheet are its heading."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        title = _free_name(wording.say("read_me"), [sheet.name for sheet in sheets])
        first = book.add_worksheet(title)
        grids = [grid_of(sheet) for sheet in sheets] if about.is_copied else []
        names = _sheet_names(grids, about.file_name, title)
        links = _links(marks, names)
        write_contents(book, first, about, marks, links, wording, _COLOURS)
        for grid in grids:
            mine = [m for m in marks if m.sheet == grid.number and m.row]
            sheet = cast("FastSheet", book.add_worksheet(names[grid.number], FastSheet))
            writer = _SheetWriter(book, sheet, wording)
            writer.write(grid, mine, heading_rows.get(grid.number, 0))
    return buffer.getvalue()


def _sheet_names(grids: Sequence[Grid], file_name: str, taken: str) -> dict[int, str]:
    """The sheets' own names as far as a workbook allows them; a text file's is that of the file."""
    names: dict[int, str] = {}
    for grid in grids:
        wanted = grid.name or file_name.rpartition("/")[2].rpartition(".")[0] or file_name
        names[grid.number] = _free_name(wanted, [taken, *names.values()])
    return names


def _free_name(wanted: str, taken: Sequence[str]) -> str:
    plain = wanted.translate(_FORBIDDEN)[:_LONGEST_NAME].strip("'") or "_"
    if plain.casefold() == "history":
        plain += "_"
    used = {name.casefold() for name in taken}
    numbered = (f"{plain[:27]} ({n})" for n in range(2, 5_100))
    return next(name for name in chain([plain], numbered) if name.casefold() not in used)


def _links(marks: Sequence[Mark], names: Mapping[int, str]) -> dict[Mark, str]:
    """Where each mark stands in this workbook: `internal:'Log'!F14`."""
    links: dict[Mark, str] = {}
    for mark in marks:
        if mark.row and mark.sheet in names:
            name = names[mark.sheet].replace("'", "''")
            letters = column_letter(max(mark.column, 0))
            links[mark] = f"internal:'{name}'!{cell_ref(letters, mark.row)}"
    return links


class _SheetWriter:
    """Writes one sheet; formats are shared because a workbook takes few of them."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: FastSheet, wording: Wording) -> None:
        self._book, self._sheet, self._wording = book, sheet, wording
        self._formats: dict[tuple[str, bool, str], Format] = {}

    def write(self, grid: Grid, marks: Sequence[Mark], heading: int) -> None:
        """Cells, colours and comments."""
        if not grid.is_visible:
            self._sheet.hide()
        if self._wording.is_right_to_left:
            self._sheet.right_to_left()
        self._merge(grid, heading)
        self._fill(grid, _colours(marks, grid), heading)
        self._comment(marks, grid)
        self._arrange(grid, heading)

    def _fill(self, grid: Grid, colours: Mapping[int, Mapping[int, str]], heading: int) -> None:
        """Every row with its cells and the places that are coloured, filled or not."""
        for row in {**grid.rows, **colours}:
            coloured, cells = colours.get(row, {}), grid.rows.get(row, {})
            self._sheet.fill(row, self._dressed(cells, coloured, is_heading=row <= heading))

    def _dressed(
        self, cells: Mapping[int, Value], coloured: Mapping[int, str], *, is_heading: bool
    ) -> dict[int, tuple[Value | None, Format | None]]:
        """The cells of one row with their looks; a place that is coloured may be empty."""
        usual = self._format("", is_heading=is_heading)
        looks: dict[int, tuple[Value | None, Format | None]] = {
            column: (None, self._format(severity))
            for column, severity in coloured.items()
            if column not in cells
        }
        for column, value in cells.items():
            severity = coloured.get(column, "")
            is_usual = not severity and isinstance(value, str)
            looks[column] = (
                value,
                (
                    usual
                    if is_usual
                    else self._format(severity, is_heading=is_heading, kind=_kind(value))
                ),
            )
        return looks

    def _format(self, severity: str, *, is_heading: bool = False, kind: str = "") -> Format | None:
        key = (severity, is_heading, kind)
        if key == ("", False, ""):
            return None
        if key not in self._formats:
            looks: dict[str, Any] = {"bold": True} if is_heading else {}
            looks |= {"num_format": kind} if kind else {}
            looks |= {"bg_color": _COLOURS[severity], "border": 1} if severity else {}
            self._formats[key] = self._book.add_format(looks)
        return self._formats[key]

    def _merge(self, grid: Grid, heading: int) -> None:
        taken: set[Place] = set()
        for top, left, bottom, right in map(_within(grid), grid.merges):
            area = {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
            if len(area) > 1 and not area & taken:
                taken |= area
                looks = self._format("", is_heading=top < heading)
                self._sheet.merge_range(top, left, bottom, right, "", looks)

    def _comment(self, marks: Sequence[Mark], grid: Grid) -> None:
        told: dict[Place, list[Mark]] = defaultdict(list)
        for mark in marks:
            told[_comment_place(mark, grid)].append(mark)
        for (row, column), mine in list(told.items())[:MOST_COMMENTS]:
            text = "\n\n".join(dict.fromkeys(tell_whole(mark, self._wording) for mark in mine))
            size = {"width": 320, "height": 30 + 18 * (len(text) // 44 + text.count("\n") + 1)}
            self._sheet.write_comment(row - 1, column, text, {"author": "Citywise", **size})

    def _arrange(self, grid: Grid, heading: int) -> None:
        print_across(self._sheet)
        for column, width in enumerate(_widths(grid, heading)):
            self._sheet.set_column(column, column, width)
        if heading:
            self._sheet.freeze_panes(heading, 0)


def _kind(value: Value) -> str:
    """How a workbook shows a day or an instant."""
    if isinstance(value, str):
        return ""
    if isinstance(value, datetime):
        return "yyyy-mm-dd hh:mm:ss"
    return "yyyy-mm-dd" if isinstance(value, date) else ""


def _colours(marks: Sequence[Mark], grid: Grid) -> dict[int, dict[int, str]]:
    """Row → column → what its colour says; a mark on a row colours all its cells."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    whole = range(max(grid.width, 1))
    for mark in sorted(marks, key=lambda mark: SEVERITIES.index(mark.severity), reverse=True):
        if mark.row <= LAST_ROW and mark.column < LAST_COLUMN:
            columns = whole if mark.column < 0 else (mark.column,)
            found[mark.row] |= dict.fromkeys(columns, mark.severity)
    return found


def _comment_place(mark: Mark, grid: Grid) -> Place:
    """A whole row is explained at its first filled cell."""
    filled = grid.rows.get(mark.row) or {0: ""}
    return mark.row, min(filled) if mark.column < 0 else mark.column


def _within(grid: Grid) -> Callable[[Merge], Merge]:
    """Cuts a merged range down to what is in use; a hostile one may claim the whole sheet."""

    def cut(merge: Merge) -> Merge:
        top, left, bottom, right = merge
        bottom, right = min(bottom, grid.height - 1), min(right, grid.width - 1)
        is_sensible = (bottom - top + 1) * (right - left + 1) <= _LARGEST_MERGE
        return (top, left, bottom, right) if is_sensible else (top, left, top, left)

    return cut


def _widths(grid: Grid, heading: int) -> list[float]:
    """Wide enough for the name of each column and most of what stands there, within reason."""
    lengths: list[list[int]] = [[] for _ in range(min(grid.width, _WIDE_COLUMNS))]
    for cells in islice(grid.rows.values(), 200):
        for column, value in cells.items():
            if column < len(lengths):
                lengths[column].append(len(str(value)))
    names = grid.rows.get(heading, {})
    return [
        float(min(max(_usual(found) + 3, len(str(names.get(column, ""))) + 2, 9), 40))
        for column, found in enumerate(lengths)
    ]


def _usual(lengths: list[int]) -> int:
    return sorted(lengths)[int(len(lengths) * 0.9)] if lengths else 0
