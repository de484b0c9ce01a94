"""Write a spelling into the reference sheet as another name of an entry, and nothing else.

Order, comments, line ends and every other line stay as they are.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citywise.catalogue.words import fold
from citywise.errors import WorkspaceError
from citywise.network.names import KINDS, Kind, Names
from citywise.network.reference import BETWEEN_ALIASES, SHEETS

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Alias:
    """The line of a sheet as it is with the new alias."""

    file: str
    number: int
    line: str


def alias_line(folder: Path, names: Names, text: str, entry_id: str) -> Alias:
    """The line as it would be; raises WorkspaceError where it may not be so."""
    kind, owner = _entry_of(names, entry_id)
    _require_free(names, kind, owner, text, entry_id)
    path = folder / SHEETS[KINDS[kind]].file
    lines = _lines(path)
    number, headings, cells = _find(path, lines, f"{kind}_id", entry_id)
    if "aliases" not in headings:
        raise WorkspaceError(
            f"{path.name} has no column aliases.",
            "Add the heading aliases at the end of its heading.",
        )
    place = headings.index("aliases")
    cells += [""] * (place + 1 - len(cells))
    cells[place] = BETWEEN_ALIASES.join(filter(None, (cells[place], text.strip())))
    return Alias(path.name, number, _written(cells))


def accept_alias(folder: Path, names: Names, text: str, entry_id: str) -> Alias:
    """Write it, in one step: whoever reads the sheet meanwhile sees it before or after."""
    alias = alias_line(folder, names, text, entry_id)
    path = folder / alias.file
    lines = _lines(path)
    old = lines[alias.number - 1]
    lines[alias.number - 1] = alias.line + old[len(old.rstrip("\r\n")) :]
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes("".join(lines).encode("utf-8"))
    beside.chmod(path.stat().st_mode)
    beside.replace(path)
    return alias


def _entry_of(names: Names, entry_id: str) -> tuple[Kind, str]:
    found: set[tuple[Kind, str]] = {(s.kind, s.owner) for s in names.spellings if s.id == entry_id}
    if len(found) != 1:
        raise WorkspaceError(
            f"{entry_id!r} is the id of no entry."
            if not found
            else f"{entry_id!r} has two entries.",
            "Name an id of cities.csv, programs.csv or partners.csv.",
        )
    return found.pop()


def _require_free(names: Names, kind: Kind, owner: str, text: str, entry_id: str) -> None:
    if not fold(text) or BETWEEN_ALIASES in text or "\n" in text:
        raise WorkspaceError(
            f"{text!r} cannot be an alias.",
            f"It needs a letter, and neither {BETWEEN_ALIASES} nor a line end.",
        )
    others = {
        s.id
        for s in names.spellings
        if (s.kind, s.owner, fold(s.text)) == (kind, owner, fold(text))
    }
    if others:
        raise WorkspaceError(
            f"{text!r} is already a name of {', '.join(sorted(others))}.",
            "Nothing has to be done." if others == {entry_id} else "Take it out there first.",
        )


def _lines(path: Path) -> list[str]:
    return io.StringIO(path.read_bytes().decode("utf-8"), newline="").readlines()


def _find(
    path: Path, lines: list[str], heading: str, entry_id: str
) -> tuple[int, list[str], list[str]]:
    """Line number, headings and cells of the one line of an entry."""
    headings: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip("\ufeff ").startswith("#"):
            continue
        cells = next(csv.reader([line.rstrip("\r\n").removeprefix("\ufeff")]))
        if not headings:
            headings = [cell.strip() for cell in cells]
        elif cells[headings.index(heading)].strip() == entry_id:
            return number, headings, cells
    raise WorkspaceError(
        f"{path.name}: the line of {entry_id!r} cannot be found.", "Put each entry on one line."
    )


def _written(cells: list[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow(cells)
    return buffer.getvalue()
