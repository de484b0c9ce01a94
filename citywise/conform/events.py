"""Event logs: records of text become events, their counts, audiences and partners.

A record whose city, day, status or attendance cannot be understood is kept back whole;
an unreadable side remark (title, audience, partner) costs only itself.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import polars as pl

from citywise.conform.arithmetic import IS_SUM, find_summed_rows
from citywise.conform.breakdowns import make_key
from citywise.conform.dates import UnclearDate
from citywise.conform.event_rules import ATTENDANCE, apply_rules, count_name, soft_findings
from citywise.conform.local import local_places, local_programs
from citywise.conform.margins import PARTICIPATIONS, find_margins
from citywise.conform.meanings import (
    code_reader,
    codes_reader,
    count_reader,
    day_reader,
    partners_reader,
)
from citywise.conform.outcome import Conformed, count_records
from citywise.conform.period_parts import read_parts
from citywise.conform.period_texts import read_period_within
from citywise.conform.places import read_place
from citywise.conform.problems import NUMBER
from citywise.conform.program_sections import hold_ended
from citywise.conform.readings import Readings, begin_reading
from citywise.conform.sections import hold_sections
from citywise.conform.told_scales import COUNT, read_count_of
from citywise.conform.total_columns import check_totals_of_counts
from citywise.conform.totals import check_total_rows
from citywise.conform.undated_totals import PERHAPS, cells_of_counts, with_undated_totals
from citywise.intake.fitting.records import RULE, SHEET, TOTAL, UNDATED
from citywise.intake.formats.sheet import FILE, ROW
from citywise.intake.templates.fields import EVENT_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from citywise.conform.context import Context
    from citywise.conform.distinct import Meaning
    from citywise.conform.meanings import Read
    from citywise.conform.period_texts import PeriodStyle
    from citywise.intake.templates.sections import CountRule
    from citywise.periods import Period

_CODES = ("activity_type", "mode", "status", "method")


def conform_events(records: pl.DataFrame, context: Context) -> Conformed:
    """Conform the event records of files that share template and locale."""
    if context.template.source.totals == "arithmetic":
        records = _with_summed_rows(records, context)
    records = with_undated_totals(records, context)
    readings = begin_reading(records.filter(~pl.col(TOTAL)), context)
    read_place(readings, context)
    hold_sections(readings, context)
    hold_ended(readings)
    if readings.has(PERHAPS):
        readings.hold(pl.col(PERHAPS), "perhaps_total", field="row")
    read_when(readings, context)
    _read_what(readings, context)
    _read_counts(readings, context)
    apply_rules(readings, context)
    kept = readings.kept()
    return Conformed(
        rows=_rows(kept, context) | {"core_gaps": readings.gaps()},
        problems=readings.problems,
        records=count_records(readings, kept),
        totals=_totals(records, context),
        warnings=pl.concat(soft_findings(kept, context)),
    )


def read_when(readings: Readings, context: Context) -> None:
    """Put the day, or the month, beside each record."""
    schema = {"event_date": pl.Date, "date_precision_code": pl.String}
    written = (context.locale.order, context.locale.calendar)
    short_years = context.template.source.short_years
    if readings.has("date"):
        read = day_reader(*written, short_years=short_years)
        readings.read(["date"], read, schema, field="date", held="record")
    else:
        _read_month(readings, context.period_style, schema)
    if readings.has("planned_on"):
        read = day_reader(*written, short_years=short_years, required=False)
        schema = {"planned_date": pl.Date, "planned_precision": pl.String}
        readings.read(["planned_on"], read, schema, field="planned_on", held="cell")


def _read_month(readings: Readings, style: PeriodStyle, schema: dict[str, Any]) -> None:
    if readings.has("year"):
        by, read = ["year", "month"], _month_reader(style)
    else:
        by, read = ["file_starts", "file_ends", "month"], _month_within_reader(style)
    readings.read(by, read, schema, field="month", held="record")


def _month_reader(style: PeriodStyle) -> Read:
    """Reads the month of a year; one of another calendar is none of ours."""

    def read(year_text: str | None, month_text: str | None) -> Meaning:
        if year_text is None or month_text is None:
            return (None, None, "missing_value")
        return _month(read_parts(year_text, None, month_text, style))

    return read


def _month_within_reader(style: PeriodStyle) -> Read:
    """Reads a month that lies in the period of its file."""

    def read(first: date, last: date, text: str | None) -> Meaning:
        if text is None:
            return (None, None, "missing_value")
        return _month(read_period_within(text, first, last, style))

    return read


def _month(read: Period | UnclearDate) -> Meaning:
    if isinstance(read, UnclearDate):
        return (None, None, "not_a_date" if read.reason == "not_a_period" else read.reason)
    is_month = read.type == "month"
    return (read.start, "month", None) if is_month else (None, None, "not_a_date")


def _read_what(readings: Readings, context: Context) -> None:
    columns, names = context.template.columns, context.network.names
    for name in ("ref", "title"):
        if readings.has(name):
            field = EVENT_FIELDS[name]
            readings.read_text(name, field.column, held=field.holds)
    for name in filter(readings.has, _CODES):
        field, rule = EVENT_FIELDS[name], columns[name]
        # an event that is neither done nor cancelled counts for nothing that can be said
        read = code_reader(field.codes, rule, required=rule.required or name == "status")
        readings.read([name], read, {field.column: pl.String}, field=name, held=field.holds)
    if readings.has("audience"):
        read = codes_reader("audience", columns["audience"])
        schema = {"audience_code": pl.List(pl.String)}
        readings.read(["audience"], read, schema, field="audience", held="cell")
    if readings.has("partner"):
        read = partners_reader(names, columns["partner"], columns.get("partner_role"))
        schema = {"partner_id": pl.List(pl.String), "partner_role_code": pl.List(pl.String)}
        by = ["city_id", _or_null(readings, "partner_role"), "partner"]
        readings.read(by, read, schema, field="partner", held="cell")


def _or_null(readings: Readings, name: str) -> str:
    if not readings.has(name):
        readings.add(**{name: pl.lit(None, dtype=pl.String)})
    return name


def _read_counts(readings: Readings, context: Context) -> None:
    for number, rule in _counts(readings, context):
        read_count_of(readings, context, rule, f"count:{number}", count_name(number, rule))
    if readings.has("sessions"):
        schema = {f"session_{part}": kind for part, kind in COUNT.items()}
        read = count_reader(context.style)
        readings.read(["sessions"], read, schema, field="sessions", held="record")
        readings.hold(pl.col("session_count").is_null(), "missing_value", field="sessions")


def _counts(readings: Readings, context: Context) -> Iterator[tuple[int, CountRule]]:
    for number, rule in enumerate(context.template.counts):
        if readings.has(f"count:{number}"):
            yield number, rule


def _rows(kept: pl.DataFrame, context: Context) -> dict[str, pl.DataFrame]:
    return {
        "core_events": kept,
        "core_event_counts": _long_counts(kept, context),
        "core_count_kinds": _count_kinds(context, kept.columns),
        "core_event_audiences": _exploded(kept, ["audience_code"]),
        "core_event_partners": _exploded(kept, ["partner_id", "partner_role_code"]),
        "core_programs": local_programs(kept),
        "core_local_places": local_places(kept),
    }


def _exploded(kept: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    if names[0] not in kept.columns:
        return pl.DataFrame(
            schema={FILE: pl.Int32, NUMBER: pl.Int64} | dict.fromkeys(names, pl.String)
        )
    filled = kept.select(FILE, NUMBER, *names).filter(pl.col(names[0]).list.len() > 0)
    return filled.explode(names)


def _long_counts(kept: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Every count but the attendance itself, one row each; empty cells leave none."""
    columns = {
        "count": "measured_value",
        "low_count": "numerator_low",
        "high_count": "numerator_high",
        "status_code": "value_status_code",
    }
    frames = [no_counts()]
    for name, kind in _further_counts(context, kept.columns):
        told = kept.filter(pl.col(f"{name}_status_code") != "not_reported")
        frames.append(
            told.select(
                FILE,
                NUMBER,
                pl.lit(kind).alias("count_kind_id"),
                *(pl.col(f"{name}_{part}").alias(column) for part, column in columns.items()),
            )
        )
    return pl.concat(frames)


