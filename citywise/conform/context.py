"""What conforming needs to know besides the records: the network, and each file's report."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import polars as pl

from citywise.catalogue.words import fold
from citywise.conform.numbers import DecimalMark, Status, Style
from citywise.conform.period_texts import PeriodStyle
from citywise.intake.fitting.records import SHEET
from citywise.intake.formats.sheet import FILE

if TYPE_CHECKING:
    from collections.abc import Iterator
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
    """What is known of a file before its records are read.

    `of_sheets` are the periods of its sheets by their numbers, where each reports on its own.
    """

    file_number: int
    file_path: str
    folder: str
    city_id: str | None
    period: Period | None
    received_at_utc: datetime
    of_sheets: dict[int, Period] = field(default_factory=dict[int, "Period"])

    def period_of(self, sheet: int) -> Period | None:
        """The period that a sheet of the file reports on."""
        return self.of_sheets.get(sheet, self.period)


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
            frozenset(fold(word) or word for word in source.unit_words),
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

    def with_reports(self, records: pl.DataFrame) -> pl.DataFrame:
        """Beside each record the city and folder of its file, its receipt and its period."""
        about = [
            (r.file_number, r.city_id, r.folder, r.received_at_utc.date()) for r in self.reports
        ]
        reports = pl.DataFrame(about, schema=_REPORT_SCHEMA, orient="row")
        periods = pl.DataFrame(self._periods(), schema=_PERIOD_SCHEMA, orient="row")
        told = records.join(reports, on=FILE, how="left", maintain_order="left")
        by = [FILE, SHEET] if periods[SHEET].is_not_null().any() else [FILE]
        return told.join(periods.select(*by, *_DAYS), on=by, how="left", maintain_order="left")

    def _periods(self) -> Iterator[tuple[Any, ...]]:
        """The period of each file, or of each of its sheets; of a template all are of one kind."""
        for report in self.reports:
            of_sheets = report.of_sheets or {None: report.period}
            for sheet, period in of_sheets.items():
                days = (period.id, period.start, period.end) if period else (None, None, None)
                yield report.file_number, sheet, *days


_REPORT_SCHEMA: dict[str, Any] = {
    FILE: pl.Int32,
    "city_of_file": pl.String,
    "folder_of_file": pl.String,
    "received_on": pl.Date,
}
_DAYS = ("period_of_file", "file_starts", "file_ends")
"""The period on which a file reports, or a sheet of it, where each has its own."""
_PERIOD_SCHEMA: dict[str, Any] = {
    FILE: pl.Int32, SHEET: pl.Int32, **dict(zip(_DAYS, (pl.String, pl.Date, pl.Date), strict=True)),
}  # fmt: skip


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
