"""What each file reports on: its city by the folder, its period by name or title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from citywise.catalogue.words import fold
from citywise.conform.context import Report
from citywise.conform.dates import UnclearDate, fiscal_quarter, read_part, read_period, read_year
from citywise.intake.cells import Problem
from citywise.periods import Period, make_period

if TYPE_CHECKING:
    from datetime import datetime

    from citywise.intake.reading import FileRead
    from citywise.intake.templates import Template
    from citywise.network.network import Network


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
    period = _period(delivery, file, template)
    if isinstance(period, Problem):
        return period
    return Report(
        file_number=delivery.number,
        file_path=delivery.file_path,
        folder=delivery.folder,
        city_id=city if template.report.city == "folder" else None,
        period=period,
        received_at_utc=delivery.received_at_utc,
    )


def _period(delivery: Delivery, file: FileRead, template: Template) -> Period | Problem | None:
    match template.report.period:
        case "file_name":
            return _period_in_name(delivery, template)
        case "cell":
            return _period_in_title(delivery, file, template)
        case "column":
            return None


def _period_in_name(delivery: Delivery, template: Template) -> Period | Problem:
    name = PurePosixPath(delivery.file_path).name
    match = re.search(template.report.period_pattern, name)
    if not match:
        return Problem(delivery.number, "period_missing", name)
    period = _period_of_parts(match.groupdict(), template.source.year_starts)
    return period or Problem(delivery.number, "period_unclear", name)


def _period_of_parts(parts: dict[str, str | None], starts: int) -> Period | None:
    year = read_year(parts.get("year") or "", starts)
    quarter, month = (
        read_part(parts.get("quarter") or "", 4),
        read_part(parts.get("month") or "", 12),
    )
    if year is None:
        return None
    if quarter:
        return fiscal_quarter(year, quarter, starts)
    return make_period("month", year, month) if month else make_period("year", year, 1)


def _period_in_title(delivery: Delivery, file: FileRead, template: Template) -> Period | Problem:
    sheet = next((sheet for sheet in file.sheets if sheet.period_text), None)
    if sheet is None:
        return Problem(delivery.number, "period_missing")
    period = read_period(sheet.period_text, template.source.year_starts)
    if isinstance(period, UnclearDate):
        return Problem(delivery.number, "period_unclear", sheet.period_text, sheet.number)
    return period


def report_key(report: Report, template: Template) -> str:
    """What a later file must share to be the next revision of this one."""
    file = report.file_path
    told = {
        "folder": report.folder,
        "period": report.period.id if report.period else file,
        "file": file,
    }
    return "|".join((template.id, *(told[part] for part in template.report.key)))
