"""Cells left empty below a text that stands for them too, as a merged cell does once saved as CSV.

Club     | Measure  | Figure
Mentors  | Sessions |      8
         | Visitors |     40       of Mentors as well, where the template says `fill_down`
Total    | Visitors |     40       a total stands for nobody below it, and takes nothing over
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.intake.formats.sheet import FILE, cell_name

if TYPE_CHECKING:
    from citywise.intake.fitting.headings import Heading
    from citywise.intake.templates.template import Template

_ABOVE = "texts_above"
"""What stands above each cell. No column of texts: a row of a single text stays one."""


def with_texts_above(
    rows: pl.DataFrame, heading: Heading, template: Template, is_total: pl.Expr
) -> pl.DataFrame:
    """Beside each row the last text above it in each column that is filled down."""
    names = _names(heading, template)
    if not names:
        return rows
    told = [pl.when(~is_total).then(pl.col(name)).alias(name) for name in names]
    above = rows.select(FILE, *told).select(pl.col(names).forward_fill().over(FILE))
    return rows.with_columns(above.select(pl.struct(names).alias(_ABOVE)).to_series())


def fill_down(rows: pl.DataFrame, is_total: pl.Expr) -> pl.DataFrame:
    """The rows with these texts in their empty cells; a total that leaves them empty keeps them."""
    if _ABOVE not in rows.columns:
        return rows
    above = rows[_ABOVE].struct.unnest()
    filled = [
        pl.when(is_total).then(pl.col(name)).otherwise(pl.coalesce(name, pl.lit(above[name])))
        for name in above.columns
    ]
    return rows.with_columns(filled).drop(_ABOVE)


def _names(heading: Heading, template: Template) -> list[str]:
    wanted = {f"field:{name}" for name, rule in template.columns.items() if rule.fill_down}
    return [cell_name(column.index) for column in heading.columns if column.rule in wanted]
