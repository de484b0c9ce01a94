"""Write a grid as an OpenDocument spreadsheet (.ods), the same bytes for the same grid."""

from __future__ import annotations

import zipfile
from datetime import date
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from pathlib import Path

    from citywise.demo.grid import Cell, Grid

_KIND = "application/vnd.oasis.opendocument.spreadsheet"
_WRITTEN = (2023, 1, 1, 0, 0, 0)
_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text")
)


def write_open_document(grid: Grid, path: Path) -> None:
    """Write the grid as the only sheet of a spreadsheet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in {"mimetype": _KIND, "content.xml": _content(grid)}.items():
            archive.writestr(zipfile.ZipInfo(name, _WRITTEN), content)


def _content(grid: Grid) -> str:
    rows = "".join(
        f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in grid.rows
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES}'
        ' office:version="1.2"><office:body><office:spreadsheet>'
        f"<table:table table:name={quoteattr(grid.sheet)}>{rows}</table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )


def _cell(cell: Cell) -> str:
    match cell.value:
        case date() as day:
            return _typed("date", f'office:date-value="{day.isoformat()}"', day.isoformat())
        case int() | float() as number:
            return _typed("float", f'office:value="{number}"', str(number))
        case str() as text if text:
            return _typed("string", "", text)
        case _:
            return "<table:table-cell/>"


def _typed(kind: str, value: str, text: str) -> str:
    shown = f"<text:p>{escape(text)}</text:p>"
    return f'<table:table-cell office:value-type="{kind}" {value}>{shown}</table:table-cell>'
