"""Rows below a heading that hold a single text: notes to the table, or headings of its sections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl
import polars.selectors as cs

from citywise.intake.cells import ERROR, MERGED, TYPED
from citywise.intake.fitting.combining import cell
from citywise.intake.formats.sheet import FILE, ROW, cell_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.intake.fitting.headings import Heading
    from citywise.intake.fitting.recognition import Fit

OF_FIGURES = ("count:", "value:", "matrix", "field:sessions")
"""What the rule of a column of figures begins with."""

_FIGURE = r"^[<>≤≥~≈±]?\s*\d[\d\s.,%'’–-]*$"
"""`3` or `<5`: what a text file has in place of a number."""

_LONGEST = 80
"""Letters of a text that may head a section; a longer one is a remark."""


@dataclass(frozen=True, slots=True)
class TextRow:
    """A row with a single text, and the field of its column where the template asks for that."""

    file_number: int
    sheet_number: int
    row: int
    text: str
    field: str


def text_rows(fit: Fit) -> Iterator[TextRow]:
    """The rows below the heading whose one text may say what the rows under it are about."""
    if fit.sheet.places:
        return
    rules = {cell_name(c.index): c.rule.removeprefix("field:") for c in fit.heading.columns}
    below = fit.sheet.cells.filter(pl.col(ROW) >= fit.heading.first_row)
    for row in lone_texts(below, fit.heading).iter_rows(named=True):
        name, text = next((n, t) for n, t in row.items() if n not in (FILE, ROW) and t)
        if len(text) <= _LONGEST:
            yield TextRow(row[FILE], fit.sheet.number, row[ROW], text, rules.get(name, ""))


def is_lone_text(heading: Heading) -> pl.Expr:
    """A row with a single filled cell, and that a text; a figure where figures stand is none."""
    return _is_alone() & _is_text(heading)


def lone_texts(rows: pl.DataFrame, heading: Heading) -> pl.DataFrame:
    """The rows of which `is_lone_text` holds. Few of a long log are alone: only these are read."""
    return rows.filter(_is_alone()).filter(_is_text(heading))


def _is_alone() -> pl.Expr:
    return pl.sum_horizontal(cs.string().is_not_null()) == 1


def _is_text(heading: Heading) -> pl.Expr:
    typed = pl.any_horizontal(cs.string().str.contains(rf"^[{TYPED}{MERGED}{ERROR}]"))
    of_figures = [cell(c) for c in heading.columns if c.rule.startswith(OF_FIGURES)]
    told = pl.any_horizontal(
        pl.lit(value=False), *(text.str.contains(_FIGURE) for text in of_figures)
    )
    return ~(typed | told).fill_null(value=False)
