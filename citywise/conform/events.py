"""Event logs: records of text become events, their counts, audiences and partners.

A record whose city, day, status or attendance cannot be understood is kept back whole;
an unreadable side remark (title, audience, partner) costs only itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from citywise.conform.breakdowns import make_key
from citywise.conform.context import Context
from citywise.conform.dates import read_part, read_year
from citywise.conform.distinct import Meaning
from citywise.conform.local import local_programs
from citywise.conform.meanings import (
    city_reader,
    code_reader,
    codes_reader,
    count_reader,
    day_reader,
    partners_reader,
    plain_text,
    program_reader,
)
from citywise.conform.outcome import Conformed, count_records, warn
from citywise.conform.problems import NUMBER, RECORD
from citywise.conform.readings import Readings
from citywise.conform.totals import check_total_rows
from citywise.intake.fields import EVENT_FIELDS
from citywise.intake.formats.sheet import FILE, ROW
from citywise.intake.records import RULE, SHEET, TEXT, TOTAL
from citywise.intake.templates import CountRule

ATTENDANCE = "participation"
_COUNT = {"count": pl.Int64, "low_count": pl.Int64, "high_count": pl.Int64, "status_code": pl.String}
_CODES = ("activity_type", "mode", "status", "method")


def conform_events(records: pl.DataFrame, context: Context) -> Conformed:
    """Conform the event records of files that share template and locale."""
    readings = Readings(records.filter(~pl.col(TOTAL)))
    readings.frame = readings.frame.join(
        context.report_frame(), on=FILE, how="left", maintain_order="left"
    )
    _read_where(readings, context)
    _read_when(readings, context)
    _read_what(readings, context)
    _read_counts(readings, context)
    _apply_rules(readings, context)
    kept = readings.kept()
    return Conformed(
        rows=_rows(kept, context) | {"core_gaps": readings.gaps()},
        problems=readings.problems,
        records=count_records(readings, kept),
        totals=_totals(records, context),
        warnings=pl.concat(_warnings(kept, context)),
    )


def _read_where(readings: Readings, context: Context) -> None:
    names, columns = context.network.names, context.template.columns
    if context.template.report.city == "folder":
        readings.add(city_id=pl.col("city_of_file"))
    else:
        readings.read(["city"], city_reader(names), {"city_id": pl.String}, field="city", held="record")
    if readings.has("program"):
        read = program_reader(names, columns["program"])
        by = ["city_id", "program"]
        readings.read(by, read, {"program_id": pl.String}, field="program", held="record")


def _read_when(readings: Readings, context: Context) -> None:
    schema = {"event_date": pl.Date, "date_precision_code": pl.String}
    if readings.has("date"):
        read = day_reader(context.locale.order)
        readings.read(["date"], read, schema, field="date", held="record")
    else:
        readings.read(["year", "month"], _read_month, schema, field="month", held="record")
    if readings.has("planned_on"):
        read = day_reader(context.locale.order, required=False)
        schema = {"planned_date": pl.Date, "planned_precision": pl.String}
        readings.read(["planned_on"], read, schema, field="planned_on", held="cell")


def _read_month(year_text: str | None, month_text: str | None) -> Meaning:
    if year_text is None or month_text is None:
        return (None, None, "missing_value")
    year, month = read_year(year_text, 1), read_part(month_text, 12)
    if year is None or month is None:
        return (None, None, "not_a_date")
    return (date(year, month, 1), "month", None)


def _read_what(readings: Readings, context: Context) -> None:
    columns, names = context.template.columns, context.network.names
    for name in ("ref", "title"):
        if readings.has(name):
            field = EVENT_FIELDS[name]
            schema = {field.column: pl.String}
            readings.read([name], plain_text, schema, field=name, held=field.holds)
    for name in filter(readings.has, _CODES):
        field, rule = EVENT_FIELDS[name], columns[name]
        read = code_reader(field.codes, rule, required=rule.required)
        readings.read([name], read, {field.column: pl.String}, field=name, held=field.holds)
    if readings.has("audience"):
        read = codes_reader("audience", columns["audience"])
        schema = {"audience_code": pl.List(pl.String)}
        readings.read(["audience"], read, schema, field="audience", held="cell")
    if readings.has("partner"):
        read = partners_reader(names, columns["partner"], columns.get("partner_role"))
        schema = {"partner_id": pl.List(pl.String), "partner_role_code": pl.List(pl.String)}
        by = ["city_id", "partner", _or_null(readings, "partner_role")]
        readings.read(by, read, schema, field="partner", held="cell")


def _or_null(readings: Readings, name: str) -> str:
    if not readings.has(name):
        readings.add(**{name: pl.lit(None, dtype=pl.String)})
    return name


def _read_counts(readings: Readings, context: Context) -> None:
    read = count_reader(context.style)
    for number, rule in _counts(readings, context):
        name = _count_name(number, rule)
        schema = {f"{name}_{part}": kind for part, kind in _COUNT.items()}
        text = f"count:{number}"
        readings.read([text], read, schema, field=text, held="record")
    if readings.has("sessions"):
        schema = {f"session_{part}": kind for part, kind in _COUNT.items()}
        readings.read(["sessions"], read, schema, field="sessions", held="record")
        readings.hold(pl.col("session_count").is_null(), "missing_value", field="sessions")


def _counts(readings: Readings, context: Context) -> Iterator[tuple[int, CountRule]]:
    for number, rule in enumerate(context.template.counts):
        if readings.has(f"count:{number}"):
            yield number, rule


def _count_name(number: int, rule: CountRule) -> str:
    is_attendance = rule.measure == "participations" and not rule.breakdown
    return ATTENDANCE if is_attendance else f"part{number}"


def _attendance_rule(context: Context) -> str:
    """The rule of the column that holds the attendance as a whole."""
    names = {_count_name(n, rule): f"count:{n}" for n, rule in enumerate(context.template.counts)}
    return names.get(ATTENDANCE, ATTENDANCE)


def _apply_rules(readings: Readings, context: Context) -> None:
    _fill_in(readings, context)
    rules = context.template.rules
    _hold_shared_references(readings)
    late = (pl.col("event_status_code") == "completed") & (pl.col("event_date") > pl.col("received_on"))
    readings.hold(late, "completed_in_future", field="date", text=_text(readings, "date"))
    if rules.get("outside_period", "hold") == "hold":
        readings.hold(_is_outside(), "outside_period", field="date", text=_text(readings, "date"))
    total = _attendance_rule(context)
    if rules.get("parts_exceed_total", "hold") == "hold":
        for breach in _parts_exceed_total(context, readings.frame.columns):
            readings.hold(breach, "parts_exceed_total", field=total, text=_text(readings, total))


def _hold_shared_references(readings: Readings) -> None:
    """One reference for two different events cannot tell which of them is meant."""
    if not readings.has("ref"):
        return
    same = [FILE, "city_id", "event_ref"]
    told = ["event_date", "program_id", "event_title", "event_status_code", f"{ATTENDANCE}_count"]
    shared = pl.struct(same).is_duplicated() & pl.col("event_ref").is_not_null()
    doubled = readings.frame.filter(shared).select(RECORD, *same, *filter(readings.has, told))
    content = pl.struct(pl.exclude(RECORD, *same))
    differing = doubled.filter(content.n_unique().over(same) > 1)[RECORD]
    is_differing = pl.col(RECORD).is_in(differing.implode())
    readings.hold(is_differing, "shared_reference", field="ref", text="ref")


def _text(readings: Readings, name: str) -> str | None:
    return name if readings.has(name) else None


def _fill_in(readings: Readings, context: Context) -> None:
    """What a layout without the column says by leaving it out: done, one session, and so on."""
    absent = {
        "event_status_code": pl.lit("completed"),
        "session_count": pl.lit(1, dtype=pl.Int64),
        "count_method_code": pl.lit(context.template.report.method or None, dtype=pl.String),
        f"{ATTENDANCE}_count": pl.lit(None, dtype=pl.Int64),
        f"{ATTENDANCE}_low_count": pl.lit(None, dtype=pl.Int64),
        f"{ATTENDANCE}_high_count": pl.lit(None, dtype=pl.Int64),
        f"{ATTENDANCE}_status_code": pl.lit("not_reported"),
    }
    readings.add(**{name: value for name, value in absent.items() if not readings.has(name)})
    for dimension in ("sex", "age"):
        filled = [pl.col(f"{name}_status_code") for name in _part_names(context, dimension, readings.frame.columns)]
        known = [status.is_in(["reported", "reported_zero", "estimated"]) for status in filled]
        any_known = pl.any_horizontal(known) if known else pl.lit(value=False)
        readings.add(**{f"has_{dimension}_counts": any_known.fill_null(value=False)})


def _part_names(context: Context, dimension: str, columns: list[str]) -> list[str]:
    """Names of the count columns that break attendance down by sex alone, or by age alone."""
    wanted = {"sex": {"sex"}, "age": {"age_band"}}[dimension]
    return [
        f"part{number}"
        for number, rule in enumerate(context.template.counts)
        if rule.measure == "participations"
        and set(rule.breakdown) == wanted
        and f"part{number}_count" in columns
    ]


def _is_outside() -> pl.Expr:
    inside = pl.col("event_date").is_between(pl.col("file_starts"), pl.col("file_ends"))
    return ~inside.fill_null(value=True)


def _parts_exceed_total(context: Context, columns: list[str]) -> Iterator[pl.Expr]:
    for dimension in ("sex", "age"):
        if names := _part_names(context, dimension, columns):
            parts = pl.sum_horizontal(pl.col(f"{name}_count").fill_null(0) for name in names)
            yield (parts > pl.col(f"{ATTENDANCE}_count")).fill_null(value=False)


def _rows(kept: pl.DataFrame, context: Context) -> dict[str, pl.DataFrame]:
    return {
        "core_events": kept,
        "core_event_counts": _long_counts(kept, context),
        "core_event_audiences": _exploded(kept, ["audience_code"]),
        "core_event_partners": _exploded(kept, ["partner_id", "partner_role_code"]),
        "core_programs": local_programs(kept),
    }


def _exploded(kept: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    if names[0] not in kept.columns:
        return pl.DataFrame(schema={FILE: pl.Int32, NUMBER: pl.Int64} | dict.fromkeys(names, pl.String))
    filled = kept.select(FILE, NUMBER, *names).filter(pl.col(names[0]).list.len() > 0)
    return filled.explode(names).unique([FILE, NUMBER, names[0]], keep="first", maintain_order=True)


def _long_counts(kept: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Every count but the attendance itself, one row each; empty cells leave none."""
    columns = {"count": "measured_value", "low_count": "numerator_low", "high_count": "numerator_high",
               "status_code": "value_status_code"}  # fmt: skip
    frames = [_no_counts()]
    for number, rule in enumerate(context.template.counts):
        name = _count_name(number, rule)
        if name == ATTENDANCE or f"{name}_count" not in kept.columns:
            continue
        told = kept.filter(pl.col(f"{name}_status_code") != "not_reported")
        frames.append(
            told.select(
                FILE,
                NUMBER,
                pl.lit(rule.measure).alias("measure_code"),
                pl.lit(make_key(rule.breakdown)).alias("disagg_key"),
                *(pl.col(f"{name}_{part}").alias(column) for part, column in columns.items()),
            )
        )
    return pl.concat(frames)


