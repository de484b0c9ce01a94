"""What a figure is about: its period, its indicator and its breakdown.

Each may be told by the template, by a heading or by the row; all have to agree on one key.
"""

from __future__ import annotations

import re
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import polars as pl

from citywise.catalogue.words import fold
from citywise.conform.breakdowns import make_key, read_age_band, read_key
from citywise.conform.choices import folded_words
from citywise.conform.dates import UnclearDate
from citywise.conform.local import local_indicator_id
from citywise.conform.meanings import Read, code_reader, day_reader
from citywise.conform.period_parts import read_parts
from citywise.conform.period_texts import PeriodStyle, read_period, read_period_within
from citywise.intake.cells import TYPED
from citywise.intake.fitting.combining import BETWEEN_JOINED
from citywise.intake.fitting.records import LEVEL
from citywise.intake.templates.fields import ALL, BREAKDOWNS
from citywise.intake.templates.sections import ColumnRule
from citywise.periods import MONTHS_IN, last_day, make_period, parse_period, period_from

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citywise.conform.context import Context
    from citywise.conform.distinct import Meaning
    from citywise.conform.readings import Readings

BETWEEN_PARTS = "/"
COVERS = "covers"
"""What a figure is about: the period of its report, or the whole year around it."""
_STORED_DAY = re.compile(rf"{TYPED}\d{{4}}-\d\d-\d\d")


def read_periods(readings: Readings, context: Context) -> None:
    """Put the period beside each cell that its figure is about."""
    _read_own_periods(readings, context)
    if any(rule.covers == "year" for rule in context.template.values):
        _take_whole_years(readings, context.template.source.year_starts)


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
    """The period that the row, the heading or the file tells."""
    style = context.period_style
    schema = {"period_id": pl.String}
    if readings.has(f"{LEVEL}period"):
        _read_named_period(readings, f"{LEVEL}period", style, schema)
    elif readings.has("period"):
        words = context.template.columns["period"].words
        _read_named_period(readings, "period", style, schema, words)
    elif readings.has("date"):
        read = _month_reader(context)
        readings.read(["date"], read, schema, field="date", held="record")
    elif readings.has("period_start") and readings.has("period_end"):
        read = _days_reader(context)
        by = ["period_start", "period_end"]
        readings.read(by, read, schema, field="period_end", held="record")
    elif readings.has("year") and (readings.has("quarter") or readings.has("month")):
        part = "quarter" if readings.has("quarter") else "month"
        read = _parts_reader(part, style)
        readings.read(["year", part], read, schema, field="year", held="record")
    else:
        readings.add(period_id=pl.col("period_of_file"))
        readings.hold(pl.col("period_id").is_null(), "period_missing", field="period")


