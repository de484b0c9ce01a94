"""What each file reports on: its city by the folder, its period by name or title."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from citywise.catalogue.words import fold
from citywise.conform.context import Report, locale_of, period_style_of
from citywise.conform.dates import UnclearDate
from citywise.conform.numbers import fold_digits
from citywise.conform.period_parts import read_parts
from citywise.conform.period_texts import PeriodStyle, read_period
from citywise.intake.cells import TYPED, Problem

if TYPE_CHECKING:
    from datetime import datetime

    from citywise.intake.reading import FileRead
    from citywise.intake.templates.template import Template
    from citywise.network.network import Network
    from citywise.periods import Period


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
    period = _period(delivery, file, template, style)
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


def _period(
    delivery: Delivery, file: FileRead, template: Template, style: PeriodStyle
) -> Period | Problem | None:
    match template.report.period:
        case "file_name":
            # accents may be letters of their own, as some systems write names
            name = unicodedata.normalize("NFC", PurePosixPath(delivery.file_path).name)
            return _period_by_pattern(delivery, name, template, style)
        case "title":
            return _period_in_title(delivery, file, template, style)
        case "cell":
            return _period_in_cell(delivery, file, style)
        case "declared":
            period = read_period(template.report.declared, style)
            is_unclear = isinstance(period, UnclearDate)
            return Problem(delivery.number, "period_unclear") if is_unclear else period
        case "column":
            return None


def _period_by_pattern(
    delivery: Delivery, text: str, template: Template, style: PeriodStyle
) -> Period | Problem:
    match = re.search(template.report.period_pattern, fold_digits(text))
    if not match:
        return Problem(delivery.number, "period_missing", text)
    said = match.groupdict()
    period = read_parts(said.get("year") or "", said.get("quarter"), said.get("month"), style)
    if isinstance(period, UnclearDate):
        return Problem(delivery.number, "period_unclear", text)
    return period


def _period_in_title(
    delivery: Delivery, file: FileRead, template: Template, style: PeriodStyle
) -> Period | Problem:
    """The period within a line above the table; all sheets of a file report on the same."""
    texts = dict.fromkeys(sheet.period_text for sheet in file.sheets if sheet.period_text)
    periods = [_period_by_pattern(delivery, text, template, style) for text in texts]
    if not periods:
        return Problem(delivery.number, "period_missing")
    is_one = all(period == periods[0] for period in periods)
    return periods[0] if is_one else Problem(delivery.number, "period_unclear", ", ".join(texts))


def _period_in_cell(delivery: Delivery, file: FileRead, style: PeriodStyle) -> Period | Problem:
    named = [sheet for sheet in file.sheets if sheet.period_text]
    if not named:
        return Problem(delivery.number, "period_missing")
    periods = {read_period(sheet.period_text, style) for sheet in named}
    period = periods.pop()
    if periods or isinstance(period, UnclearDate):
        # one file is one report: its sheets cannot report on different periods
        texts = dict.fromkeys(sheet.period_text.removeprefix(TYPED) for sheet in named)
        return Problem(delivery.number, "period_unclear", ", ".join(texts), named[0].number)
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
