"""Rows below a heading that hold a single text: notes to the table, or headings of its sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import polars.selectors as cs

from citywise.intake.cells import TYPED
from citywise.intake.fitting.combining import cell

if TYPE_CHECKING:
    from citywise.intake.fitting.headings import Heading

OF_FIGURES = ("count:", "value:", "matrix", "field:sessions")
"""What the rule of a column of figures begins with."""

_FIGURE = r"^[<>≤≥~≈±]?\s*\d[\d\s.,%'’]*$"
"""`3` or `<5`: what a text file has in place of a number."""


def is_lone_text(heading: Heading) -> pl.Expr:
    """A row with a single filled cell, and that a text; a figure where figures stand is none."""
    filled = pl.sum_horizontal(cs.string().is_not_null())
    typed = pl.any_horizontal(cs.string().str.starts_with(TYPED))
    of_figures = [cell(c) for c in heading.columns if c.rule.startswith(OF_FIGURES)]
    told = pl.any_horizontal(
        pl.lit(value=False), *(text.str.contains(_FIGURE) for text in of_figures)
    )
    return (filled == 1) & ~(typed | told).fill_null(value=False)