def _further_counts(context: Context, columns: list[str]) -> Iterator[tuple[str, int]]:
    """Name and kind of each count beside the attendance, written or summed."""
    for number, rule in enumerate(context.template.counts):
        name = count_name(number, rule)
        if name != ATTENDANCE and f"{name}_count" in columns:
            yield name, kind_id(rule.measure, make_key(rule.breakdown))
    for margin in find_margins(context, columns):
        yield margin.name, kind_id(PARTICIPATIONS, margin.key)


def no_counts() -> pl.DataFrame:
    """An empty frame of further counts."""
    schema = {
        FILE: pl.Int32,
        NUMBER: pl.Int64,
        "count_kind_id": pl.Int64,
        "measured_value": pl.Int64,
        "numerator_low": pl.Int64,
        "numerator_high": pl.Int64,
        "value_status_code": pl.String,
    }
    return pl.DataFrame(schema=schema)


def _count_kinds(context: Context, columns: list[str]) -> pl.DataFrame:
    written = [(r.measure, make_key(r.breakdown)) for r in context.template.counts]
    summed = [(PARTICIPATIONS, margin.key) for margin in find_margins(context, columns)]
    return count_kinds(written + [kind for kind in summed if kind not in written])


def kind_id(measure: str, key: str) -> int:
    """The number of a measure and breakdown: the same in every store, whatever came first."""
    digest = hashlib.sha256(f"{measure}|{key}".encode()).digest()
    return int.from_bytes(digest[:6], "big")


def count_kinds(kinds: Iterable[tuple[str, str]]) -> pl.DataFrame:
    """Contract rows of measures and their breakdowns."""
    rows = [(kind_id(measure, key), measure, key) for measure, key in kinds]
    schema = {"count_kind_id": pl.Int64, "measure_code": pl.String, "disagg_key": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _totals(records: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Totals of the count columns by row and by column, beside the sums of their parts."""
    columns = check_totals_of_counts(records, context.style)
    if not records[TOTAL].any():
        return columns
    cells = cells_of_counts(records, TOTAL).with_columns(pl.col(RULE).alias("column"))
    return pl.concat([check_total_rows(cells, context.style), columns])


def _with_summed_rows(records: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Rows without a day that are the sum of those above are totals, though no word says so."""
    day = "date" if "date" in records.columns else "month"
    without = records.with_columns((pl.col(day).is_null() & ~pl.col(TOTAL)).alias(UNDATED))
    if not without[UNDATED].any():
        return records
    cells = cells_of_counts(without.filter(~pl.col(TOTAL)), UNDATED)
    sums = find_summed_rows(cells, context.style).with_columns(pl.lit(value=True).alias(IS_SUM))
    marked = records.join(sums, on=[FILE, SHEET, ROW], how="left", maintain_order="left")
    is_total = pl.col(TOTAL) | pl.col(IS_SUM).fill_null(value=False)
    return marked.with_columns(is_total.alias(TOTAL)).drop(IS_SUM)
