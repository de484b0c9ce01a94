"""What conforming needs to know besides the records: the network, and each file's report."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import polars as pl

from citywise.catalogue.words import fold
from citywise.conform.numbers import DecimalMark, Status, Style
from citywise.conform.period_texts import PeriodStyle
from citywise.intake.formats.sheet import FILE

if TYPE_CHECKING:
    from datetime import datetime

    from citywise.catalogue.month_names import Calendar
    from citywise.conform.dates import Order
    from citywise.intake.fitting.text_rows import TextRow
    from citywise.intake.templates.template import Template
    from citywise.network.network import Network
    from citywise.periods import Period

    Titled = tuple[int, str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Report:
    """What is known of a file before its records are read."""

    file_number: int
    file_path: str
    folder: str
    city_id: str | None
    period: Period | None
    received_at_utc: datetime


@dataclass(frozen=True, slots=True)
class Locale:
    """How the figures and dates of some files are written."""

    mark: DecimalMark | None
    order: Order | None
    calendar: Calendar = "gregorian"


@dataclass(frozen=True, slots=True)
class Context:
    """The network, the template, and the reports of one locale, with the texts in their tables.

    `titles` are, by file, its sheets: number, name, and the texts above the table.
    """

    network: Network
    template: Template
    locale: Locale
    reports: tuple[Report, ...]
    text_rows: tuple[TextRow, ...] = ()
    titles: dict[int, tuple[Titled, ...]] = field(default_factory=dict[int, "tuple[Titled, ...]"])

    @property
    def style(self) -> Style:
        """How figures are written."""
        source = self.template.source
        return Style(
            self.locale.mark,
            cast("Status", source.blank),
            source.dash,
            source.less_than_from,
            frozenset(map(fold, source.unit_words)),
        )

    @property
    def period_style(self) -> PeriodStyle:
        """How periods are written."""
        return period_style_of(self.template, self.locale)

    @property
    def currencies(self) -> dict[str, str]:
        """The currency of each city that has declared one."""
        cities = self.network.cities.items()
        return {city: row["currency"] for city, row in cities if "currency" in row}

    def report_frame(self) -> pl.DataFrame:
        """One row a file: its number, city, folder, its period's id and days, its receipt."""
        rows = [_report_row(report) for report in self.reports]
        return pl.DataFrame(rows, schema=_REPORT_SCHEMA, orient="row")


_REPORT_SCHEMA: dict[str, Any] = {
    FILE: pl.Int32,
    "city_of_file": pl.String,
    "folder_of_file": pl.String,
    "period_of_file": pl.String,
    "file_starts": pl.Date,
    "file_ends": pl.Date,
    "received_on": pl.Date,
}


def _report_row(report: Report) -> tuple[Any, ...]:
    period = report.period
    days = (period.id, period.start, period.end) if period else (None, None, None)
    told = (report.file_number, report.city_id, report.folder)
    return (*told, *days, report.received_at_utc.date())


def locale_of(template: Template, city: dict[str, str]) -> Locale:
    """The template decides how figures and dates are written; where it does not, the city."""
    mark = template.source.decimal_mark or city.get("decimal_mark") or None
    order = template.source.date_order or city.get("date_order") or None
    calendar = template.source.calendar or city.get("calendar") or "gregorian"
    return Locale(
        cast("DecimalMark | None", mark),
        cast("Order | None", order),
        cast("Calendar", calendar),
    )


def period_style_of(template: Template, locale: Locale) -> PeriodStyle:
    """How a template's periods are written in a city's files."""
    source = template.source
    return PeriodStyle(
        source.year_starts,
        source.quarters,
        source.year_named,
        source.period_codes,
        locale.order,
        locale.calendar,
    )
