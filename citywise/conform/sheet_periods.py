"""The period of each sheet of a workbook in which every sheet reports on one of its own.

2031.xlsx | sheets Q1, Q2        the file tells the year, and the name of each sheet its quarter
Book.xlsx | sheets One, Two      above the tables stand `Quarter 1, 2031` and `Quarter 2, 2031`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.conform.period_texts import read_period
from citywise.conform.title_periods import period_titled, sole_part
from citywise.conform.told_periods import are_one
from citywise.intake.cells import Problem
from citywise.periods import Period

if TYPE_CHECKING:
    from citywise.conform.period_texts import PeriodStyle
    from citywise.intake.reading import FileRead, SheetRead


def read_sheet_periods(
    file: FileRead, of_file: Period | None, told: dict[int, Period], style: PeriodStyle
) -> dict[int, Period] | Problem:
    """The period of each sheet: the one `told` by its title or cell, or a part of that by its name.

    Without these it is a part of the file's, by its name or else by a line above its table.
    """
    periods: dict[int, Period] = {}
    for sheet in file.sheets:
        found = _found(sheet, told.get(sheet.number), of_file, style)
        if not found:
            return Problem(file.number, "period_missing", sheet.name, sheet.number)
        if not are_one([*found, *([of_file] if of_file else [])]):
            shown = ", ".join(dict.fromkeys(period.id for period in found))
            return Problem(file.number, "two_periods", f"{sheet.name}: {shown}", sheet.number)
        periods[sheet.number] = found[0]
    return periods


def _found(
    sheet: SheetRead, told: Period | None, of_file: Period | None, style: PeriodStyle
) -> list[Period]:
    """Every period that a sheet tells, that on which it reports first."""
    by_name = period_by_name(sheet.name, told or of_file, style)
    if told:
        return sorted({told, *([by_name] if by_name else [])}, key=lambda period: period.days)
    wider = by_name or of_file
    by_line = [period_titled(text, wider, style) for text in sheet.above] if wider else []
    told_above = [period for period in by_line if period]
    # the figures below a line that names a part of the sheet's period wait by themselves
    longest = sorted(told_above, key=lambda period: period.days, reverse=True)
    return [*([by_name] if by_name else []), *longest]


def period_by_name(name: str, wider: Period | None, style: PeriodStyle) -> Period | None:
    """The period that the name of a sheet tells: `Q1 2031`, or `Q1` where `wider` is the year."""
    read = read_period(name, style)
    if isinstance(read, Period):
        return read
    named = period_titled(name, wider, style) if wider else None
    return named or sole_part(name, style)
