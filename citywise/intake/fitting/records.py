"""Lay a template over a sheet: cells become records of text.

Events: one row a record. Values: one cell a record, whatever the layout was. Totals and
notes are told apart here, by word; nothing is read as a number yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import starmap
from typing import TYPE_CHECKING

import polars as pl
import polars.selectors as cs

from citywise.catalogue.totals import is_total_of_period, is_total_word, whose_total
from citywise.catalogue.words import fold
from citywise.intake.cells import COVERED, RECORD_FIELD, TYPED, Problem
from citywise.intake.fitting.combining import cell, count_texts, field_texts
from citywise.intake.fitting.filling_down import fill_down, with_texts_above
from citywise.intake.fitting.text_rows import is_lone_text, lone_texts
from citywise.intake.fitting.total_columns import find_total_columns
from citywise.intake.formats.sheet import FILE, ROW, Sheet, cell_name

if TYPE_CHECKING:
    from citywise.intake.fitting.headings import Heading, LaidColumn
    from citywise.intake.fitting.total_columns import TotalColumn
    from citywise.intake.templates.sections import ColumnRule
    from citywise.intake.templates.template import Template

SHEET, LETTER, RULE, TEXT = "sheet_number", "column_letter", "rule", "text"
HEADING = "column_heading"
"""The heading of a column of figures that a template names, as one line."""
TOTAL, TOTAL_ROW, TOTAL_COLUMN = "is_total", "is_total_row", "is_total_column"
UNDATED = "is_undated"
"""A row of a log that tells no day of its own, though one be filled down from above."""
LEVEL = "level:"
"""Before the name of what a level of a matrix's header tells."""
BETWEEN_RULE = "@"
"""Between the rule of a log's column of totals, and its letter."""
_OF_NAMES = ("field:program", "field:city")
_DAYS = frozenset({"field:date", "field:month"})
FREE_TEXT = ("ref", "title")
"""Fields of which nearly every record has a text of its own."""


@dataclass(frozen=True, slots=True)
class Records:
    """Text records of one template, and the rows that are notes rather than records."""

    frame: pl.DataFrame
    notes: list[Problem]


def lay_events(sheet: Sheet, heading: Heading, template: Template) -> Records:
    """One record a row: a column of text for each field and each count the template names."""
    rows = _data_rows(sheet, heading, template)
    frame, notes = _split_notes(rows, heading, template, sheet.number)
    fields = list(field_texts(heading, template))
    counts = list(count_texts(heading, template))
    place = [pl.col(FILE), pl.lit(sheet.number, dtype=pl.Int32).alias(SHEET), pl.col(ROW)]
    without_day = frame.filter(_has_no_day(heading)).with_columns(
        _is_total(heading, template).alias(TOTAL)
    )
    places = without_day.filter(TOTAL).select(FILE, ROW, TOTAL)
    marked = frame.join(places, on=[FILE, ROW], how="left", maintain_order="left")
    total = pl.col(TOTAL).fill_null(value=False)
    days = [cell(c) for c in heading.columns if c.rule in _DAYS]
    undated = pl.all_horizontal(day.is_null() for day in days) if days else pl.lit(value=False)
    filled = fill_down(marked.with_columns(undated.alias(UNDATED)), total)
    totals = [
        cell(t.column).alias(f"{t.rule}{BETWEEN_RULE}{t.column.letter}")
        for t in find_total_columns(heading, template)
    ]
    return Records(filled.select(*place, *fields, *counts, *totals, total, UNDATED), notes)


