"""Name a value: `0002ea37df350c15`, or `eastmere||out_participations|2025-Q4|sex=F|events`.

A value is the same in every release as long as it answers the same question: city, program,
indicator, period, breakdown and basis. Its id is made of these words alone.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from citywise.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

PARTS = ("city_id", "program_id", "indicator_id", "period_id", "disagg_key", "basis_code")
"""What the words of a value are, in order; a program or breakdown may be empty."""

_ID = re.compile("[0-9a-f]{16}")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Value:
    """One outcome of the internal store, with everything that is told of it there."""

    row: Row

    def __getitem__(self, column: str) -> Any:  # noqa: ANN401 - a column of measure_values
        """What a column of its row says."""
        return self.row[column]

    @property
    def words(self) -> str:
        """What the id is made of."""
        return "|".join(self.row[part] or "" for part in PARTS)

    @property
    def dimension(self) -> str:
        """What the breakdown is by: `sex` of `sex=F`; empty for a total."""
        return self.row["disagg_key"].partition("=")[0]

    @property
    def code(self) -> str:
        """Which part of the breakdown it is: `F` of `sex=F`; empty for a total."""
        return self.row["disagg_key"].partition("=")[2]


def value_id_of(named: str) -> str:
    """The id of a value named by its id or by its words.

    Raises:
        WorkspaceError: it is neither.
    """
    if _ID.fullmatch(named):
        return named
    if named.count("|") != len(PARTS) - 1:
        raise WorkspaceError(
            f"{named!r} names no value.",
            "Write a value_id of out_values, or 'city|program|indicator|period|breakdown|basis'"
            " with nothing between the bars where there is no program or breakdown.",
        )
    # no secret: a short name that SQL can make as well
    return hashlib.md5(named.encode(), usedforsecurity=False).hexdigest()[:16]


def find_row(rows: Callable[..., pl.DataFrame], table: str, value_id: str) -> Row | None:
    """The row of a value in a table, or None."""
    found = rows(f"select * from {table} where value_id = ?", [value_id])
    return found.row(0, named=True) if found.height else None


def require_row(rows: Callable[..., pl.DataFrame], table: str, named: str) -> Row:
    """The row of a value in a table.

    Raises:
        WorkspaceError: there is none.
    """
    if row := find_row(rows, table, value_id_of(named)):
        return row
    where = "the release" if table.startswith("out_") else "the internal store"
    raise WorkspaceError(
        f"There is no value {named!r} in {where}.", "Copy a value_id from out_values."
    )
