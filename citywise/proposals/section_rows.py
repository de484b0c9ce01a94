"""Rows between the others that hold a single text, the name of a program: `Harbour Youth`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.catalogue.words import fold
from citywise.conform.sections import parts_of
from citywise.proposals.columns import data_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.intake.fitting.zones import Zone
    from citywise.intake.formats.sheet import Sheet
    from citywise.proposals.proposal import ProposedColumn
    from citywise.proposals.shapes import Known
    from citywise.proposals.sources import Found


def find_sections(
    sheet: Sheet, zone: Zone, chosen: tuple[ProposedColumn, ...], known: Known, found: Found
) -> None:
    """Where no column tells the program, rows of their own may."""
    if any(column.chosen == "program" for column in chosen):
        return
    if heads := list(dict.fromkeys(_heads(sheet, zone, known))):
        why = f"rows of their own name it: {', '.join(heads)}"
        found.prove("program", "sections", value=True, why=why)


def names_program(text: str, known: Known) -> bool:
    """The text, or a part of it between marks, is the name of a program of the city."""
    return any(fold(part) in known.programs for part in parts_of(text))


def _heads(sheet: Sheet, zone: Zone, known: Known) -> Iterator[str]:
    rows = data_rows(sheet, zone)
    for cells in rows.select(name for name in rows.columns if name.startswith("c")).iter_rows():
        filled = [cell for cell in cells if cell]
        if len(filled) == 1 and names_program(filled[0], known):
            yield filled[0]