def lay_values(sheet: Sheet, heading: Heading, template: Template) -> Records:
    """One record a figure's cell, with the fields of its row and the levels of its column."""
    rows = _data_rows(sheet, heading, template)
    frame, notes = _split_notes(rows, heading, template, sheet.number)
    figures = [c for c in heading.columns if c.rule.startswith(("value:", "matrix"))]
    place = [pl.col(FILE), pl.lit(sheet.number, dtype=pl.Int32).alias(SHEET), pl.col(ROW)]
    fields = list(field_texts(heading, template))
    marked = frame.with_columns(_is_total(heading, template).alias(TOTAL_ROW))
    filled = fill_down(marked, pl.col(TOTAL_ROW))
    totals = list(find_total_columns(heading, template))
    cells = {c.letter: cell(c) for c in (*figures, *(t.column for t in totals))}
    wide = filled.select(*place, *fields, TOTAL_ROW, **cells)
    long = wide.unpivot(
        on=list(cells),
        index=[name for name in wide.columns if name not in cells],
        variable_name=LETTER,
        value_name=TEXT,
    )
    about = _about_columns(figures, totals, template)
    joined = long.join(about, on=LETTER, how="left", maintain_order="left")
    is_total = (pl.col(TOTAL_ROW) | pl.col(TOTAL_COLUMN)).alias(TOTAL)
    return Records(joined.with_columns(is_total), notes)


def with_repeated_texts_once(frame: pl.DataFrame) -> pl.DataFrame:
    """Texts that a log repeats from row to row are held once each; free text stays as it is."""
    repeated = cs.string() - cs.by_name(FREE_TEXT, require_all=False)
    return frame.with_columns(repeated.cast(pl.Categorical))


def cell_refs(place: pl.Expr) -> pl.Expr:
    """`citywise.intake.cells.cell_ref` for a frame of records with its `source_row`."""
    row = pl.col(ROW)
    in_record = (row - 1).cast(pl.String) + place
    in_grid = place + row.cast(pl.String)
    return pl.when(place.str.starts_with(RECORD_FIELD)).then(in_record).otherwise(in_grid)


def _data_rows(sheet: Sheet, heading: Heading, template: Template) -> pl.DataFrame:
    """Rows below the heading in which a column that the template asks for is filled."""
    asked = [cell_name(c.index) for c in heading.columns if c.rule]
    rows = sheet.cells.filter(pl.col(ROW) >= heading.first_row)
    if words := list(template.source.empty):
        rows = rows.with_columns(_unless(name, words) for name in asked)
    filled = rows.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in asked))
    spread = _spread_merged(filled, sheet, heading)
    return with_texts_above(spread, heading, template, _is_total(heading, template))


def _unless(name: str, words: list[str]) -> pl.Expr:
    """The cell, unless it holds a word by which the sender says that it is empty."""
    return pl.when(~pl.col(name).str.strip_chars(TYPED + " ").is_in(words)).then(pl.col(name))


def _spread_merged(rows: pl.DataFrame, sheet: Sheet, heading: Heading) -> pl.DataFrame:
    """A cell merged over several rows describes each of them."""
    fields = {c.index for c in heading.columns if c.rule.startswith("field:")}
    for top, left, bottom, _ in sheet.merges:
        if left in fields and bottom > top >= heading.first_row - 1:
            name, covered = cell_name(left), pl.col(ROW).is_between(top + 1, bottom + 1)
            text = rows.filter(pl.col(ROW) == top + 1)[name].to_list()
            is_other = pl.col(name).str.starts_with(COVERED).fill_null(value=False)
            spread = pl.when(covered & ~is_other).then(
                pl.lit(text[0] if text else None, dtype=pl.String)
            )
            rows = rows.with_columns(spread.otherwise(pl.col(name)).alias(name))
    return rows


def _split_notes(
    frame: pl.DataFrame, heading: Heading, template: Template, sheet_number: int
) -> tuple[pl.DataFrame, list[Problem]]:
    """Rows with a single text are notes to the table, or head its sections."""
    asked = [column for column in heading.columns if column.rule]
    has_sections = any(rule.sections for rule in template.columns.values())
    if (len(asked) < 3 and not has_sections) or frame.is_empty():
        return frame, []
    notes = lone_texts(frame, heading).select(FILE, ROW).rows()
    if not notes:
        return frame, []
    problems = [
        Problem(file, "note_row", sheet_number=sheet_number, row=row) for file, row in notes
    ]
    return frame.filter(~is_lone_text(heading)), problems


