"""Files that say more of people than anybody may send: each is refused whole.

Every person in them is made up, as are the numbers; `TEXTS` must turn up nowhere again.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from citywise.demo.deliveries import stamp
from citywise.demo.files import TextStyle, write_text, write_workbook
from citywise.demo.grid import Cell, Grid, Planted
from citywise.intake.cells import column_letter

if TYPE_CHECKING:
    from pathlib import Path

REASON = "personal_data"


def _person(text: str) -> Cell:
    return Cell(text, fault=REASON)


def _grid(*rows: list[str | Cell]) -> Grid:
    grid = Grid("Blad 1")
    for row in rows:
        grid.add(*row)
    return grid


_REGISTER = _grid(
    ["Date", "Participant name", "Phone", "Age"],
    ["2025-04-02", _person("Siobhan Quartermain"), _person("07700900123"), "16"],
    ["2025-04-02", _person("Ezra Brambling"), _person("07700900456"), "15"],
)
_ARABIC = _grid(
    ["التاريخ", "الاسم", "رقم الهاتف"],
    ["٢٠٢٥-٠٤-٠٢", _person("محمد الحوراني"), _person("٠٧٩١٢٣٤٥٦٧")],
    ["٢٠٢٥-٠٤-٠٩", _person("غيداء المصاروة"), _person("٠٧٩٧٦٥٤٣٢١")],
)
_NOTES = _grid(
    ["Ref", "Date", "Activity", "Status", "Participants", "Notes"],
    ["X-1", "2025-05-07", "Sports", "Completed", "14", _person("ask quillon.d@mail.example")],
    ["X-2", "2025-05-14", "Sports", "Completed", "17", "the hall was cold"],
    ["X-3", "2025-05-21", "Sports", "Completed", "12", _person("née le 21/06/2007")],
)
_TITLE = _grid(
    [_person("Sag for CPR 010190-1234")],
    [],
    ["Dato", "Aktivitet", "Deltagere"],
    ["2025-03-04", "Fodbold", "12"],
)
_HIDDEN = _grid(
    ["Fecha", "Actividad", "Asistentes"],
    ["2025-03-04", "Fútbol", "12"],
)
_HIDDEN.hidden["Contactos"] = [
    [Cell("Nombre y apellidos"), Cell("DNI")],
    [_person("Leocadia Zubizarreta"), _person("43464097P")],
]
_BANK = _grid(
    ["Tarih", "Etkinlik", "IBAN"],
    ["2025-03-04", "Futbol", _person("TR117117777412154728038528")],
)

_AS_TEXT = {
    "eastmere/participants of spring.csv": _REGISTER,
    "ras-yasmin/سجل الربيع.csv": _ARABIC,
    "mto-wazi/2025 events with notes.csv": _NOTES,
    "yildizova/giderler.csv": _BANK,
}
_AS_WORKBOOK = {
    "lyngstrup/2025 sagsliste.xlsx": _TITLE,
    "villa-jacaranda/2025 primavera.xlsx": _HIDDEN,
}

TEXTS = tuple(
    str(cell.value)
    for grid in (*_AS_TEXT.values(), *_AS_WORKBOOK.values())
    for rows in (grid.rows, *grid.hidden.values())
    for row in rows
    for cell in row
    if cell.fault
)
"""What was planted."""


def write_people(raw: Path) -> list[Planted]:
    """Write the files; what is told of them are positions, and sheets by their number."""
    for name, grid in _AS_TEXT.items():
        write_text(grid, raw / name, TextStyle())
    for name, grid in _AS_WORKBOOK.items():
        write_workbook(grid, raw / name)
    files = _AS_TEXT | _AS_WORKBOOK
    for name in files:
        stamp(raw / name, date(2026, 1, 14))
    return [planted for name, grid in files.items() for planted in _planted(name, grid)]


def _planted(name: str, grid: Grid) -> list[Planted]:
    sheets = [grid.rows, *grid.hidden.values()]
    return [
        Planted(name, f"{name}!{_sheet(number)}{column_letter(c)}{r}", cell.fault)
        for number, rows in enumerate(sheets, 1)
        for r, row in enumerate(rows, 1)
        for c, cell in enumerate(row)
        if cell.fault
    ]


def _sheet(number: int) -> str:
    return f"sheet {number}!" if number > 1 else ""
