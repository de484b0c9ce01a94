"""Registers: lines of text become practices, studies, exchanges or materials.

All four are read by their declaration (`citywise.intake.templates.registers`). A line whose id,
city, kind or needed number cannot be understood is kept back whole; an unreadable side remark
(description, theme, audience) costs only itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.conform.exact_numbers import exact_count_reader, exact_number_reader
from citywise.conform.local import local_places, local_programs
from citywise.conform.meanings import code_reader, codes_reader, day_reader, program_reader
from citywise.conform.outcome import Conformed, count_records
from citywise.conform.problems import NUMBER
from citywise.conform.readings import Readings, begin_reading
from citywise.conform.register_names import cities_reader, city_or_none, indicator_reader
from citywise.conform.register_rules import hold_breaches
from citywise.conform.slugs import slug_reader
from citywise.conform.totals import no_totals
from citywise.intake.cells import TYPED
from citywise.intake.fitting.records import TOTAL
from citywise.intake.formats.sheet import FILE

if TYPE_CHECKING:
    from collections.abc import Callable

    from citywise.conform.context import Context
    from citywise.intake.templates.field import Field
    from citywise.intake.templates.registers import Register

_TEXTS = pl.List(pl.String)
_WRITTEN = "written_"
"""Before a column of texts whose meaning has the same name."""


def conform_register(records: pl.DataFrame, context: Context) -> Conformed:
    """Conform the lines of registers of one kind that share template and locale."""
    register = _register_of(context)
    # Total is a word like any other in a title: a register has no sums
    readings = begin_reading(_with_own_names(records.drop(TOTAL), register), context)
    for field in register.fields.values():
        if field.reading != "country":
            _read_field(readings, field, context)
    _name_practices(readings)
    hold_breaches(readings, context.template.produces, register, context.network)
    kept = readings.kept()
    return Conformed(
        rows=_rows(kept, register),
        problems=readings.problems,
        records=count_records(readings, kept),
        totals=no_totals(),
    )


def _register_of(context: Context) -> Register:
    register = context.template.register
    if register is None:
        raise TypeError(f"{context.template.id} is no template of a register")
    return register


def _with_own_names(records: pl.DataFrame, register: Register) -> pl.DataFrame:
    same = (name for name, field in register.fields.items() if name == field.column)
    return records.rename({name: _WRITTEN + name for name in same if name in records.columns})


def _source(field: Field) -> str:
    return _WRITTEN + field.name if field.name == field.column else field.name


def _read_field(readings: Readings, field: Field, context: Context) -> None:
    if readings.has(_source(field)):
        _READ[field.reading](readings, field, context)
        if field.is_needed and field.reading in {"text", "count", "number"}:
            is_empty = pl.col(_source(field)).is_null()
            readings.hold(is_empty, "missing_value", field=field.name)
    elif field.name == _city_field(context) and context.template.report.city == "folder":
        readings.add(**{field.column: pl.col("city_of_file")})
    else:
        readings.add(**{field.column: pl.lit(None, dtype=_type_of(field))})
        if field.reading == "indicator":
            readings.add(definition_version=pl.lit(None, dtype=pl.Int64))


def _city_field(context: Context) -> str:
    return _register_of(context).city


def _type_of(field: Field) -> pl.DataType | type[pl.DataType]:
    kinds = {"count": pl.Int64, "number": pl.Float64, "date": pl.Date}
    return _TEXTS if field.table else kinds.get(field.reading, pl.String)


def _read_text(readings: Readings, field: Field, context: Context) -> None:  # noqa: ARG001
    source = _source(field)
    readings.read_text(source, field.column, held=field.holds)


def _read_date(readings: Readings, field: Field, context: Context) -> None:
    style = context.locale
    short_years = context.template.source.short_years
    read = day_reader(style.order, style.calendar, short_years=short_years, required=False)
    precision = f"{field.column}_precision"
    schema = {field.column: pl.Date, precision: pl.String}
    readings.read([_source(field)], read, schema, field=field.name, held=field.holds)
    if field.is_last:
        last = pl.when(pl.col(precision) == "month").then(pl.col(field.column).dt.month_end())
        readings.add(**{field.column: last.otherwise(field.column)})


def _read_code(readings: Readings, field: Field, context: Context) -> None:
    rule = context.template.columns[field.name]
    read = code_reader(field.codes, rule, required=field.is_needed)
    _read_one(readings, field, read)


def _read_codes(readings: Readings, field: Field, context: Context) -> None:
    read = codes_reader(field.codes, context.template.columns[field.name])
    _read_one(readings, field, read)


def _read_slug(readings: Readings, field: Field, context: Context) -> None:
    rule = context.template.columns[field.name]
    _read_one(readings, field, slug_reader(rule, required=field.is_needed))


def _read_count(readings: Readings, field: Field, context: Context) -> None:
    _read_one(readings, field, exact_count_reader(context.style))


def _read_number(readings: Readings, field: Field, context: Context) -> None:
    schema = {field.column: pl.Float64, f"{field.column}_is_percent": pl.Boolean}
    read = exact_number_reader(context.style)
    readings.read([_source(field)], read, schema, field=field.name, held=field.holds)


def _read_one(readings: Readings, field: Field, read: Callable[..., tuple[object, ...]]) -> None:
    schema = {field.column: _type_of(field)}
    readings.read([_source(field)], read, schema, field=field.name, held=field.holds)


def _read_city(readings: Readings, field: Field, context: Context) -> None:
    rule, is_own = context.template.columns[field.name], field.name == _city_field(context)
    read = city_or_none(context, rule, is_needed=field.is_needed, is_own=is_own)
    if not readings.has("country"):
        readings.add(country=pl.lit(None, dtype=pl.String))
    by = ["folder_of_file", "country", _source(field)]
    readings.read(by, read, {field.column: pl.String}, field=field.name, held=field.holds)


def _read_cities(readings: Readings, field: Field, context: Context) -> None:
    read = cities_reader(context, context.template.columns[field.name])
    source = _source(field)
    # the column of meanings is not that of texts
    readings.read(
        ["folder_of_file", source], read, {field.column: _TEXTS}, field=field.name, held=field.holds
    )


def _read_program(readings: Readings, field: Field, context: Context) -> None:
    read = program_reader(context.network.names, context.template.columns[field.name])
    by = ["city_id", _source(field)]
    readings.read(by, read, {field.column: pl.String}, field=field.name, held=field.holds)


def _read_indicator(readings: Readings, field: Field, context: Context) -> None:
    schema = {field.column: pl.String, "definition_version": pl.Int64}
    read = indicator_reader(context, context.template.columns[field.name])
    readings.read([_source(field)], read, schema, field=field.name, held=field.holds)


_READ = {
    "text": _read_text,
    "date": _read_date,
    "code": _read_code,
    "codes": _read_codes,
    "count": _read_count,
    "number": _read_number,
    "slug": _read_slug,
    "city": _read_city,
    "cities": _read_cities,
    "program": _read_program,
    "indicator": _read_indicator,
}


def _name_practices(readings: Readings) -> None:
    """A practice without a title is called as its cell has it."""
    if readings.has("practice_name"):
        written = pl.col("practice").str.strip_prefix(TYPED)
        readings.add(practice_name=pl.coalesce("practice_name", written))


def _rows(kept: pl.DataFrame, register: Register) -> dict[str, pl.DataFrame]:
    rows = {
        register.table: kept,
        "core_programs": local_programs(kept),
        "core_local_places": local_places(kept),
    }
    several = [field for field in register.fields.values() if field.table]
    for field in several:
        if field.reading == "codes":
            rows[field.table] = _exploded(kept, field.column)
    if any(field.reading == "cities" for field in several):
        rows["core_record_cities"] = _users(kept)
    return rows


def _exploded(kept: pl.DataFrame, column: str) -> pl.DataFrame:
    filled = kept.select(FILE, NUMBER, column).filter(pl.col(column).list.len() > 0)
    return filled.explode(column)


def _users(kept: pl.DataFrame) -> pl.DataFrame:
    """Cities that used a material, each once; one that adapted it has used it."""
    frames = [
        _exploded(kept, name).select(
            FILE, NUMBER, pl.col(name).alias("city_id"), is_adapted=pl.lit(value=is_adapted)
        )
        for name, is_adapted in (("adapted_by", True), ("used_by", False))
    ]
    return pl.concat(frames).unique([FILE, NUMBER, "city_id"], keep="first", maintain_order=True)
