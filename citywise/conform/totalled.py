"""Which stated totals are of one breakdown alone: `Total` in the column of sexes.

Program | Measure  | Sex   | Figure
Club    | Sessions | Total |      8     a total over sex: of the club's sessions
Total   | Sessions | F     |     10     over programs: none of these
        | Sessions | Total |     18     it leaves open what the others tell: none of these
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.totals import is_part_total, is_total_word, whose_total
from citywise.conform.distinct import REASON, Meaning, read_column
from citywise.conform.totals import SUBJECTS
from citywise.intake.fitting.records import LEVEL, SHEET, TEXT, TOTAL, TOTAL_COLUMN, TOTAL_ROW
from citywise.intake.formats.sheet import FILE
from citywise.intake.templates.fields import BREAKDOWNS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citywise.conform.meanings import Read
    from citywise.intake.templates.template import Template

OVER = "totals_over"
"""The dimensions over which a cell is a total, `age_band|sex`; null for every other cell."""

UNPLACED = "is_unplaced"
"""Whether the row of such a total leaves open what others tell, so that it may be of anything."""

BETWEEN = "|"
GROUP = "group"
"""The field that tells whole breakdowns, so that its total is over whatever they tell."""
TOTALLED = {*BREAKDOWNS, GROUP}
"""The fields of which a word for a total says that the figure is one of the whole."""
_NAMES = ("program", "city")


def with_totalled(told: pl.DataFrame, template: Template) -> pl.DataFrame:
    """Beside each cell the dimensions over which it is a total, where these alone say so."""
    fields = [name for name in template.columns if name in told.columns]
    levels = [name for name in told.columns if name.startswith(LEVEL)]
    if not told[TOTAL].any():
        over = pl.lit(None, dtype=pl.String)
        return told.with_columns(over.alias(OVER), pl.lit(value=False).alias(UNPLACED))
    by = [TOTAL_ROW, TOTAL_COLUMN, *fields, *levels]
    read = _over_reader(fields, levels, template)
    marked = read_column(told, by, read, {OVER: pl.String}).drop(REASON)
    is_entry = (pl.col("accumulation_code") == "entry").fill_null(value=False)
    over = pl.when(pl.col(TEXT).is_not_null() & ~is_entry).then(OVER)
    is_open = over.is_not_null() & _leaves_open(fields)
    return marked.with_columns(over.alias(OVER), is_open.alias(UNPLACED))


def without_totalled(records: pl.DataFrame, template: Template) -> pl.DataFrame:
    """The same records, in which the words that make a total of its breakdown are left out."""
    names = {name: name.removeprefix(LEVEL) for name in records.columns}
    cleared: list[pl.Expr] = []
    for name in (name for name, dimension in names.items() if dimension in TOTALLED):
        told = [text for text in records[name].drop_nulls().unique() if is_total_word(text)]
        rule = template.columns.get(name)
        words = [text for text in told if not (rule and rule.names_part(text))]
        is_word = pl.col(OVER).is_not_null() & pl.col(name).cast(pl.String).is_in(words)
        cleared.append(pl.when(~is_word.fill_null(value=False)).then(name).alias(name))
    return records.with_columns(cleared)


def _over_reader(fields: list[str], levels: list[str], template: Template) -> Read:
    rules = template.columns

    def read(is_row: bool, is_column: bool, *texts: str | None) -> Meaning:  # noqa: FBT001
        told = dict(zip(fields, texts, strict=False)) if is_row else {}
        of_row = {name: t for name, t in told.items() if not (t and rules[name].names_part(t))}
        of_column = dict(zip(levels, texts[len(fields) :], strict=True)) if is_column else {}
        says = [_totalled(of_row), _totalled(of_column)]
        if [bool(names) for names in says] != [is_row, is_column] or not (is_row or is_column):
            return (None, None)
        dimensions = {name.removeprefix(LEVEL) for names in says for name in names}
        return (BETWEEN.join(sorted(dimensions)) if dimensions <= TOTALLED else None, None)

    return read


def _totalled(told: dict[str, str | None]) -> set[str]:
    """The names of what says that it is a total; of a subtotal no whole is known."""
    texts = {name: text for name, text in told.items() if text is not None}
    says = {name for name, text in texts.items() if is_total_word(text)}
    says |= {name for name in _NAMES if whose_total(texts.get(name, ""))}
    return {"" if is_part_total(texts[name]) else name for name in says}


def _leaves_open(fields: Iterable[str]) -> pl.Expr:
    """The row says nothing of a thing (program, measure, period, currency) that others tell."""
    subjects = {name for names in SUBJECTS.values() for name in names} | {"currency", GROUP}
    is_told = pl.col(TOTAL_ROW).not_()
    silent = [
        pl.col(name).is_null() & (pl.col(name).is_not_null() & is_told).any().over(FILE, SHEET)
        for name in fields
        if name in subjects
    ]
    return pl.col(TOTAL_ROW) & pl.any_horizontal(pl.lit(value=False), *silent)