def _no_counts() -> pl.DataFrame:
    texts = ("measure_code", "disagg_key", "value_status_code")
    schema = {FILE: pl.Int32, NUMBER: pl.Int64, "measure_code": pl.String, "disagg_key": pl.String,
              "measured_value": pl.Int64, "numerator_low": pl.Int64, "numerator_high": pl.Int64,
              texts[2]: pl.String}  # fmt: skip
    return pl.DataFrame(schema=schema)


def _warnings(kept: pl.DataFrame, context: Context) -> Iterator[pl.DataFrame]:
    idle = pl.col("event_status_code").is_in(["cancelled", "postponed"])
    yield warn(kept, idle & (pl.col(f"{ATTENDANCE}_count") > 0), "attendance_without_session")
    rules = context.template.rules
    if rules.get("outside_period") == "warn":
        yield warn(kept, _is_outside(), "outside_period")
    if rules.get("parts_exceed_total") == "warn":
        for breach in _parts_exceed_total(context, kept.columns):
            yield warn(kept, breach, "parts_exceed_total")


def _totals(records: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Rows that state totals of the count columns, beside the sums of the rows above."""
    counts = [name for name in records.columns if name.startswith("count:")]
    cells = records.unpivot(
        on=counts, index=[FILE, SHEET, ROW, TOTAL], variable_name=RULE, value_name=TEXT
    )
    return check_total_rows(cells.with_columns(pl.col(RULE).alias("column")), context.style)
