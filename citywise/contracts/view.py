"""What a view of a release is: grain, columns, and its SQL in a file of its own."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from citywise.contracts.columns import COLUMNS

if TYPE_CHECKING:
    from citywise.contracts.columns import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One view. It reads released tables alone, so it shows nothing that they do not."""

    name: str
    grain: str
    columns: tuple[str, ...]

    @property
    def fields(self) -> tuple[Column, ...]:
        """The columns with their definitions, in order."""
        return tuple(COLUMNS[name] for name in self.columns)

    @property
    def sql(self) -> str:
        """The query that the view stands for."""
        return (files("citywise.contracts.views") / f"{self.name}.sql").read_text(encoding="utf-8")
