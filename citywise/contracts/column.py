"""What a column is, and how one is written down in a line or two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "integer", "number", "boolean", "date", "timestamp"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column.

    `codes` names a vocabulary of the catalogue; `local_codes` also admits
    `local:…` codes that one city alone uses. `least` and `most` are inclusive.
    `label` is the short heading a page shows. `internal` columns never enter a release.
    """

    name: str
    kind: Kind
    label: str
    says: str
    unit: str = ""
    codes: str = ""
    local_codes: bool = False
    least: float | None = None
    most: float | None = None
    pattern: str = ""
    internal: bool = False


def column(kind: Kind, name: str, label: str, says: str, **more: object) -> Column:
    """A column of the kind."""
    return Column(kind=kind, name=name, label=label, says=says, **more)  # type: ignore[arg-type]


def text(name: str, label: str, says: str, **more: object) -> Column:
    """A column of texts."""
    return column("text", name, label, says, **more)


def code(name: str, label: str, codes: str, says: str, **more: object) -> Column:
    """A column of codes of the vocabulary `codes`."""
    return column("text", name, label, says, codes=codes, **more)


def count(name: str, label: str, says: str, unit: str = "", **more: object) -> Column:
    """A column of whole numbers from 0 on."""
    return column("integer", name, label, says, unit=unit, least=0, **more)


def number(name: str, label: str, says: str, unit: str = "", **more: object) -> Column:
    """A column of numbers."""
    return column("number", name, label, says, unit=unit, **more)


def share(name: str, label: str, says: str) -> Column:
    """A column of shares, 0 to 1."""
    return column("number", name, label, says, unit="share (0 to 1)", least=0, most=1)


def flag(name: str, label: str, says: str, **more: object) -> Column:
    """A column of yes and no."""
    return column("boolean", name, label, says, **more)


def day(name: str, label: str, says: str, **more: object) -> Column:
    """A column of days."""
    return column("date", name, label, says, **more)


def instant(name: str, label: str, says: str, **more: object) -> Column:
    """A column of instants in UTC."""
    return column("timestamp", name, label, says, unit="UTC", **more)
