"""A table that grows record by record, and takes no more memory than its texts.

Records wait as they come, and are laid into columns some thousands at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from citywise.intake.cells import ERROR, RECORD_FIELD
from citywise.intake.formats.sheet import FILE, ROW, Sheet, Within, cell_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST_COLUMNS = 5_000
MOST_CELLS = 20_000_000
LONGEST_TEXT = 131_072
_CHUNK = 500_000
_HEAD_ROWS = 30
_TOO_LONG = ERROR + "text too long"


class TooLargeError(Exception):
    """More columns or cells than any report has."""


@dataclass(slots=True)
class Table:
    """Records of one kind: column names in the order of their first appearance.

    `outer` are the names of the tables in whose records these lie.
    """

    name: str
    outer: tuple[str, ...] = ()
    columns: dict[str, int] = field(default_factory=dict[str, int])
    height: int = 0
    _lent: set[str] = field(default_factory=set[str])
    _shared: list[int] = field(default_factory=list[int])
    _head: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    _waiting: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    _laid: list[pl.DataFrame] = field(default_factory=list[pl.DataFrame])

    @property
    def cell_count(self) -> int:
        """Cells of the table once every row is as wide as the widest."""
        return self.height * len(self.columns)

    def add(self, record: dict[str, str]) -> None:
        """Put a record behind the others.

        Raises:
            TooLargeError: the table has grown beyond all reports.
        """
        for name in record:
            self.columns.setdefault(name, len(self.columns))
        self.height += 1
        if len(self._head) < _HEAD_ROWS - 1:
            self._head.append({name: _cell(record, name) or "" for name in record})
        self._waiting.append(record)
        if len(self.columns) > MOST_COLUMNS or self.cell_count > MOST_CELLS:
            raise TooLargeError
        if len(self._waiting) * len(self.columns) > _CHUNK:
            self._lay()

    def borrow(self, lent: Iterable[str], *, is_shared: bool) -> None:
        """The last record has these fields of an outer one; others may have them as well."""
        self._lent.update(lent)
        if is_shared:
            self._shared.append(self.height + 1)

    def _within(self, positions: Mapping[str, int]) -> Within | None:
        if not self._lent:
            return None
        return Within(
            frozenset(positions[name] for name in self.outer if name in positions),
            frozenset(self.columns[name] for name in self._lent),
            frozenset(self._shared),
        )

    def sheet(self, file_number: int, positions: Mapping[str, int]) -> Sheet:
        """The table as a sheet whose first row are the names of its columns."""
        self._lay()
        names = list(self.columns)
        heading = pl.DataFrame(
            {cell_name(i): pl.Series([name or None]) for i, name in enumerate(names)},
            schema={cell_name(i): pl.String for i in range(len(names))},
        )
        cells = pl.concat([heading, *self._laid], how="diagonal")
        height = self.height + 1
        places = pl.DataFrame(
            {
                FILE: pl.repeat(file_number, height, dtype=pl.Int32, eager=True),
                ROW: pl.int_range(1, height + 1, dtype=pl.Int32, eager=True),
            }
        )
        return Sheet(
            files=(file_number,),
            number=positions[self.name],
            name=self.name,
            cells=pl.concat([places, cells], how="horizontal") if names else places,
            head=[names, *([row.get(name, "") for name in names] for row in self._head)],
            places=tuple(RECORD_FIELD + name for name in names),
            within=self._within(positions),
        )

    def _lay(self) -> None:
        if not self._waiting:
            return
        columns = {
            cell_name(i): pl.Series(
                [_cell(record, name) for record in self._waiting], dtype=pl.String
            )
            for name, i in self.columns.items()
        }
        self._laid.append(pl.DataFrame(columns))
        self._waiting = []


def _cell(record: dict[str, str], name: str) -> str | None:
    text = record.get(name)
    return _TOO_LONG if text and len(text) > LONGEST_TEXT else text or None
