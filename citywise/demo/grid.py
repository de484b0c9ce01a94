"""A table to be written as a file, cell by cell, with the faults that are planted in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from citywise.intake.cells import column_letter
from citywise.intake.formats.sheet import Merge

Value = str | int | float | date | None


@dataclass(slots=True)
class Cell:
    """One cell; `fault` is the reason for which intake must keep it back."""

    value: Value = None
    fault: str = ""
    kind: Literal["plain", "error", "formula"] = "plain"


@dataclass(slots=True)
class Grid:
    """Rows of cells from the top of the sheet; `merges` are counted from 0."""

    sheet: str
    rows: list[list[Cell]] = field(default_factory=list[list[Cell]])
    merges: list[Merge] = field(default_factory=list[Merge])
    hidden: dict[str, list[list[Cell]]] = field(default_factory=dict[str, list[list[Cell]]])
    faulty_rows: dict[int, str] = field(default_factory=dict[int, str])
    """Rows, counted from 1, that are kept back for what they say as a whole."""

    def add(self, *values: Value | Cell) -> None:
        """Add a row."""
        self.rows.append([v if isinstance(v, Cell) else Cell(v) for v in values])


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault as it lies in the drop folder: the file, the address, the reason."""

    file_path: str
    cell_address: str
    reason_code: str


def planted_in(grid: Grid, path: str, *, has_sheets: bool) -> list[Planted]:
    """Where the faults of a grid lie once it is written."""
    prefix = f"{path}!{grid.sheet}" if has_sheets else path
    rows = [Planted(path, f"{prefix}!{r}", reason) for r, reason in grid.faulty_rows.items()]
    return rows + [
        Planted(path, f"{prefix}!{column_letter(c)}{r}", cell.fault)
        for r, row in enumerate(grid.rows, 1)
        for c, cell in enumerate(row)
        if cell.fault
    ]
