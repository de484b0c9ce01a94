"""Rows of a single text that tell the program of the rows below them, where a template says so.

The Club           |          `sections = true` under [columns.program]
Visitors           |  40      of The Club
Total              |  40      ends the section: of whom the next row is, nobody says
Visitors           |  90      waits
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.totals import is_total_word, whose_total
from citywise.catalogue.words import fold
from citywise.conform.choices import folded_words
from citywise.conform.distinct import Meaning, read_column
from citywise.conform.sections import parts_of, says_otherwise
from citywise.conform.totalled import TOTALLED
from citywise.intake.fitting.records import SHEET, TOTAL, TOTAL_ROW
from citywise.intake.formats.sheet import FILE, ROW
from citywise.intake.templates.fields import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.conform.context import Context, Report
    from citywise.conform.meanings import Read
    from citywise.conform.readings import Readings
    from citywise.intake.fitting.text_rows import TextRow

_PROGRAM, _SECTION, _ENDED_BY, _IS_END = "program", "section", "section_ended_by", "is_end"
_PLACE = [FILE, SHEET, ROW]
_MARKS = {FILE: pl.Int32, SHEET: pl.Int32, ROW: pl.Int32, _SECTION: pl.String, _ENDED_BY: pl.String}


@dataclass(frozen=True, slots=True)
class _Head:
    """A row that heads a section, with the name of its program; None where it is the city's."""

    row: TextRow
    program: str | None
    is_known: bool


def section_rows(context: Context) -> frozenset[tuple[int, int, int]]:
    """Where the rows stand that head the section of a known program."""
    heads = (head for head in _heads(context) if head.is_known)
    return frozenset((h.row.file_number, h.row.sheet_number, h.row.row) for h in heads)


def with_sections(records: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The records with the program of their section, where their own row tells none."""
    heads = list(_heads(context))
    if not heads:
        return records
    names = {fold(part) for head in heads for part in parts_of(head.row.text)}
    rows = _with_ends(records, context, names)
    ends = rows.filter(_IS_END).select(
        *_PLACE, pl.lit(None, dtype=pl.String).alias(_SECTION), _ENDED_BY
    )
    told = [(h.row.file_number, h.row.sheet_number, h.row.row, h.program, None) for h in heads]
    marks = pl.concat([pl.DataFrame(told, schema=_MARKS, orient="row"), ends])
    # sorted here, for polars cannot see by groups whether they are, and would warn the reader
    beside = rows.drop(_ENDED_BY).sort(_PLACE).join_asof(
        marks.sort(_PLACE), on=ROW, by=[FILE, SHEET],
        allow_exact_matches=False, check_sortedness=False,
    )  # fmt: skip
    return _placed(records.join(beside, on=_PLACE, how="left", maintain_order="left"))


def hold_ended(readings: Readings) -> None:
    """Hold back what stands below the total of a section, and says of no program itself."""
    if readings.has(_ENDED_BY):
        is_open = pl.col(_ENDED_BY).is_not_null() & pl.col(_PROGRAM).is_null()
        readings.hold(is_open, "section_ended", field="section", text=_ENDED_BY)


def _heads(context: Context) -> Iterator[_Head]:
    rule = context.template.columns.get(_PROGRAM)
    if rule is None or not rule.sections:
        return
    words, reports = folded_words(rule), {r.file_number: r for r in context.reports}
    for row in context.text_rows:
        city, known = reports[row.file_number].city_id or "", context.network.names.programs
        meant = {part: words.get(fold(part), part) for part in parts_of(row.text)}
        named = [part for part, word in meant.items() if (city, fold(word)) in known]
        if ALL in meant.values():
            yield _Head(row, None, is_known=True)
        elif named or not _is_other(row, reports[row.file_number], context):
            yield _Head(row, next(iter(named), row.text), is_known=bool(named))


def _is_other(row: TextRow, report: Report, context: Context) -> bool:
    """The text tells something else: a measure without figures, a month, girls, a total."""
    rule = context.template.columns.get(row.field)
    is_word = rule is not None and fold(row.text) in folded_words(rule)
    is_measure = row.field == "indicator" and fold(row.text) in context.network.names.indicators
    is_total = any(is_total_word(part) for part in parts_of(row.text))
    return is_word or is_measure or is_total or says_otherwise(row, report, context)


def _with_ends(records: pl.DataFrame, context: Context, names: set[str]) -> pl.DataFrame:
    """Each row once, with whether it is the total that ends a section, and what it is called."""
    is_total = TOTAL_ROW if TOTAL_ROW in records.columns else TOTAL
    fields = [name for name in context.template.columns if name in records.columns]
    texts = [pl.col(name).cast(pl.String) for name in fields]
    rows = records.select(*_PLACE, is_total, *texts).unique(_PLACE)
    schema = {_ENDED_BY: pl.String}
    ended = read_column(rows, [is_total, *fields], _end_reader(fields, names), schema)
    return ended.select(*_PLACE, _ENDED_BY, pl.col(_ENDED_BY).is_not_null().alias(_IS_END))


def _end_reader(fields: list[str], names: set[str]) -> Read:
    def read(is_total: bool, *texts: str | None) -> Meaning:  # noqa: FBT001 - one value of a row
        told = {name: text for name, text in zip(fields, texts, strict=True) if text}
        totals = [text for text in told.values() if whose_total(text) in names]
        if is_total:
            totals += [t for n, t in told.items() if is_total_word(t) and n not in TOTALLED]
        return (next(iter(totals), None), None)

    return read


def _placed(records: pl.DataFrame) -> pl.DataFrame:
    """What is read of a section becomes the program of its rows; its total is of no program."""
    own = [pl.col(_PROGRAM).cast(pl.String)] if _PROGRAM in records.columns else []
    program = pl.coalesce(*own, pl.when(~pl.col(_IS_END)).then(_SECTION))
    totals = [name for name in (TOTAL, TOTAL_ROW) if name in records.columns]
    marked = [(pl.col(name) | pl.col(_IS_END)).alias(name) for name in totals]
    return records.with_columns(program.alias(_PROGRAM), *marked).drop(_SECTION, _IS_END)
