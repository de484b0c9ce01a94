"""The period that a figure is about: told by its report, its row and its column's heading.

Each lies within the one before. In a report of 2025 the row's `T1` is that of 2025, and the
heading's `mars` one of its months; what says something else is kept back.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

import polars as pl

from citywise.catalogue.words import fold
from citywise.conform.choices import folded_words
from citywise.conform.dates import UnclearDate
from citywise.conform.entries import DAY
from citywise.conform.heading_periods import contradicts, names_part
from citywise.conform.meanings import Read, day_reader
from citywise.conform.period_parts import read_parts
from citywise.conform.period_texts import (
    PeriodStyle,
    read_part_within,
    read_period,
    read_period_within,
)
from citywise.conform.title_periods import hold_titled
from citywise.intake.cells import TYPED
from citywise.intake.fitting.records import HEADING, LEVEL
from citywise.periods import MONTHS_IN, last_day, make_period, parse_period, period_from

if TYPE_CHECKING:
    from collections.abc import Callable

    from citywise.conform.context import Context
    from citywise.conform.distinct import Meaning
    from citywise.conform.readings import Readings
    from citywise.periods import Period

    ReadWithin = Callable[[str, Period | None], Period | UnclearDate]

COVERS = "covers"
"""What a figure is about: the period of its report, or the whole year around it."""

_WAYS = (
    ("period",),
    ("date",),
    ("period_start", "period_end"),
    ("year", "quarter"),
    ("year", "month"),
    ("year",),
)
_PARTS: tuple[Literal["quarter", "month"], ...] = ("quarter", "month")
_HEADING = f"{LEVEL}period"
_WITHIN, _IS_UNCLEAR = "period_within", "period_is_unclear"


def read_periods(readings: Readings, context: Context) -> None:
    """Put the period beside each cell that its figure is about."""
    _read_own_periods(readings, context)
    _hold_contradicted(readings, context)
    _place_entries(readings)
    if any(rule.covers == "year" for rule in context.template.values):
        _take_whole_years(readings, context.template.source.year_starts)


def _place_entries(readings: Readings) -> None:
    """An entry of some days, such as a week or one day, counts in the month in which they lie."""
    is_entry = pl.col("accumulation_code") == "entry"
    told = readings.frame.filter(is_entry)["period_id"].drop_nulls().unique().to_list()
    days = {period.id: period for period in map(parse_period, told) if period and _is_short(period)}
    if not days:
        return
    months = {
        name: make_period("month", p.start.year, p.start.month).id for name, p in days.items()
    }
    starts = {name: period.start for name, period in days.items()}
    by_day = pl.col("period_id").replace_strict(starts, default=None, return_dtype=pl.Date)
    own = pl.col(DAY) if readings.has(DAY) else pl.lit(None, dtype=pl.Date)
    placed = pl.when(is_entry).then(pl.col("period_id").replace(months)).otherwise("period_id")
    readings.add(**{DAY: pl.coalesce(own, pl.when(is_entry).then(by_day)), "period_id": placed})


def _is_short(period: Period) -> bool:
    """Less than a month, and within one."""
    in_one = (period.start.year, period.start.month) == (period.end.year, period.end.month)
    return in_one and period.type == "irregular"


def _hold_contradicted(readings: Readings, context: Context) -> None:
    """`Réalisé T3` is no figure of 2025-Q4, nor of 2025; a row's own period may be another one."""
    by = ["period_id", HEADING]
    style = context.period_style
    is_told_by_row = any(map(readings.has, (*_PARTS, "period", "date", "period_end", "year")))
    is_said = is_told_by_row or context.template.report.period == "declared"
    against = [
        f"{told_id}\n{heading}"
        for told_id, heading in readings.frame.select(by).unique().drop_nulls().rows()
        if (period := parse_period(told_id))
        and (
            names_part(heading, period, style)
            or (not is_said and contradicts(heading, period, style))
        )
    ]
    is_own = (pl.col("kind") != "baseline") & (pl.col(COVERS) == "period")
    if against:
        is_against = pl.concat_str(by, separator="\n").is_in(against).fill_null(value=False)
        readings.hold(is_own & is_against, "heading_of_other_period", field="figure", text=HEADING)
    if not is_told_by_row and not readings.has(_HEADING):
        hold_titled(readings, context, is_own)


def _take_whole_years(readings: Readings, first_month: int) -> None:
    """A yearly target in a quarter's report is one of the year, not of the quarter."""
    told = readings.frame["period_id"].drop_nulls().unique().to_list()
    years = {period: _year_around(period, first_month) for period in told}
    of_year = pl.col("period_id").replace_strict(years, default=None, return_dtype=pl.String)
    whole = pl.when(pl.col(COVERS) == "year").then(of_year).otherwise("period_id")
    readings.hold(
        pl.col("period_id").is_not_null() & whole.is_null(), "ambiguous_period", field="period"
    )
    readings.add(period_id=whole)


def _year_around(period_id: str, first_month: int) -> str | None:
    """The reporting year in which the whole period lies, or None where it lies in two."""
    period = parse_period(period_id)
    if period is None:
        return None
    starts = date(period.start.year - (period.start.month < first_month), first_month, 1)
    ends = last_day(starts, MONTHS_IN["year"])
    return period_from(starts, ends).id if period.end <= ends else None


