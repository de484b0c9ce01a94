"""What each file reports on: its city by the folder, its period by name or title."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from citywise.catalogue.words import fold
from citywise.conform.context import Report, locale_of, period_style_of
from citywise.conform.dates import UnclearDate
from citywise.conform.period_texts import PeriodStyle, read_period
from citywise.conform.sheet_periods import read_sheet_periods
from citywise.conform.told_periods import are_one, told_by
from citywise.intake.cells import TYPED, Problem

if TYPE_CHECKING:
    from datetime import datetime

    from citywise.intake.reading import FileRead, SheetRead
    from citywise.intake.templates.template import Template
    from citywise.network.network import Network
    from citywise.periods import Period

    Titles = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivered file as its receipt has it."""

    number: int
    file_path: str
    folder: str
    file_sha256: str | None
    received_at_utc: datetime


def read_report(
    delivery: Delivery, file: FileRead, template: Template, network: Network
) -> Report | Problem:
    """The file's report, or why it cannot be told what it reports on."""
    city = network.names.cities.get(fold(delivery.folder))
    if template.report.city == "folder" and city is None:
        return Problem(delivery.number, "unknown_folder", delivery.folder)
    style = period_style_of(template, locale_of(template, network.cities.get(city or "", {})))
    told = _told(delivery, file, template, style)
    if isinstance(told, Problem):
        return told
    period, of_sheets = told
    return Report(
        file_number=delivery.number,
        file_path=delivery.file_path,
        folder=delivery.folder,
        city_id=city if template.report.city == "folder" else None,
        period=period,
        received_at_utc=delivery.received_at_utc,
        of_sheets=of_sheets,
    )


def _told(
    delivery: Delivery, file: FileRead, template: Template, style: PeriodStyle
) -> tuple[Period | None, dict[int, Period]] | Problem:
    """The period of the file, and those of its sheets where each has its own."""
    of_file = _period_of_file(delivery, template, style)
    of_sheets = _periods_inside(delivery, file, template, style)
    if isinstance(of_file, Problem):
        return of_file
    if isinstance(of_sheets, Problem):
        return of_sheets
    if template.report.period_of == "sheet":
        own = {sheet.number: period for sheet, period in of_sheets.items()}
        found = read_sheet_periods(file, of_file, own, style)
        return found if isinstance(found, Problem) else (of_file, found)
    inside = _of_all_sheets(delivery, of_sheets) if of_sheets else None
    return inside if isinstance(inside, Problem) else (of_file or inside, {})


def _period_of_file(
    delivery: Delivery, template: Template, style: PeriodStyle
) -> Period | Problem | None:
    """The period that the file's name or the template tells."""
    match template.report.period:
        case "file_name":
            # accents may be letters of their own, as some systems write names
            name = unicodedata.normalize("NFC", PurePosixPath(delivery.file_path).name)
            return _period_by_pattern(delivery, ((name, ""),), template, style)
        case "declared":
            period = read_period(template.report.declared, style)
            is_unclear = isinstance(period, UnclearDate)
            return Problem(delivery.number, "period_unclear") if is_unclear else period
        case _:
            return None


def _periods_inside(
    delivery: Delivery, file: FileRead, template: Template, style: PeriodStyle
) -> dict[SheetRead, Period] | Problem:
    """The periods that the sheets tell above their tables."""
    match template.report.period:
        case "title":
            found = _in_titles(delivery, file, template, style)
        case "cell":
            found = _in_cells(delivery, file, style)
        case _:
            return {}
    is_needed = template.report.period_of == "file"
    return _missing(delivery, template) if is_needed and not found else found


def _period_by_pattern(
    delivery: Delivery, texts: Titles, template: Template, style: PeriodStyle
) -> Period | Problem:
    """The first period that the pattern finds, where no other one contradicts it."""
    pattern = template.report.period_pattern
    told = told_by(pattern, tuple(text for text, _ in texts), style)
    read = [period for periods in told for period in periods]
    shown = ", ".join(dict.fromkeys(text for text, _ in texts))
    if not read:
        return _missing(delivery, template, shown)
    if isinstance(read[0], UnclearDate):
        return Problem(delivery.number, "period_unclear", shown)
    if not are_one(_understood(read)):
        return Problem(delivery.number, "two_periods", _places(texts, told))
    return read[0]


def _missing(delivery: Delivery, template: Template, shown: str = "") -> Problem:
    """No period is found: which template looks for it, where, and what stands there."""
    looked = f'{template.id}, period = "{template.report.period}"'
    return Problem(delivery.number, "period_missing", f"{looked}: {shown}" if shown else looked)


def _understood(read: list[Period | UnclearDate]) -> list[Period]:
    return [period for period in read if not isinstance(period, UnclearDate)]


def _places(texts: Titles, told: list[list[Period | UnclearDate]]) -> str:
    """Each text with where it stands and what it tells: `A1 "Plan of Q4 2024": 2024-Q4`."""
    places = zip(texts, map(_understood, told), strict=True)
    return "; ".join(
        f'{cell} "{text}": '.lstrip() + ", ".join(period.id for period in periods)
        for (text, cell), periods in places
        if periods
    )


def _in_titles(
    delivery: Delivery, file: FileRead, template: Template, style: PeriodStyle
) -> dict[SheetRead, Period] | Problem:
    """The period within a line above each table."""
    titled = [sheet for sheet in file.sheets if sheet.titles]
    found = [_period_by_pattern(delivery, s.titles, template, style) for s in titled]
    if problem := next((period for period in found if isinstance(period, Problem)), None):
        return problem
    read = [period for period in found if not isinstance(period, Problem)]
    return dict(zip(titled, read, strict=True))


def _in_cells(
    delivery: Delivery, file: FileRead, style: PeriodStyle
) -> dict[SheetRead, Period] | Problem:
    named = {s: read_period(s.period_text, style) for s in file.sheets if s.period_text}
    unclear = [sheet for sheet, period in named.items() if isinstance(period, UnclearDate)]
    if unclear:
        texts = dict.fromkeys(sheet.period_text.removeprefix(TYPED) for sheet in unclear)
        return Problem(delivery.number, "period_unclear", ", ".join(texts), unclear[0].number)
    return {s: period for s, period in named.items() if not isinstance(period, UnclearDate)}


def _of_all_sheets(delivery: Delivery, told: dict[SheetRead, Period]) -> Period | Problem:
    """The period that every sheet names: one file is one report, and a later one replaces it."""
    first, *_ = periods = list(told.values())
    if all(period == first for period in periods):
        return first
    sheets = "; ".join(f"{sheet.name}: {period.id}" for sheet, period in told.items())
    return Problem(delivery.number, "sheets_of_several_periods", sheets)


def report_key(report: Report, template: Template) -> str:
    """What a later file must share to be the next revision of this one."""
    file = report.file_path
    told = {
        "folder": report.folder,
        "period": report.period.id if report.period else file,
        "file": file,
    }
    return "|".join((template.id, *(told[part] for part in template.report.key)))
