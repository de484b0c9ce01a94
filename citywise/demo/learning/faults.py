"""Lines that are added to registers and that nobody can read: each is kept back, with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.demo.grid import Cell, Value
from citywise.demo.learning.registers import LINE, RegisterRow

if TYPE_CHECKING:
    from collections.abc import Callable

Lines = list[RegisterRow]


def spoilt_lines(city_id: str, kind: str, lines: Lines) -> Lines:
    """The lines that a city's register has beside its good ones; most registers have none."""
    spoil = _SPOILT.get((city_id, kind))
    return spoil(lines) if spoil else []


def _copy(line: RegisterRow, **cells: Value | Cell) -> RegisterRow:
    copied = {name: Cell(cell.value) for name, cell in line.items()}
    return copied | {n: c if isinstance(c, Cell) else Cell(c) for n, c in cells.items()}


def _put(name: str, value: Value, reason: str, **others: Value) -> Callable[[Lines], Lines]:
    """Once more the first line, with one cell that keeps it back."""
    return lambda lines: [_copy(lines[0], **others, **{name: Cell(value, fault=reason)})]


def _contradicting(lines: Lines) -> Lines:
    """One exchange in two lines that name different hosts."""
    row = {"exchange": "EX-2025-90", "action": "1", "host": "Eastmere"}
    told = next(line for line in lines if line["action"].value is not None)
    first = _copy(told, **row)
    second = _copy(told, **(row | {"action": "2", "host": "Harrowick"}))
    whole = {LINE: Cell(fault="contradicting_lines")}
    return [first | whole, second | whole]


_SPOILT: dict[tuple[str, str], Callable[[Lines], Lines]] = {
    ("eastmere", "studies"): _put("design", "We asked around", "unknown_code", ref="2025/90-1"),
    ("harrowick", "studies"): _put("before_count", None, "missing_value", ref="2025/90-1"),
    ("mavikonak", "studies"): _put("after_mean", 64, "not_a_share_of_people", ref="2025/90-1"),
    ("fjordhavn", "exchanges"): _contradicting,
    ("wadi-nour", "practices"): _put("practice", "نادي الحي الجديد", "no_short_name"),
    ("pontclairet", "materials"): _put(
        "resource_type", "Affiche murale", "unknown_code", ref="M-9001"
    ),
}
