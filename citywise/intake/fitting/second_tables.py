"""A second table below the first one, whose columns stand otherwise: it waits.

Measure   | Women | Men
Reached   | 20    | 25
Measure   | Men   | Women     a heading of the same words in another order:
Trained   | 8     | 6         these are not 8 women and 6 men

A heading that is repeated as it stood, as on each page of a print, is no record; nothing changes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.words import fold
from citywise.intake.cells import TYPED, Problem
from citywise.intake.fitting.column_names import BETWEEN_LEVELS, named_by, rules_by_heading
from citywise.intake.fitting.combining import cell
from citywise.intake.fitting.text_rows import is_lone_text
from citywise.intake.fitting.zones import is_figure
from citywise.intake.formats.sheet import FILE, ROW, cell_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.intake.fitting.headings import Heading, LaidColumn
    from citywise.intake.fitting.recognition import Fit
    from citywise.intake.templates.template import Template

_LEAST_WORDS = 2
"""Words of a heading in one row; a single one may stand in any row of data."""


@dataclass(slots=True)
class _Repeated:
    """A heading below the data, of one row or several.

    `is_other`: than the first one. `is_same`: each of its words stands in its own column.
    """

    file: int
    first: int
    last: int
    is_other: bool
    is_same: bool


def hold_second_tables(fit: Fit) -> tuple[Fit, list[Problem]]:
    """The sheet without headings below the data, and without tables under those of other columns.

    Each row of such a table is told.
    """
    repeated = [] if fit.sheet.places else _repeated_headings(fit)
    if not repeated:
        return fit, []
    asked = [cell(column) for column in fit.heading.columns if column.rule]
    is_row = pl.any_horizontal(text.is_not_null() for text in asked) & ~is_lone_text(fit.heading)
    within = _below(repeated) & is_row
    rows = fit.sheet.cells.filter(within & ~_is_heading(repeated)).select(FILE, ROW).rows()
    problems = [Problem(f, "second_table", "", fit.sheet.number, row) for f, row in rows]
    alike = [heading for heading in repeated if heading.is_same]
    kept = fit.sheet.cells.filter(~(within | _is_heading(alike)))
    return replace(fit, sheet=replace(fit.sheet, cells=kept)), problems


def _below(repeated: list[_Repeated]) -> pl.Expr:
    """The rows from each other heading to the next heading, whichever that is."""
    reaches: list[pl.Expr] = []
    for number, heading in enumerate(repeated):
        after = [next_ for next_ in repeated[number + 1 :] if next_.file == heading.file][:1]
        if heading.is_other:
            is_below = (pl.col(FILE) == heading.file) & (pl.col(ROW) >= heading.first)
            ends = pl.all_horizontal(pl.lit(value=True), *(pl.col(ROW) < n.first for n in after))
            reaches.append(is_below & ends)
    return pl.any_horizontal(pl.lit(value=False), *reaches)


def _is_heading(repeated: list[_Repeated]) -> pl.Expr:
    rows = [
        (pl.col(FILE) == of.file) & pl.col(ROW).is_between(of.first, of.last) for of in repeated
    ]
    return pl.any_horizontal(pl.lit(value=False), *rows)


def _repeated_headings(fit: Fit) -> list[_Repeated]:
    """The headings below a row of data, those of several rows as one."""
    found: list[_Repeated] = []
    known = _Known(fit.heading, fit.template)
    for file, row, cells in _candidates(fit):
        if known.is_heading(cells):
            one = _Repeated(file, row, row, known.is_other(cells), known.is_same(cells))
            if found and (found[-1].file, found[-1].last) == (file, row - 1):
                found[-1] = _both(found[-1], one)
            else:
                found.append(one)
    return found


def _both(upper: _Repeated, lower: _Repeated) -> _Repeated:
    is_other, is_same = upper.is_other or lower.is_other, upper.is_same and lower.is_same
    return _Repeated(upper.file, upper.first, lower.last, is_other, is_same)


def _candidates(fit: Fit) -> Iterator[tuple[int, int, list[str]]]:
    """File, row and cells of the rows below a row of data that have several words of a heading."""
    heading, rows = fit.heading, fit.sheet.cells.filter(pl.col(ROW) >= fit.heading.first_row)
    asked = [cell(column) for column in heading.columns if column.rule]
    days = [cell(c) for c in heading.columns if c.rule in {"field:date", "field:month"}]
    is_dated = pl.any_horizontal(
        pl.lit(value=False), *(day.str.contains(rf"^[{TYPED}\d]") for day in days)
    )
    words = [*_as_written(heading, fit.template)]
    hits = pl.sum_horizontal(text.str.to_lowercase().is_in(words) for text in asked)
    found = rows.filter(~is_dated.fill_null(value=False)).filter(hits >= _LEAST_WORDS)
    if found.is_empty():
        return
    has_digits = pl.any_horizontal(text.str.contains(r"\d") for text in asked)
    data = dict(rows.filter(has_digits).group_by(FILE).agg(pl.col(ROW).min()).iter_rows())
    names = [cell_name(column.index) for column in heading.columns]
    for file, row, *cells in found.select(FILE, ROW, *names).sort(FILE, ROW).iter_rows():
        if row > data.get(file, row):
            yield file, row, [text or "" for text in cells]


def _as_written(heading: Heading, template: Template) -> Iterator[str]:
    """Each level of each heading, of the sheet and of the template, in small letters."""
    yield from (level.strip().lower() for column in heading.columns for level in column.heading)
    entries = [*template.columns.values(), *template.counts, *template.values]
    for header in (header for entry in entries for header in entry.headers):
        yield from (level.strip().lower() for level in header.split(BETWEEN_LEVELS))


class _Known:
    """What the words of a row would be as a heading, beside the heading above them."""

    def __init__(self, heading: Heading, template: Template) -> None:
        self._columns, self._template = heading.columns, template
        levels = {fold(level) for column in heading.columns for level in column.heading}
        paths = rules_by_heading(template)
        self._words = levels | {level for path in paths for level in path.split(BETWEEN_LEVELS)}

    def is_heading(self, cells: list[str]) -> bool:
        """Mostly words of the heading, and no figure that is not one of them."""
        filled = [text for text in cells if text]
        known = [text for text in filled if fold(text.removeprefix(TYPED)) in self._words]
        words = {fold(text) for text in known if not is_figure(text)}
        is_plain = not any(is_figure(text) for text in filled if text not in known)
        is_clear = len(words) > _LEAST_WORDS or len(known) == len(filled)
        return is_plain and is_clear and len(words) >= _LEAST_WORDS and len(known) * 2 > len(filled)

    def is_other(self, cells: list[str]) -> bool:
        """A cell says something else than stands over its column, where one of the two is read."""
        pairs = zip(self._columns, cells, strict=True)
        return any(text and self._differs(column, text) for column, text in pairs)

    def is_same(self, cells: list[str]) -> bool:
        """Nothing that is read stands there but the words over each column, and several of them.

        Under the heading of an answer its own word may be the answer.
        """
        read = [(c, text) for c, text in zip(self._columns, cells, strict=True) if text and c.rule]
        words = [text for column, text in read if not column.rule.startswith("choice:")]
        return len(words) >= _LEAST_WORDS and not any(self._differs(*each) for each in read)

    def _differs(self, column: LaidColumn, text: str) -> bool:
        if fold(text.removeprefix(TYPED)) in map(fold, column.heading):
            return False
        rule = named_by((text,), self._template).rule
        return rule != column.rule if column.rule != "matrix" else True
