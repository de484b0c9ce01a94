"""Corrections: what the network decided about single cells, and about whole files.

A line names a file by its content, so that a new version of the file needs a line of its own.
The archived file is never changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citywise.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST = 12
"""So many digits of a file's SHA-256 are enough where no other file begins with them."""

_OF_A_CELL = ("sheet", "cell", "expect", "replace_by")


@dataclass(frozen=True, slots=True)
class Correction:
    """One line: `file` is the beginning of a SHA-256; without a `cell` the file is withdrawn.

    `expect` is the text that must stand in the cell; what is blank is an empty cell.
    """

    city_id: str
    file: str
    sheet: str = ""
    cell: str = ""
    expect: str = ""
    replace_by: str = ""

    @property
    def is_withdrawal(self) -> bool:
        """The whole file counts nowhere."""
        return not self.cell

    @property
    def place(self) -> str:
        """What it is about: `4f0c12ab9d3e!C7`. Names of sheets may be a city's own affair."""
        return "!".join(filter(None, (self.file[:SHORTEST], self.cell)))


def correction_of(row: dict[str, str]) -> Correction:
    """A checked line; who decided and why changes nothing of what is read."""
    return Correction(row["city"], row["file"].lower(), *(row.get(n, "") for n in _OF_A_CELL))


def require_sound(numbered: Iterable[tuple[int, dict[str, str]]]) -> None:
    """Raise WorkspaceError where a line names a cell without need, or none where it must."""
    for line, row in numbered:
        if row["action"] == "replace" and "cell" not in row:
            raise WorkspaceError(
                f"corrections.csv, line {line}, column cell: it is empty.",
                "Name the cell that is replaced, such as C7.",
            )
        surplus = [name for name in _OF_A_CELL if name in row]
        if row["action"] == "withdraw_file" and surplus:
            raise WorkspaceError(
                f"corrections.csv, line {line}: withdraw_file with {', '.join(surplus)}.",
                "Leave these empty, because the whole file is withdrawn; or write replace.",
            )
