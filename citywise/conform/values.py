"""Reports: cells of figures become values, targets and baselines of indicators.

One record is one cell. What its row, its column's heading and its template say together
must name a city, an indicator, a period and a breakdown; otherwise it is kept back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.conform.arithmetic import IS_SPLIT, IS_SUM, find_sums
from citywise.conform.breakdowns import make_key
from citywise.conform.contradictions import hold_contradictions, mark_placed
from citywise.conform.entries import MIXED, REF, settle_entries
from citywise.conform.figures import currency_reader, figure_reader, with_truth
from citywise.conform.local import (
    LOCAL_INDICATOR,
    local_indicators,
    local_places,
    local_programs,
)
from citywise.conform.meanings import code_reader
from citywise.conform.outcome import Conformed, count_records, warn
from citywise.conform.places import read_place
from citywise.conform.program_sections import hold_ended
from citywise.conform.readings import Readings, begin_reading
from citywise.conform.scales import DECLARED, declared_scale
from citywise.conform.sections import hold_sections
from citywise.conform.stated_totals import gaps_of_values, settle_totals
from citywise.conform.told_scales import hold_told_scales, take_told_scales
from citywise.conform.totalled import OVER, with_totalled, without_totalled
from citywise.conform.value_keys import has_strange_ages, read_breakdowns, read_indicators
from citywise.conform.value_periods import COVERS, read_periods
from citywise.conform.value_totals import check_totals, hold_unplaced
from citywise.conform.wholes import EXCEEDED, hold_exceeded
from citywise.intake.fitting.records import (
    LETTER,
    LEVEL,
    RULE,
    SHEET,
    TEXT,
    TOTAL,
    TOTAL_COLUMN,
    TOTAL_ROW,
    cell_refs,
)
from citywise.intake.formats.sheet import FILE, ROW
from citywise.intake.templates.fields import BREAKDOWNS, VALUE_FIELDS
from citywise.intake.templates.sections import ValueRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.conform.context import Context
    from citywise.intake.templates.sections import ColumnRule, Unpivot
    from citywise.intake.templates.template import Template

_KIND = f"{LEVEL}kind"
_OF_ROW = "kind_of_row"
"""What the column `kind` says, in the words of its row."""
_UNIT = ["indicator_id", "unit_code", "part_code"]
"""What says whether a cell tells a count, a share or an amount of money."""


def conform_values(records: pl.DataFrame, context: Context) -> Conformed:
    """Conform the cells of reports that share template and locale."""
    told = _with_sums(_with_rules(records, context.template), context)
    told = with_totalled(told, context.template)
    readings = _begin(told, context)
    read_place(readings, context)
    read_periods(readings, context)
    read_indicators(readings, context)
    read_breakdowns(readings, context)
    hold_sections(readings, context)
    hold_ended(readings)
    if readings.has("ref"):
        readings.read_text("ref", REF, held="record")
    for text in filter(readings.has, (_KIND, _OF_ROW)):
        is_unknown = pl.col("kind").is_null()
        lacks = is_unknown & pl.col(text).is_null() & (text == _OF_ROW)
        readings.hold(lacks, "missing_value", field="kind")
        readings.hold(is_unknown & ~lacks, "unknown_code", field="kind", text=text)
    mark_placed(readings)
    _read_figure(readings, context)
    _hold_sums(readings, context)
    hold_unplaced(told, readings, context)
    sums = settle_totals(readings, context)
    hold_contradictions(readings, context, pl.lit(value=True))
    settle_entries(readings, context)
    hold_exceeded(readings, context)
    kept = readings.kept()
    return Conformed(
        rows=_rows(kept) | {"core_gaps": gaps_of_values(readings)},
        problems=_once_each(readings.problems, context.template),
        records=count_records(readings, kept),
        totals=check_totals(told, readings, sums, context),
        warnings=pl.concat(_soft_findings(kept, context.template)),
    )


def _begin(told: pl.DataFrame, context: Context) -> Readings:
    """The records, and the totals that may be figures of their own.

    Beside these an empty cell of a target says that the target of a part is not known.
    """
    is_record = ~pl.col(TOTAL) & _is_record()
    if told[OVER].is_null().all():
        return begin_reading(told.filter(is_record), context)
    is_total = pl.col(OVER).is_not_null()
    has_target = (is_total & (pl.col("kind") != "actual")).any().over(FILE)
    found = told.filter(is_total | is_record | (~pl.col(TOTAL) & has_target))
    return begin_reading(without_totalled(found, context.template), context, ~is_record)


def _with_sums(told: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Beside each cell whether its row is a sum that does not say so, or a split of a whole.

    Where the template has totals told by arithmetic, such a row is a total like any other.
    """
    is_figure = (pl.col("kind") == "actual") & ~pl.col(TOTAL_COLUMN)
    sums = find_sums(told.filter(is_figure), context.style)
    marked = told.join(sums, on=[FILE, SHEET, ROW], how="left", maintain_order="left")
    marked = marked.with_columns(pl.col(IS_SUM, IS_SPLIT).fill_null(value=False))
    if context.template.source.totals != "arithmetic":
        return marked
    return marked.with_columns(pl.col(TOTAL, TOTAL_ROW) | pl.col(IS_SUM))