def _has_no_day(heading: Heading) -> pl.Expr:
    """An event has a day; a total has none, which spares a look at every word of a long log.

    Where the day would stand, a total may say that it is one.
    """
    days = [cell(c) for c in heading.columns if c.rule in _DAYS]
    begins = [day.str.contains(rf"^[{TYPED}\d]").fill_null(value=False) for day in days]
    return ~pl.any_horizontal(begins) if days else pl.lit(value=True)


def _is_total(heading: Heading, template: Template) -> pl.Expr:
    """A row is a total when one of its describing cells says so."""
    rules = {f"field:{name}": rule for name, rule in template.columns.items()}
    told = [(cell(c), rules[c.rule]) for c in heading.columns if c.rule in rules]
    named = [cell(c) for c in heading.columns if c.rule in _OF_NAMES]
    says = [*starmap(_says_total, told), *map(_says_total_of_name, named)]
    return pl.any_horizontal(says) if says else pl.lit(value=False)


def _says_total_of_name(texts: pl.Expr) -> pl.Expr:
    """`Klubben i alt` where `Klubben` stands in the same column."""
    return texts.map_batches(_totals_of_names, return_dtype=pl.Boolean).fill_null(value=False)


def _totals_of_names(texts: pl.Series) -> pl.Series:
    told = texts.drop_nulls().unique().to_list()
    names = {fold(text) for text in told} - {""}
    return texts.is_in([text for text in told if whose_total(text) in names])


def _says_total(texts: pl.Expr, rule: ColumnRule) -> pl.Expr:
    # few distinct texts in a column, so each is looked at once
    totals = partial(_totals_among, rule=rule)
    return texts.map_batches(totals, return_dtype=pl.Boolean).fill_null(value=False)


def _totals_among(texts: pl.Series, rule: ColumnRule) -> pl.Series:
    told = texts.drop_nulls().unique().to_list()
    says = (is_total_word, is_total_of_period)
    return texts.is_in([t for t in told if any(s(t) for s in says) and not rule.names_part(t)])


def _about_columns(
    figures: list[LaidColumn], totals: list[TotalColumn], template: Template
) -> pl.DataFrame:
    """What each figure's column tells: its rule, its levels, whether it is a total."""
    levels = template.unpivot.levels if template.unpivot else ()
    rows = [
        {
            LETTER: column.letter,
            RULE: column.rule,
            HEADING: None if column.rule == "matrix" else " ".join(column.heading),
            # a column that the template itself asks for is no total, whatever it is called
            TOTAL_COLUMN: column.rule == "matrix" and _is_total_column(column, template),
            **_levels(column, levels),
        }
        for column in figures
    ]
    rows += [{LETTER: t.column.letter, RULE: t.rule, TOTAL_COLUMN: True} for t in totals]
    schema = {LETTER: pl.String, RULE: pl.String, HEADING: pl.String, TOTAL_COLUMN: pl.Boolean}
    return pl.DataFrame(rows, schema=schema | {LEVEL + level: pl.String for level in levels})


def _is_total_column(column: LaidColumn, template: Template) -> bool:
    """A word for a kind of figures says nothing of sums, though it be `Total to date`."""
    kinds = template.unpivot.kind_of if template.unpivot else None
    return any(is_total_word(t) for t in column.heading if not (kinds and kinds(t)))


def _levels(column: LaidColumn, levels: tuple[str, ...]) -> dict[str, str | None]:
    if column.rule != "matrix":
        return {LEVEL + level: None for level in levels}
    texts = column.heading[-len(levels) :]
    return {LEVEL + level: text or None for level, text in zip(levels, texts, strict=True)}
