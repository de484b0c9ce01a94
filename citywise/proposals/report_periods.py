"""Where a file says what it reports on: `Quarter: Q2 2031` above the table, a title, its name.

What stands in the file is preferred to what it is called: a name is copied from last quarter's.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citywise.conform.dates import UnclearDate
from citywise.conform.digits import fold_digits
from citywise.conform.period_parts import read_parts
from citywise.conform.period_texts import PeriodStyle, read_period
from citywise.conform.told_periods import are_one, told_by
from citywise.intake.cells import cell_ref, column_letter
from citywise.periods import Period
from citywise.proposals.proposal import Question
from citywise.proposals.shapes import is_day, is_period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.intake.fitting.zones import Zone
    from citywise.intake.formats.sheet import Sheet
    from citywise.proposals.sources import Found

_YEAR = r"(?P<year>20\d\d)"
_QUARTER = r"(?:trim\w*|quarter|kvartal|çeyrek|الربع)"
_PATTERNS = (
    rf"(?P<quarter>[1-4])(?:[.º]|[^\W\d_]{{1,3}})? ?{_QUARTER}[^\d]{{0,6}}{_YEAR}(?!\d)",
    rf"{_QUARTER} (?P<quarter>[1-4])[^\d]{{1,6}}{_YEAR}(?!\d)",
    rf"{_YEAR}[ _./-]*(?P<quarter>[1-4])(?:[.º]|[^\W\d_]{{1,3}})? ?{_QUARTER}",
    rf"{_YEAR}[ _.-]*(?:Q|K|T|Ç|kv)[ _.-]*(?P<quarter>[1-4])(?!\d)",
    rf"(?:Q|K|T|Ç|kv)[ _.-]*(?P<quarter>[1-4])[ _.-]*{_YEAR}(?!\d)",
    rf"(?<!\d){_YEAR}[ _.-]?(?P<month>0[1-9]|1[0-2])(?!\d)",
    rf"(?<!\d)(?P<month>0[1-9]|1[0-2])[ _.-]{_YEAR}(?!\d)",
    rf"(?P<month>[^\W\d_]{{3,}})[ _.-]*{_YEAR}(?!\d)",
    rf"{_YEAR}[ _.-]*(?P<month>[^\W\d_]{{3,}})",
    rf"(?<!\d){_YEAR}(?!\d)",
)
_STYLE = PeriodStyle(quarters="calendar")
_BY_PATTERN = ("title", "file_name")


@dataclass(frozen=True, slots=True)
class Way:
    """One place where a period stands, the period, and the entries by which it is read."""

    place: str
    period: Period
    said: str
    entries: dict[str, object]


def find_period(sheet: Sheet, zone: Zone, file_name: str, found: Found) -> bool:
    """Where the file itself names its period; asked where two places name different ones."""
    ways = [*_in_cells(sheet, zone), *_in_titles(sheet, zone), *_in_name(file_name)]
    ways = list({(way.place, way.period): way for way in reversed(ways)}.values())[::-1]
    first = {way.place: way for way in reversed(ways)}
    found.period = ways[0].period.id if ways and ways[0].place != "file_name" else ""
    found.ways = {place: {"period": place, **way.entries} for place, way in first.items()}
    if not ways:
        return False
    for name, value in found.ways[ways[0].place].items():
        found.prove("report", name, value, ways[0].said)
    if not are_one(way.period for way in ways):
        told = "; ".join(f"{way.said}: {way.period.id}" for way in ways)
        places = tuple(dict.fromkeys(way.place for way in ways))
        asks = f"Which period does the file report on? {told}.{_of_one_place(ways)}"
        found.questions.append(Question("report.period", asks, (), places, is_binding=True))
    return True


def _of_one_place(ways: list[Way]) -> str:
    """A hint where one place tells two periods, so that naming the place does not decide."""
    found = [[way.period for way in ways if way.place == place] for place in _BY_PATTERN]
    if all(map(are_one, found)):
        return ""
    return " Where two stand in one place, put words around the period into period_pattern."


def _in_cells(sheet: Sheet, zone: Zone) -> Iterator[Way]:
    """A period beside the words that announce it, or after their colon."""
    for row, cells in enumerate(sheet.head[: zone.top - 1], 1):
        for index, cell in enumerate(cells):
            label, colon, rest = cell.partition(":")
            following = next((text for text in cells[index + 1 :] if text), "")
            text = rest.strip() if colon and rest.strip() else following
            period = read_period(text, _STYLE) if is_period(text) else None
            if label and not is_period(cell) and isinstance(period, Period):
                said = f"{cell_ref(column_letter(index), row)} announces a period"
                yield Way("cell", period, said, {"period_labels": [label.strip()]})


def _in_titles(sheet: Sheet, zone: Zone) -> Iterator[Way]:
    """Periods within lines above the table, such as `Activities, 2nd quarter 2031`."""
    for row, cells in enumerate(sheet.head[: zone.top - 1], 1):
        for index, cell in enumerate(cells):
            pattern, period = _pattern(cell)
            # the night searches a line as it is written, in digits of its own script
            if period and not re.search(pattern, cell):
                continue
            if period and (period.type != "year" or not _has_more_digits(cell)):
                said = f"{cell_ref(column_letter(index), row)} names a period"
                yield from _ways("title", pattern, cell, said)


def _ways(place: str, pattern: str, text: str, said: str) -> Iterator[Way]:
    for period in told_by(pattern, (text,), _STYLE)[0]:
        if isinstance(period, Period):
            yield Way(place, period, said, {"period_pattern": pattern})


def _has_more_digits(text: str) -> bool:
    return is_day(text) or sum(c.isdecimal() for c in text) > len("2031")


def _in_name(file_name: str) -> Iterator[Way]:
    pattern, period = _pattern(file_name.rpartition(".")[0] or file_name)
    if period:
        said = f"the file's name {file_name!r} names a period"
        yield from _ways("file_name", pattern, unicodedata.normalize("NFC", file_name), said)


def _pattern(text: str) -> tuple[str, Period | None]:
    """The expression by which the period of a text is found, and that period."""
    name = fold_digits(unicodedata.normalize("NFC", text))
    for pattern in _PATTERNS:
        for flag in ("", "(?i)"):
            match = re.search(flag + pattern, name)
            said = match.groupdict() if match else {}
            period = _period(said) if said else None
            if period:
                return flag + pattern, period
    return "", None


def _period(said: dict[str, str | None]) -> Period | None:
    period = read_parts(said["year"] or "", said.get("quarter"), said.get("month"), _STYLE)
    return None if isinstance(period, UnclearDate) else period
