"""What a table is: grain, key, columns and the rules between columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from citywise.contracts.columns import COLUMNS, Column

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule between columns; `breach` is the SQL condition of the rows that break it."""

    name: str
    says: str
    breach: str
    severity: Severity = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table. Columns are required unless named in `optional`; `lineage` leads back.

    What stands in a column of `leads` is the key of a row in the table that has it for its key.

    A bulk table grows with every event: its codes are stored as enumerations, and its key
    holds by the way its rows are numbered.
    """

    name: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    optional: frozenset[str] = frozenset()
    rules: tuple[Rule, ...] = ()
    lineage: tuple[tuple[str, str], ...] = ()
    leads: tuple[str, ...] = ()
    is_bulk: bool = False

    @property
    def fields(self) -> tuple[Column, ...]:
        """The columns with their definitions, in order."""
        return tuple(COLUMNS[name] for name in self.columns)

    @property
    def is_released(self) -> bool:
        """Released tables are copied into the file that everyone may read."""
        return self.name.startswith("out_")


def table(  # noqa: PLR0913 all but the first two are named
    name: str,
    grain: str,
    *,
    key: str,
    also: str = "",
    optional: str = "",
    rules: tuple[Rule, ...] = (),
    lineage: tuple[tuple[str, str], ...] = (),
    leads: str = "",
    is_bulk: bool = False,
) -> Table:
    """A table from words: `key` and `also` columns are required, `optional` may be null."""
    columns = (*key.split(), *also.split(), *optional.split())
    return Table(
        name=name,
        grain=grain,
        key=tuple(key.split()),
        columns=columns,
        optional=frozenset(optional.split()),
        rules=rules,
        lineage=lineage,
        leads=tuple(leads.split()),
        is_bulk=is_bulk,
    )