def _hold_sums(readings: Readings, context: Context) -> None:
    """A total that does not say so is neither counted nor dropped until the template decides."""
    if context.template.source.totals == "words":
        return
    # said once of the row, in all of whose figures it is so
    readings.hold(pl.col(IS_SUM), "perhaps_total", field="row")
    readings.hold(pl.col(IS_SPLIT), "overlapping_splits", field="row")


def _soft_findings(kept: pl.DataFrame, template: Template) -> Iterator[pl.DataFrame]:
    yield warn(kept, _exceeds_whole(), "percent_above_whole")
    rows = kept.unique([FILE, SHEET, ROW], keep="first", maintain_order=True)
    yield warn(rows, pl.col(IS_SUM), "perhaps_total")
    yield warn(rows, pl.col(IS_SPLIT), "overlapping_splits")
    yield warn(kept, pl.col(EXCEEDED), "parts_exceed_total")
    yield warn(kept, pl.col(MIXED), "mixed_entries")
    strange = [key for key in kept["disagg_key"].unique() if has_strange_ages(key, template)]
    yield warn(kept, pl.col("disagg_key").is_in(strange), "age_group_unclear")


def _with_rules(records: pl.DataFrame, template: Template) -> pl.DataFrame:
    """What the column's rule fixes, beside each cell."""
    rows = [(name, *fixed) for name, fixed in _rules(template)]
    names = ("kind", "rule_part", "rule_indicator", "rule_unit", "rule_key", "accumulation_code",
             "percent", DECLARED, COVERS)  # fmt: skip
    about = pl.DataFrame(rows, schema=dict.fromkeys((RULE, *names), pl.String), orient="row")
    named = records.rename({"kind": _OF_ROW}, strict=False)
    told = named.join(about, on=RULE, how="left", maintain_order="left")
    if _OF_ROW in told.columns:
        return _with_kinds_of_rows(told, template.columns["kind"])
    return _with_kinds(told, template.unpivot) if _KIND in told.columns else told


def _with_kinds_of_rows(told: pl.DataFrame, rule: ColumnRule) -> pl.DataFrame:
    """What each row says of its figures; those beside another word, or none, have no kind."""
    read = code_reader("value_kind", rule)
    kinds = {word: read(word)[0] for word in told[_OF_ROW].drop_nulls().unique().to_list()}
    kind = pl.col(_OF_ROW).replace_strict(kinds, default=None, return_dtype=pl.String)
    return told.with_columns(kind=kind)


def _with_kinds(told: pl.DataFrame, matrix: Unpivot | None) -> pl.DataFrame:
    """What a level of the heading says of its figures; those under another word have no kind."""
    words = told[_KIND].drop_nulls().unique().to_list()
    kinds = {word: matrix.kind_of(word) if matrix else None for word in words}
    kind = pl.col(_KIND).replace_strict(kinds, default=None, return_dtype=pl.String)
    is_told, is_to_date = pl.col(_KIND).is_not_null(), kind == "to_date"
    figures = pl.when(is_to_date).then(pl.lit("actual")).otherwise(kind)
    return told.with_columns(
        kind=pl.when(is_told).then(figures).otherwise("kind"),
        accumulation_code=pl.when(is_to_date).then(kind).otherwise("accumulation_code"),
    )


