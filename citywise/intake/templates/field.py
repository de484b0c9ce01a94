"""What a column may be taken for: how its cells are read, and what is kept back with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Reading = Literal[
    "text",
    "date",
    "code",
    "codes",
    "count",
    "number",
    "slug",
    "city",
    "cities",
    "country",
    "program",
    "partner",
    "indicator",
    "period",
    "part",
    "group",
]


@dataclass(frozen=True, slots=True)
class Field:
    """One field: how its cells are read, into which column, by which code list.

    `holds` says how much is kept back when a cell cannot be understood: a record that counts in a
    wrong place is worse than a missing one, an unreadable side remark is not. Without a field that
    `is_needed` there is no record. What a cell has several of goes to a `table` of its own.
    """

    name: str
    reading: Reading
    column: str
    holds: Literal["record", "cell"] = "record"
    codes: str = ""
    is_needed: bool = False
    table: str = ""
    is_last: bool = False
    """A day by which something is over: known by its month alone, it is the month's last."""


def fields_by_name(*fields: Field) -> dict[str, Field]:
    """Fields by their names."""
    return {field.name: field for field in fields}