def _read_own_periods(readings: Readings, context: Context) -> None:
    """The report's period, within it that of the row, then of the heading, then a part of it."""
    readings.add(period_id=pl.col("period_of_file"), **{_IS_UNCLEAR: pl.lit(value=False)})
    way = next((way for way in _WAYS if all(map(readings.has, way))), ())
    _read_row(readings, context, way)
    is_told = bool(way)
    if readings.has(_HEADING):
        words = folded_words(context.template.rule_of_level("period"))
        read = _named_reader(context.period_style, words)
        _narrow(readings, _HEADING, _heading_reader(_within(read, is_strict=is_told)))
        is_told = True
    for part in _PARTS:
        if readings.has(part) and part not in way:
            read = _part_reader(part, context.period_style)
            _narrow(readings, part, _cell_reader(_within(read, is_strict=is_told)))
            is_told = True
    if not is_told:
        readings.hold(pl.col("period_id").is_null(), "period_missing", field="period")


def _read_row(readings: Readings, context: Context, way: tuple[str, ...]) -> None:
    """The period of the row, by the columns that tell it."""
    if way == ("period",):
        words = folded_words(context.template.columns["period"])
        _narrow(readings, "period", _cell_reader(_named_reader(context.period_style, words)))
    elif way == ("date",):
        schema = {"period_id": pl.String, DAY: pl.Date}
        readings.read(way, _entry_reader(context), schema, field="date", held="record")
        readings.add(**{_IS_UNCLEAR: pl.col("period_id").is_null()})
    elif way:
        field = "period_end" if "period_end" in way else "year"
        read = _row_reader(way, context)
        readings.read(way, read, {"period_id": pl.String}, field=field, held="record")
        readings.add(**{_IS_UNCLEAR: pl.col("period_id").is_null()})


def _row_reader(way: tuple[str, ...], context: Context) -> Read:
    if "period_end" in way:
        return _days_reader(context)
    return _year_reader(way[1:], context.period_style)


def _narrow(readings: Readings, name: str, read: Read) -> None:
    """What `name` tells within the period so far; where that is unclear, it is said already."""
    field = name.removeprefix(LEVEL)
    by = [_IS_UNCLEAR, "period_id", name]
    readings.read(by, read, {_WITHIN: pl.String}, field=field, held="record")
    is_unclear = pl.col(_WITHIN).is_null()
    readings.add(period_id=pl.col(_WITHIN), **{_IS_UNCLEAR: is_unclear})


def _heading_reader(read_within: ReadWithin) -> Read:
    """Reads a level of the heading; a column beside the matrix keeps the period so far."""
    read_told = _cell_reader(read_within)

    def read(is_unclear: bool, wider: str | None, told: str | None) -> Meaning:  # noqa: FBT001 - one value of a row
        if told is None and not is_unclear:
            return (wider, None if wider else "period_missing")
        return read_told(is_unclear, wider, told)

    return read


def _cell_reader(read_within: ReadWithin) -> Read:
    def read(is_unclear: bool, wider: str | None, told: str | None) -> Meaning:  # noqa: FBT001 - one value of a row
        if is_unclear:
            return (None, None)
        if told is None:
            return (None, "missing_value")
        return _meaning(read_within(told, parse_period(wider) if wider else None))

    return read


def _meaning(period: Period | UnclearDate) -> Meaning:
    return (None, period.reason) if isinstance(period, UnclearDate) else (period.id, None)


def _named_reader(style: PeriodStyle, words: dict[str, str]) -> ReadWithin:
    """Reads a period by the template's own words first; one without a year is of the wider."""

    def read(told: str, wider: Period | None) -> Period | UnclearDate:
        text = words.get(fold(told.removeprefix(TYPED)), told)
        if wider is None:
            return read_period(text, style)
        return read_period_within(text, wider.start, wider.end, style)

    return read


def _part_reader(part: Literal["quarter", "month"], style: PeriodStyle) -> ReadWithin:
    def read(told: str, wider: Period | None) -> Period | UnclearDate:
        if wider is None:
            return read_period(told, style)
        return read_part_within(part, told, wider.start, wider.end, style)

    return read


def _within(read_within: ReadWithin, *, is_strict: bool) -> ReadWithin:
    """March in a row or under a heading of the second quarter: one of the two is wrong."""

    def read(told: str, wider: Period | None) -> Period | UnclearDate:
        period = read_within(told, wider)
        if not is_strict or wider is None or isinstance(period, UnclearDate):
            return period
        is_within = wider.start <= period.start and period.end <= wider.end
        return period if is_within else UnclearDate("columns_differ")

    return read


def _entry_reader(context: Context) -> Read:
    """The month in which one entry of a ledger counts, and its day."""
    locale, short_years = context.locale, context.template.source.short_years
    read_one = day_reader(locale.order, locale.calendar, short_years=short_years)

    def read(text: str | None) -> Meaning:
        day, _, reason = read_one(text)
        if reason:
            return (None, None, reason)
        return (make_period("month", day.year, day.month).id, day, None)

    return read


def _days_reader(context: Context) -> Read:
    locale, short_years = context.locale, context.template.source.short_years
    read_one = day_reader(locale.order, locale.calendar, short_years=short_years)

    def read(start_text: str | None, end_text: str | None) -> Meaning:
        start, _, start_reason = read_one(start_text)
        end, _, end_reason = read_one(end_text)
        if start_reason or end_reason:
            return (None, start_reason or end_reason)
        return (None, "not_a_period") if end < start else (period_from(start, end).id, None)

    return read


def _year_reader(parts: tuple[str, ...], style: PeriodStyle) -> Read:
    """Reads a year and its quarter or month, or the year alone of which the heading has parts."""

    def read(*texts: str | None) -> Meaning:
        if any(text is None for text in texts):
            return (None, "missing_value")
        year, part = (*texts, None)[:2]
        quarter, month = (part, None) if parts == ("quarter",) else (None, part)
        return _meaning(read_parts(year or "", quarter, month, style))

    return read
