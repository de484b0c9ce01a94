"""Rules between the cells of an event: what cannot be is kept back, what is odd is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.conform.margins import AGE, SEX, crossed_cells, find_margins, margin_columns
from citywise.conform.outcome import warn
from citywise.conform.problems import RECORD
from citywise.intake.formats.sheet import FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.conform.context import Context
    from citywise.conform.readings import Readings
    from citywise.intake.templates.sections import CountRule
    from citywise.intake.templates.template import Rules

ATTENDANCE = "participation"
"""Beginning of the columns that tell the attendance as a whole."""


def apply_rules(readings: Readings, context: Context) -> None:
    """Fill in what the layout leaves unsaid, and hold back the records that break a rule."""
    _fill_in(readings, context)
    rules = context.template.rules
    _hold_shared_references(readings)
    hold_wrong_days(readings, rules)
    total = _attendance_rule(context)
    if rules.get("parts_exceed_total", "hold") == "hold":
        for breach in _parts_exceed_total(context, readings.frame.columns):
            readings.hold(breach, "parts_exceed_total", field=total, text=_text(readings, total))


def soft_findings(kept: pl.DataFrame, context: Context) -> Iterator[pl.DataFrame]:
    """Rules that only warn, and those that the template makes only warn."""
    idle = pl.col("event_status_code").is_in(["cancelled", "postponed"])
    yield warn(kept, idle & (pl.col(f"{ATTENDANCE}_count") > 0), "attendance_without_session")
    yield warn(kept, ~idle & _tells_only_parts(), "attendance_by_parts")
    rules = context.template.rules
    if rules.get("outside_period") == "warn":
        yield warn(kept, _is_outside(), "outside_period")
    if rules.get("parts_exceed_total") == "warn":
        for breach in _parts_exceed_total(context, kept.columns):
            yield warn(kept, breach, "parts_exceed_total")


def _tells_only_parts() -> pl.Expr:
    """Women or ages without the attendance, in a file that tells it elsewhere."""
    is_told = pl.any_horizontal(
        pl.col(f"{ATTENDANCE}_count", f"{ATTENDANCE}_low_count").is_not_null()
    )
    has_parts = pl.col("has_sex_counts") | pl.col("has_age_counts")
    return ~is_told & has_parts & is_told.any().over(FILE)


def hold_wrong_days(readings: Readings, rules: Rules) -> None:
    """What has happened has not happened tomorrow, nor outside the period of its report."""
    text = _text(readings, "date")
    late = (pl.col("event_status_code") == "completed") & (
        pl.col("event_date") > pl.col("received_on")
    )
    readings.hold(late, "completed_in_future", field="date", text=text)
    if rules.get("outside_period", "hold") == "hold":
        readings.hold(_is_outside(), "outside_period", field="date", text=text)


def _attendance_rule(context: Context) -> str:
    """The rule of the column that holds the attendance as a whole."""
    names = {count_name(n, rule): f"count:{n}" for n, rule in enumerate(context.template.counts)}
    return names.get(ATTENDANCE, ATTENDANCE)


def count_name(number: int, rule: CountRule) -> str:
    """The name of a count's columns: the attendance as a whole, or a numbered part."""
    is_attendance = rule.measure == "participations" and not rule.breakdown
    return ATTENDANCE if is_attendance else f"part{number}"


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
    _add_margins(readings, context)
    for dimension in ("sex", "age"):
        filled = [
            pl.col(f"{name}_status_code")
            for name in _told_names(context, dimension, readings.frame.columns)
        ]
        known = [status.is_in(["reported", "reported_zero", "estimated"]) for status in filled]
        any_known = pl.any_horizontal(known) if known else pl.lit(value=False)
        readings.add(**{f"has_{dimension}_counts": any_known.fill_null(value=False)})


def _add_margins(readings: Readings, context: Context) -> None:
    """Sums by sex and by age of the counts by both."""
    columns = readings.frame.columns
    cells = crossed_cells(context, columns)
    attendance = pl.coalesce(f"{ATTENDANCE}_high_count", f"{ATTENDANCE}_count")
    for margin in find_margins(context, columns):
        readings.frame = readings.frame.with_columns(*margin_columns(margin, cells, attendance))


def _told_names(context: Context, dimension: str, columns: list[str]) -> list[str]:
    """Names of the counts by sex alone, or by age alone, that were written or summed."""
    wanted = {"sex": SEX, "age": AGE}[dimension]
    summed = [m.name for m in find_margins(context, columns) if m.dimension == wanted]
    return _part_names(context, dimension, columns) + summed


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
    splits = [_part_names(context, dimension, columns) for dimension in ("sex", "age")]
    for names in (*splits, list(crossed_cells(context, columns).values())):
        if names:
            parts = pl.sum_horizontal(pl.col(f"{name}_count").fill_null(0) for name in names)
            yield (parts > pl.col(f"{ATTENDANCE}_count")).fill_null(value=False)
