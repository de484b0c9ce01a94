"""What a file proves of itself: its period, its decimal mark, the order of its dates."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from citywise.conform.dates import UnclearDate
from citywise.conform.numbers import fold_digits
from citywise.conform.period_parts import read_parts
from citywise.conform.period_texts import PeriodStyle
from citywise.intake.cells import cell_ref, column_letter
from citywise.proposals.proposal import Question
from citywise.proposals.shapes import (
    find_marks,
    find_orders,
    is_other_calendar,
    is_period,
    is_short_year,
)

if TYPE_CHECKING:
    from citywise.intake.fitting.zones import Zone
    from citywise.intake.formats.sheet import Sheet
    from citywise.proposals.columns import Column

_YEAR = r"(?P<year>20\d\d)"
_PATTERNS = (
    rf"{_YEAR}[ _.-]*(?:Q|K|T|Ç|kv)[ _.-]*(?P<quarter>[1-4])(?!\d)",
    rf"(?:Q|K|T|Ç|kv)[ _.-]*(?P<quarter>[1-4])[ _.-]*{_YEAR}(?!\d)",
    rf"(?<!\d){_YEAR}[ _.-]?(?P<month>0[1-9]|1[0-2])(?!\d)",
    rf"(?<!\d)(?P<month>0[1-9]|1[0-2])[ _.-]{_YEAR}(?!\d)",
    rf"(?P<month>[^\W\d_]{{3,}})[ _.-]*{_YEAR}(?!\d)",
    rf"{_YEAR}[ _.-]*(?P<month>[^\W\d_]{{3,}})",
    rf"(?<!\d){_YEAR}(?!\d)",
)


@dataclass(slots=True)
class Found:
    """Entries that the file proves, by section; why; and what it does not decide."""

    entries: dict[str, dict[str, object]] = field(default_factory=dict[str, "dict[str, object]"])
    evidence: list[str] = field(default_factory=list[str])
    questions: list[Question] = field(default_factory=list[Question])

    def prove(self, section: str, name: str, value: object, why: str) -> None:
        """Set an entry, and say what proves it."""
        self.entries.setdefault(section, {})[name] = value
        self.evidence.append(f"{section}.{name} = {value!r}: {why}")


def find_period(sheet: Sheet, zone: Zone, file_name: str, found: Found) -> bool:
    """Where the file itself names its period: in a cell above the table, or in its name."""
    if label := _period_label(sheet, zone):
        found.prove("report", "period", "cell", f"{label[1]} names a period")
        found.prove("report", "period_labels", [label[0]], "the words before it")
        return True
    if pattern := _pattern(file_name):
        found.prove("report", "period", "file_name", f"{file_name!r} names a period")
        found.prove("report", "period_pattern", pattern, "how it stands there")
        return True
    return False


def _period_label(sheet: Sheet, zone: Zone) -> tuple[str, str] | None:
    for row, cells in enumerate(sheet.head[: zone.top - 1], 1):
        for index, cell in enumerate(cells):
            label, colon, rest = cell.partition(":")
            following = next((text for text in cells[index + 1 :] if text), "")
            period = rest.strip() if colon and rest.strip() else following
            if label and not is_period(cell) and is_period(period):
                return label.strip(), cell_ref(column_letter(index), row)
    return None


def _pattern(file_name: str) -> str:
    name = fold_digits(unicodedata.normalize("NFC", file_name.rpartition(".")[0] or file_name))
    for pattern in _PATTERNS:
        for flag in ("", "(?i)"):
            match = re.search(flag + pattern, name)
            said = match.groupdict() if match else {}
            style = PeriodStyle(quarters="calendar")
            if said and not isinstance(
                read_parts(said["year"], said.get("quarter"), said.get("month"), style), UnclearDate
            ):
                return flag + pattern
    return ""


def find_decimal_mark(columns: list[Column], found: Found) -> None:
    """The decimal mark, where a figure is readable with one mark only."""
    shown = _merged([find_marks(column) for column in columns])
    proved = [mark for mark in (",", ".") if mark in shown]
    if len(proved) == 1:
        found.prove("source", "decimal_mark", proved[0], shown[proved[0]][0])
    elif proved or "unclear" in shown:
        cells = tuple(cell for cells in shown.values() for cell in cells)
        asks = "Which mark stands before the decimals? These cells do not decide it."
        found.questions.append(Question("source.decimal_mark", asks, cells[:5], (",", ".")))


def find_date_order(columns: list[Column], found: Found) -> None:
    """The order of day and month, where a date is a day in one order only."""
    shown = _merged([find_orders(column) for column in columns])
    proved = [order for order in ("dmy", "mdy") if order in shown]
    if len(proved) == 1:
        found.prove("source", "date_order", proved[0], shown[proved[0]][0])
    elif proved or "unclear" in shown:
        cells = tuple(cell for cells in shown.values() for cell in cells)
        asks = "Does the day or the month come first? These cells do not decide it."
        found.questions.append(
            Question("source.date_order", asks, cells[:5], ("dmy", "mdy", "ymd"))
        )
    _ask_of_years(columns, found)


def _ask_of_years(columns: list[Column], found: Found) -> None:
    short = tuple(cell for column in columns for cell in column.cells(is_short_year))
    if short:
        asks = "Is a year of two digits one of this century?"
        found.questions.append(Question("source.short_years", asks, short[:5], ("true", "false")))
    other = tuple(cell for column in columns for cell in column.cells(is_other_calendar))
    if other:
        calendars = ("hijri", "solar_hijri", "buddhist", "ethiopian")
        asks = "Which calendar are these dates of?"
        found.questions.append(Question("source.calendar", asks, other[:5], calendars))


def _merged(parts: list[dict[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    merged: dict[str, tuple[str, ...]] = {}
    for part in parts:
        for name, cells in part.items():
            merged[name] = (*merged.get(name, ()), *cells)
    return merged
