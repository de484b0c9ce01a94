"""What a file proves of itself: its decimal mark, the order of its dates."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from citywise.proposals.proposal import Question
from citywise.proposals.shapes import (
    find_marks,
    find_orders,
    is_other_calendar,
    is_short_year,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citywise.proposals.columns import Column


@dataclass(slots=True)
class Found:
    """Entries that the file proves, by section; why; and what it does not decide.

    `period` is the one that the sheet itself names; `ways` are the places in which a period may
    stand, each with its entries; `habits` is how the file's city writes, as it has said itself.
    """

    entries: dict[str, dict[str, object]] = field(default_factory=dict[str, "dict[str, object]"])
    evidence: list[str] = field(default_factory=list[str])
    questions: list[Question] = field(default_factory=list[Question])
    period: str = ""
    ways: dict[str, dict[str, object]] = field(default_factory=dict[str, "dict[str, object]"])
    habits: Mapping[str, str] = field(default_factory=dict[str, str])

    def prove(self, section: str, name: str, value: object, why: str) -> None:
        """Set an entry, and say what proves it."""
        self.entries.setdefault(section, {})[name] = value
        self.evidence.append(f"{section}.{name} = {value!r}: {why}")


def find_decimal_mark(columns: list[Column], found: Found) -> None:
    """The decimal mark, where a figure is readable with one mark only."""
    shown = _merged([find_marks(column) for column in columns])
    asks = "Which mark stands before the decimals? These cells do not decide it."
    _prove_or_ask(found, "decimal_mark", shown, asks, (",", "."))


def find_date_order(columns: list[Column], found: Found) -> None:
    """The order of day and month, where a date is a day in one order only."""
    shown = _merged([find_orders(column) for column in columns])
    asks = "Does the day or the month come first? These cells do not decide it."
    _prove_or_ask(found, "date_order", shown, asks, ("dmy", "mdy", "ymd"))
    _ask_of_years(columns, found)


def _ask_of_years(columns: list[Column], found: Found) -> None:
    short = tuple(cell for column in columns for cell in column.cells(is_short_year))
    if short:
        asks = "Is a year of two digits one of this century?"
        found.questions.append(Question("source.short_years", asks, short[:5], ("true", "false")))
    other = tuple(cell for column in columns for cell in column.cells(is_other_calendar))
    calendars = ("hijri", "solar_hijri", "buddhist", "ethiopian")
    if other and found.habits.get("calendar") not in calendars:
        asks = "Which calendar are these dates of?"
        found.questions.append(Question("source.calendar", asks, other[:5], calendars))


def _prove_or_ask(
    found: Found,
    name: str,
    shown: dict[str, tuple[str, ...]],
    asks: str,
    choices: tuple[str, ...],
) -> None:
    """Cells that are readable in one way only prove it; others are shown with the question.

    What the city has said of itself holds for its templates, unless the cells prove another.
    """
    proved = [choice for choice in choices if choice in shown]
    if len(proved) == 1:
        found.prove("source", name, proved[0], shown[proved[0]][0])
    elif not proved and "unclear" in shown and (own := found.habits.get(name)):
        found.evidence.append(f"source.{name} is the city's own, {own!r} (cities.csv)")
    elif proved or "unclear" in shown:
        cells = tuple(cell for cells in shown.values() for cell in cells)
        found.questions.append(Question(f"source.{name}", asks, cells[:5], choices))


def _merged(parts: list[dict[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    merged: dict[str, tuple[str, ...]] = {}
    for part in parts:
        for name, cells in part.items():
            merged[name] = (*merged.get(name, ()), *cells)
    return merged