def _read_named_period(
    readings: Readings,
    name: str,
    style: PeriodStyle,
    schema: dict[str, Any],
    words: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """A month or quarter that names no year is one of the file's period."""
    by = ["file_starts", "file_ends", name]
    read = _named_period_reader(style, {fold(word): meant for word, meant in words.items()})
    readings.read(by, read, schema, field="period", held="record")


def _period_reader(style: PeriodStyle) -> Read:
    def read(text: str | None) -> Meaning:
        if text is None:
            return (None, "missing_value")
        period = read_period(text, style)
        return (None, period.reason) if isinstance(period, UnclearDate) else (period.id, None)

    return read


def _named_period_reader(style: PeriodStyle, words: Mapping[str, str]) -> Read:
    """Reads a period by the template's own words first, then within the days of the file."""
    read_whole = _period_reader(style)

    def read(first: date | None, last: date | None, told: str | None) -> Meaning:
        text = words.get(fold((told or "").removeprefix(TYPED)), told)
        if text is None or first is None or last is None:
            return read_whole(text)
        period = read_period_within(text, first, last, style)
        return (None, period.reason) if isinstance(period, UnclearDate) else (period.id, None)

    return read


def _month_reader(context: Context) -> Read:
    """The month of a day: what one entry of a ledger counts in."""
    locale, short_years = context.locale, context.template.source.short_years
    read_one = day_reader(locale.order, locale.calendar, short_years=short_years)

    def read(text: str | None) -> Meaning:
        day, _, reason = read_one(text)
        return (None, reason) if reason else (make_period("month", day.year, day.month).id, None)

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


def _parts_reader(part: str, style: PeriodStyle) -> Read:
    def read(year_text: str | None, part_text: str | None) -> Meaning:
        if year_text is None or part_text is None:
            return (None, "missing_value")
        quarter, month = (part_text, None) if part == "quarter" else (None, part_text)
        period = read_parts(year_text, quarter, month, style)
        return (None, period.reason) if isinstance(period, UnclearDate) else (period.id, None)

    return read


def read_indicators(readings: Readings, context: Context) -> None:
    """Indicator and part, from the column's rule, its heading or the row, in this order."""
    source = f"{LEVEL}indicator" if readings.has(f"{LEVEL}indicator") else "indicator"
    if not readings.has(source):
        readings.add(**{source: pl.lit(None, dtype=pl.String)})
    unit = "unit_code"
    if readings.has("unit"):
        read = code_reader("unit", context.template.columns["unit"])
        readings.read(["unit"], read, {unit: pl.String}, field="unit", held="record")
    else:
        readings.add(unit_code=pl.lit(None, dtype=pl.String))
    readings.add(unit_code=pl.coalesce("rule_unit", unit, pl.lit("count")))
    schema = {"indicator_id": pl.String, "row_part": pl.String, "definition_version": pl.Int64}
    readings.add(indicator_name=pl.coalesce("rule_indicator", source))
    by = ["rule_indicator", unit, source]
    readings.read(by, _indicator_reader(context), schema, field="indicator", held="record")
    readings.add(part_code=pl.coalesce("row_part", "rule_part"))


def _indicator_reader(context: Context) -> Read:
    rule = context.template.columns.get("indicator")
    words = folded_words(rule) if rule else {}
    known, names = context.network.indicators, context.network.names.indicators

    def read(fixed: str | None, unit: str | None, text: str | None) -> Meaning:
        if fixed is None and text is None:
            return (None, None, None, "missing_value")
        name = fixed or (text or "").removeprefix(TYPED)
        tried = name.split(BETWEEN_JOINED) if rule and rule.combine == "known" else [name]
        for one in tried:
            meant = words.get(fold(one), one)
            meant = names.get(fold(meant), meant)
            indicator, _, part = meant.partition(BETWEEN_PARTS)
            if indicator in known:
                return (indicator, part or None, known[indicator].version, None)
        if fixed or (rule and rule.unknown == "local"):
            return (local_indicator_id(context.template.id, unit or "count", name), None, 1, None)
        return (None, None, None, "unknown_indicator")

    return read


def read_breakdowns(readings: Readings, context: Context) -> None:
    """The breakdown key, from the rule, the row's fields and the heading's levels together."""
    if readings.has("group"):
        _read_groups(readings, context)
    dimensions = [name for name in BREAKDOWNS if readings.has(name)]
    levels = [name for name in BREAKDOWNS if readings.has(LEVEL + name)]
    by = [
        "group_key" if readings.has("group") else "rule_key",
        *dimensions,
        *(LEVEL + name for name in levels),
    ]
    rules = context.template.columns
    readers = [
        *(_dimension_reader(name, rules[name]) for name in dimensions),
        *(_dimension_reader(name, _words_of(name, context)) for name in levels),
    ]
    read = _breakdown_reader([*dimensions, *levels], readers)
    readings.read(by, read, {"disagg_key": pl.String}, field="breakdown", held="record")


def _read_groups(readings: Readings, context: Context) -> None:
    """One code that stands for several dimensions at once; the rule's own come on top."""
    groups = {fold(code): parts for code, parts in context.template.columns["group"].groups.items()}

    def read(rule_key: str | None, text: str | None) -> Meaning:
        parts = groups.get(fold(text.removeprefix(TYPED))) if text else {}
        if parts is None:
            return (None, "unknown_code")
        return (make_key(parts | read_key(rule_key or "")), None)

    schema = {"group_key": pl.String}
    readings.read(["rule_key", "group"], read, schema, field="group", held="record")


def _breakdown_reader(dimensions: list[str], readers: list[Read]) -> Read:
    def read(rule_key: str | None, *texts: str | None) -> Meaning:
        if rule_key is None:
            # the code of a group that nobody knows is no total
            return (None, None)
        parts = read_key(rule_key)
        for dimension, read_one, text in zip(dimensions, readers, texts, strict=True):
            code, reason = read_one(text)
            if reason:
                return (None, reason)
            parts |= {dimension: code} if code and code != ALL else {}
        return (make_key(parts), None)

    return read


def _words_of(level: str, context: Context) -> ColumnRule:
    """The template's words for a level of the heading, as it gives them for a column."""
    return context.template.columns.get(level) or ColumnRule(headers=(level,))


def _dimension_reader(dimension: str, rule: ColumnRule) -> Read:
    """Reads one dimension's word; ages by the template's words, else by their edges."""
    read_code = code_reader(BREAKDOWNS[dimension], rule)
    words = {fold(word) for word in rule.words}

    def read_age(text: str | None) -> Meaning:
        if text is None or fold(text.removeprefix(TYPED)) in words:
            return read_code(text)
        # a spreadsheet makes a day of `12-14`; what was typed is lost
        is_lost = _STORED_DAY.match(text) is not None
        return (None, "unknown_code") if is_lost else (read_age_band(text), None)

    return read_age if dimension == "age_band" else read_code
