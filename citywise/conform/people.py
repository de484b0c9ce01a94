"""Lists of people: a row is a person, who is counted and never kept.

`2031-03-04, Eastmere, sports, F, 16` becomes one more participation in the sports of that day,
one more of women and girls, and one more of 15–17. Nothing of a single row is stored: no cell of
it, not even in quarantine, which tells only where the row stands and what is wrong with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.vocabularies import vocabulary
from citywise.conform.breakdowns import band_edges
from citywise.conform.event_rules import ATTENDANCE, hold_wrong_days
from citywise.conform.events import count_kinds, kind_id, no_counts, read_when
from citywise.conform.local import local_places, local_programs
from citywise.conform.meanings import code_reader, count_reader
from citywise.conform.outcome import Conformed, count_records
from citywise.conform.places import read_place
from citywise.conform.problems import NUMBER, RAW
from citywise.conform.readings import Readings, begin_reading
from citywise.conform.sections import hold_sections
from citywise.conform.totals import no_totals
from citywise.intake.cells import TYPED
from citywise.intake.fitting.records import SHEET, TOTAL
from citywise.intake.formats.sheet import FILE, ROW
from citywise.intake.templates.fields import PEOPLE_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.conform.context import Context
    from citywise.conform.distinct import Meaning
    from citywise.conform.meanings import Read

UNKNOWN = "U"
DIMENSIONS = ("sex", "age_band")
_TOGETHER = (FILE, "city_id", "program_id", "event_date", "date_precision_code",
             "activity_type_code", "mode_code", "count_method_code")  # fmt: skip
"""What people must share to be counted as one event."""


def conform_people(records: pl.DataFrame, context: Context) -> Conformed:
    """Count the people of lists that share template and locale."""
    readings = begin_reading(records.filter(~pl.col(TOTAL)), context)
    read_place(readings, context)
    hold_sections(readings, context)
    read_when(readings, context)
    _read_what(readings, context)
    _read_sex(readings, context)
    _read_age(readings, context)
    hold_wrong_days(readings, context.template.rules)
    _hold_repeated(readings)
    kept = readings.kept()
    return Conformed(
        rows=_rows(kept, context) | {"core_gaps": _gaps(readings)},
        problems=readings.problems.with_columns(pl.lit(None, dtype=pl.String).alias(RAW)),
        records=count_records(readings, kept),
        totals=no_totals(),
    )


def _read_what(readings: Readings, context: Context) -> None:
    readings.add(event_status_code=pl.lit("completed"))
    for name in filter(readings.has, ("activity_type", "mode", "method")):
        field, rule = PEOPLE_FIELDS[name], context.template.columns[name]
        read = code_reader(field.codes, rule, required=rule.required)
        readings.read([name], read, {field.column: pl.String}, field=name, held=field.holds)


def _read_sex(readings: Readings, context: Context) -> None:
    """A word that is in no list leaves the person counted, without a sex."""
    if readings.has("sex"):
        read = code_reader("sex", context.template.columns["sex"])
        readings.read(["sex"], read, {"sex_code": pl.String}, field="sex", held="cell")
        readings.add(sex=pl.col("sex_code").fill_null(UNKNOWN))


def _read_age(readings: Readings, context: Context) -> None:
    people = context.template.people
    if people and readings.has("age"):
        held = "record" if people.impossible_age == "hold" else "cell"
        read = _age_reader(count_reader(context.style), people.oldest)
        readings.read(["age"], read, {"band_code": pl.String}, field="age", held=held)
        readings.add(age_band=pl.col("band_code").fill_null(UNKNOWN))


def _age_reader(read_count: Read, oldest: int) -> Read:
    """Reads an age in years as the network's age group."""
    bands = {code: band_edges(code) for code in vocabulary("age_band").codes}
    edges = {code: ends for code, ends in bands.items() if ends}

    def read(text: str | None) -> Meaning:
        age, *_, reason = read_count(text)
        if reason is None and age is None:
            return (None, None)
        if age is None or not 0 <= age <= oldest:
            return (None, "impossible_age")
        return (next(code for code, (low, high) in edges.items() if low <= age <= high), None)

    return read


def _hold_repeated(readings: Readings) -> None:
    """Rows that are alike in all that was asked, the person's own number included, are one."""
    if not readings.has("ref"):
        return
    asked = [FILE, *(name for name in PEOPLE_FIELDS if readings.has(name))]
    texts = pl.struct(pl.col(asked).cast(pl.String).str.strip_chars(TYPED + " "))
    is_again = ~texts.is_first_distinct() & pl.col("ref").is_not_null()
    readings.hold(is_again, "repeated_person", field="ref")


def _rows(kept: pl.DataFrame, context: Context) -> dict[str, pl.DataFrame]:
    together = [name for name in _TOGETHER if name in kept.columns]
    present = [name for name in DIMENSIONS if name in kept.columns]
    events = kept.group_by(together, maintain_order=True).agg(
        pl.col(NUMBER, SHEET, ROW).first(),
        pl.len().cast(pl.Int64).alias(f"{ATTENDANCE}_count"),
        *((pl.col(name) != UNKNOWN).any().alias(f"has_{name}") for name in present),
    )
    return {
        "core_events": _completed(events, context),
        "core_event_counts": _counts(kept, events, together, present),
        "core_count_kinds": count_kinds(("participations", key) for key in _keys(kept, present)),
        "core_programs": local_programs(kept),
        "core_local_places": local_places(kept),
    }


def _completed(events: pl.DataFrame, context: Context) -> pl.DataFrame:
    """What a list of people says by being one: it took place once, and these came."""
    method = pl.lit(context.template.report.method or None, dtype=pl.String)
    known = {
        flag: pl.col(column) if column in events.columns else pl.lit(value=False)
        for flag, column in (("has_sex_counts", "has_sex"), ("has_age_counts", "has_age_band"))
    }
    if "count_method_code" in events.columns:
        method = pl.coalesce("count_method_code", method)
    return events.with_columns(
        event_status_code=pl.lit("completed"),
        session_count=pl.lit(1, dtype=pl.Int64),
        participation_status_code=pl.lit("reported"),
        count_method_code=method,
        **known,
    )


def _keys(kept: pl.DataFrame, present: list[str]) -> Iterator[str]:
    for name in present:
        yield from (f"{name}={code}" for code in kept[name].unique().sort())


def _counts(
    kept: pl.DataFrame, events: pl.DataFrame, together: list[str], present: list[str]
) -> pl.DataFrame:
    frames = [no_counts()]
    for name in present if kept.height else []:
        counted = kept.group_by([*together, name], maintain_order=True).agg(
            pl.len().cast(pl.Int64).alias("measured_value")
        )
        numbered = counted.join(
            events.select(*together, NUMBER), on=together, nulls_equal=True, maintain_order="left"
        )
        ids = {code: kind_id("participations", f"{name}={code}") for code in kept[name].unique()}
        frames.append(
            numbered.select(
                FILE,
                NUMBER,
                pl.col(name).replace_strict(ids, return_dtype=pl.Int64).alias("count_kind_id"),
                "measured_value",
                value_status_code=pl.lit("reported"),
            )
        )
    return pl.concat(frames, how="diagonal")


def _gaps(readings: Readings) -> pl.DataFrame:
    """Where people were kept back, once for each event they would have been counted in."""
    gaps = readings.gaps()
    together = [name for name in _TOGETHER if name in gaps.columns]
    return gaps.unique(together, keep="first", maintain_order=True)
