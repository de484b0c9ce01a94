"""Reports: cells of figures become values, targets and baselines of indicators.

One record is one cell. What its row, its column's heading and its template say together
must name a city, an indicator, a period and a breakdown; otherwise it is kept back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.conform.breakdowns import make_key
from citywise.conform.figures import figure_reader
from citywise.conform.local import local_indicators, local_programs
from citywise.conform.meanings import code_reader
from citywise.conform.outcome import Conformed, count_records
from citywise.conform.places import read_place
from citywise.conform.readings import Readings
from citywise.conform.totals import check_total_columns, check_total_rows
from citywise.conform.value_keys import read_breakdowns, read_indicators, read_periods
from citywise.intake.fields import BREAKDOWNS, VALUE_FIELDS
from citywise.intake.formats.sheet import FILE
from citywise.intake.records import LETTER, RULE, TEXT, TOTAL, cell_refs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.conform.context import Context
    from citywise.intake.templates import Template

KEY = ["city_id", "program_id", "indicator_id", "period_id", "disagg_key"]


def conform_values(records: pl.DataFrame, context: Context) -> Conformed:
    """Conform the cells of reports that share template and locale."""
    told = _with_rules(records, context.template)
    readings = Readings(told.filter(~pl.col(TOTAL) & _is_record()))
    readings.frame = readings.frame.join(
        context.report_frame(), on=FILE, how="left", maintain_order="left"
    )
    read_place(readings, context)
    read_periods(readings, context)
    read_indicators(readings, context)
    read_breakdowns(readings, context)
    _read_figure(readings, context)
    _hold_contradictions(readings)
    kept = readings.kept()
    return Conformed(
        rows=_rows(kept) | {"core_gaps": readings.gaps().filter(pl.col("kind") == "actual")},
        problems=_once_each(readings.problems, context.template),
        records=count_records(readings, kept),
        totals=_totals(told, context),
    )


def _with_rules(records: pl.DataFrame, template: Template) -> pl.DataFrame:
    """What the column's rule fixes, beside each cell."""
    rows = [(name, *fixed) for name, fixed in _rules(template)]
    names = ("kind", "rule_part", "rule_indicator", "rule_key", "accumulation_code", "percent")
    about = pl.DataFrame(rows, schema=dict.fromkeys((RULE, *names), pl.String), orient="row")
    return records.join(about, on=RULE, how="left", maintain_order="left")


def _rules(template: Template) -> Iterator[tuple[str, tuple[str | None, ...]]]:
    for number, rule in enumerate(template.values):
        key = make_key(rule.breakdown)
        fixed = (rule.kind, rule.part, rule.indicator or None, key, rule.accumulation, rule.percent)
        yield f"value:{number}", fixed
    if matrix := template.unpivot:
        yield "matrix", ("actual", matrix.part, None, "", matrix.accumulation, matrix.percent)


def _is_record() -> pl.Expr:
    """An empty cell is a record where a figure was due, and nothing where a target might stand."""
    return (pl.col("kind") == "actual") | pl.col(TEXT).is_not_null()


def _read_figure(readings: Readings, context: Context) -> None:
    schema = {
        "reported_value": pl.Float64,
        "numerator_low": pl.Float64,
        "numerator_high": pl.Float64,
        "value_status_code": pl.String,
    }
    read = figure_reader(context.style, context.network.indicators)
    by = ["indicator_id", "unit_code", "part_code", "percent", TEXT]
    readings.read(by, read, schema, field="figure", held="record")
    for name in ("currency", "method"):
        _read_remark(readings, context, name)


def _read_remark(readings: Readings, context: Context, name: str) -> None:
    field = VALUE_FIELDS[name]
    fallback = context.template.report.method if name == "method" else None
    if not readings.has(name):
        readings.add(**{field.column: pl.lit(fallback or None, dtype=pl.String)})
        return
    rule = context.template.columns[name]
    if not field.codes:
        readings.read_text(name, field.column, held=field.holds)
        return
    read = code_reader(field.codes, rule)
    readings.read([name], read, {field.column: pl.String}, field=name, held=field.holds)


def _hold_contradictions(readings: Readings) -> None:
    """More than all, and one figure given twice with two numbers, cannot both be right."""
    actual = pl.col("kind") == "actual"
    same = [FILE, *KEY, "kind"]
    figure = pl.col("reported_value")
    numerator = figure.filter(pl.col("part_code") == "numerator").max().over(same)
    denominator = figure.filter(pl.col("part_code") == "denominator").min().over(same)
    is_part = pl.col("part_code").is_in(["numerator", "denominator"])
    exceeds = (is_part & (numerator > denominator)).fill_null(value=False)
    readings.hold(exceeds, "numerator_exceeds_denominator", field="figure", text=TEXT)
    differs = (figure.n_unique().over([*same, "part_code"]) > 1) & figure.is_not_null()
    readings.hold(actual & differs, "conflicting_values", field="figure", text=TEXT)


def _once_each(problems: pl.DataFrame, template: Template) -> pl.DataFrame:
    """What is wrong with a row's field is said once, though it keeps back all its cells.

    The address is then that of the field; what a figure or its column's heading says is the
    figure's own cell.
    """
    levels = set(template.unpivot.levels) if template.unpivot else set[str]()
    told_by_column = {"figure", *(levels & {"period", "indicator"})}
    told_by_column |= {"breakdown"} if levels & set(BREAKDOWNS) else set()
    is_of_column = pl.col("field_name").is_in(list(told_by_column))
    letter = pl.when(is_of_column).then(pl.col(LETTER)).otherwise(None)
    one = [FILE, "sheet_number", "source_row", LETTER, "field_name", "reason_code"]
    return problems.with_columns(letter.alias(LETTER)).unique(
        one, keep="first", maintain_order=True
    )


def _rows(kept: pl.DataFrame) -> dict[str, pl.DataFrame]:
    placed = kept.with_columns(
        cell_ref=cell_refs(pl.col(LETTER)),
        value_kind_code=pl.col("kind"),
    )
    is_actual = pl.col("kind") == "actual"
    return {
        "core_reported_values": placed.filter(is_actual),
        "core_targets": placed.filter(~is_actual & pl.col("reported_value").is_not_null()),
        "core_indicators": local_indicators(kept),
        "core_programs": local_programs(kept),
    }


def _totals(told: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Totals by row and by column; cells of targets have no totals."""
    cells = told.filter(pl.col("kind") == "actual")
    by_row = cells.filter(~pl.col("is_total_column")).with_columns(
        pl.col(LETTER).alias("column"), pl.col("is_total_row").alias(TOTAL)
    )
    rows = check_total_rows(by_row, context.style)
    return pl.concat([rows, check_total_columns(cells, context.style)])
