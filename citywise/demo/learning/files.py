"""Write each city's registers into its folder: as text, a workbook or an OpenDocument sheet."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from citywise.demo.deliveries import stamp
from citywise.demo.files import TextStyle, write_text, write_workbook
from citywise.demo.grid import Grid, Planted, planted_in
from citywise.demo.learning.faults import spoilt_lines
from citywise.demo.learning.pieces import pieces
from citywise.demo.learning.registers import RegisterRow, RegisterWriter, register_grid
from citywise.demo.open_documents import write_open_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from citywise.demo.habits import Habits
    from citywise.demo.learning.world import Learning
    from citywise.network.reference import Row

_SENT, _SENT_LAST = date(2026, 1, 12), date(2026, 2, 2)
"""When registers come; those in English last, so that readers see their words of a practice."""


def write_registers(
    raw: Path, habits: Habits, names: dict[str, Row], learning: Learning
) -> list[Planted]:
    """Write the registers of one city; what is planted in them comes back."""
    city = habits.city.id
    # a chance of its own: what reports say does not depend on registers
    own = replace(habits, chance=random.Random(f"{city}/registers"))
    ending = _ending(own)
    writer = RegisterWriter(own, names, as_text=ending == ".csv")
    planted: list[Planted] = []
    for turn, (kind, lines) in enumerate(_registers(writer, city, learning)):
        grid = register_grid(kind, own.language, [*lines, *spoilt_lines(city, kind, lines)])
        path = raw / city / f"{pieces('headings')[kind]['file'][own.language]}{ending}"
        _save(grid, path, own.text_style())
        stamp(path, (_SENT_LAST if own.language == "en" else _SENT) + timedelta(turn))
        name = path.relative_to(raw).as_posix()
        planted += planted_in(grid, name, has_sheets=ending != ".csv")
    return planted


def _registers(
    writer: RegisterWriter, city: str, learning: Learning
) -> Iterator[tuple[str, list[RegisterRow]]]:
    """The registers that the city has something to write into."""
    registers = {
        "practices": [writer.practice(f) for f in learning.followings if f.city_id == city],
        "studies": [writer.study(s) for s in learning.studies if s.following.city_id == city],
        "exchanges": [
            line for e in learning.exchanges if e.learner_id == city for line in writer.exchange(e)
        ],
        "materials": [writer.material(m) for m in learning.materials if m.city_id == city],
    }
    return ((kind, lines) for kind, lines in registers.items() if lines)


def _ending(habits: Habits) -> str:
    """Text only where encoding, digits and mark hold the decimals and names of other cities."""
    is_plain = not habits.city.row.get("encoding") and not habits.uses_arabic_digits
    if habits.index % 3 == 0 and is_plain and habits.mark:
        return ".csv"
    return ".ods" if habits.index % 3 == 1 else ".xlsx"


def _save(grid: Grid, path: Path, style: TextStyle) -> None:
    if path.suffix == ".csv":
        write_text(grid, path, style)
    elif path.suffix == ".ods":
        write_open_document(grid, path)
    else:
        write_workbook(grid, path)