def _rules(template: Template) -> Iterator[tuple[str, tuple[str | None, ...]]]:
    for number, rule in enumerate(template.values):
        yield f"value:{number}", _fixed(rule, template, rule.kind, make_key(rule.breakdown))
    if matrix := template.unpivot:
        yield "matrix", _fixed(matrix, template, "actual", "")


def _fixed(
    rule: ValueRule | Unpivot, template: Template, kind: str, key: str
) -> tuple[str | None, ...]:
    about = (rule.indicator or None, rule.unit or None)
    covers = rule.covers if isinstance(rule, ValueRule) else "period"
    scale = str(declared_scale(template, rule))
    return (kind, rule.part, *about, key, rule.accumulation, rule.percent, scale, covers)


def _is_record() -> pl.Expr:
    """An empty cell is a record where a figure was due, and nothing where a target might stand."""
    return (pl.col("kind") == "actual") | pl.col(TEXT).is_not_null()


def _read_figure(readings: Readings, context: Context) -> None:
    schema = {
        "reported_value": pl.Float64,
        "numerator_low": pl.Float64,
        "numerator_high": pl.Float64,
        "value_status_code": pl.String,
        "currency_code": pl.String,
    }
    _read_told_currency(readings, context)
    read = figure_reader(context.style, context.network.indicators)
    if context.template.source.truth == "count":
        read = with_truth(read)
    take_told_scales(readings)
    by = [*_UNIT, "percent", DECLARED, "currency_declared", "currency_told", TEXT]
    readings.read(by, read, schema, field="figure", held="record")
    hold_told_scales(readings, context)
    _read_method(readings, context)


def _read_told_currency(readings: Readings, context: Context) -> None:
    """The currency of the row, and that of the template or city for rows that tell none."""
    declared = pl.col("city_id").replace_strict(
        context.currencies, default=None, return_dtype=pl.String
    )
    fixed = pl.lit(context.template.source.currency or None, dtype=pl.String)
    readings.add(currency_declared=pl.coalesce(fixed, declared))
    if not readings.has("currency"):
        readings.add(currency_told=pl.lit(None, dtype=pl.String))
        return
    read = currency_reader(context.network.indicators)
    by = [*_UNIT, "currency_declared", "currency"]
    readings.read(by, read, {"currency_told": pl.String}, field="currency", held="record")


def _read_method(readings: Readings, context: Context) -> None:
    field, rule = VALUE_FIELDS["method"], context.template.columns.get("method")
    if rule is None or not readings.has("method"):
        fallback = context.template.report.method or None
        readings.add(**{field.column: pl.lit(fallback, dtype=pl.String)})
        return
    read = code_reader(field.codes, rule)
    readings.read(["method"], read, {field.column: pl.String}, field="method", held=field.holds)


def _exceeds_whole() -> pl.Expr:
    """A percentage of the city's own above 100 %: growth, or a slip."""
    highest = pl.coalesce("reported_value", "numerator_high")
    is_percentage = (pl.col("unit_code") == "percent") & (pl.col("part_code") == "value")
    is_local = pl.col("indicator_id").str.starts_with(LOCAL_INDICATOR)
    return is_local & is_percentage & (highest > 1)


def _once_each(problems: pl.DataFrame, template: Template) -> pl.DataFrame:
    """What is wrong with a row's field is said once, though it keeps back all its cells.

    The address is then that of the field; what a figure or its column's heading says is the
    figure's own cell.
    """
    levels = set(template.unpivot.levels) if template.unpivot else set[str]()
    told_by_column = {"figure", *(levels & {"period", "indicator", "kind"})}
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
        "core_targets": placed.filter(~is_actual),
        "core_indicators": local_indicators(kept),
        "core_programs": local_programs(kept),
        "core_local_places": local_places(kept),
    }
