"""What an attacker can solve for: withheld numbers that the lines of a table determine.

Every line is an equation in its withheld cells. A cell is determined when the equations
leave it no freedom, even where each of them holds two unknowns or more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator

WITHHELD = "is_withheld"
_NEARLY_ONE = 1 - 1e-7


def solvable_cells(cells: pl.DataFrame, lines: pl.DataFrame) -> pl.Series:
    """`value_id` of the withheld cells that follow from the cells that are shown.

    `cells` have `value_id` and `is_withheld`, `lines` are those of `table_lines`. That counts are
    not below zero is not used here; see `audit.py`.
    """
    hidden = lines.join(cells.filter(WITHHELD), on="value_id", how="semi")
    tables = hidden.partition_by("table_id", maintain_order=True)
    found = [cell for table in tables for cell in _determined(table)]
    return pl.Series("value_id", found, dtype=pl.String)


def _determined(table: pl.DataFrame) -> Iterator[str]:
    """Cells of which the equations of one table leave only one value."""
    cells, columns = np.unique(table["value_id"].to_numpy(), return_inverse=True)
    lines, rows = np.unique(table["line_id"].to_numpy(), return_inverse=True)
    matrix = np.zeros((len(lines), len(cells)))
    matrix[rows, columns] = table["sign"].to_numpy()
    # how much of each cell's direction the equations span: all of it, and nothing is free
    spanned = np.diag(np.linalg.pinv(matrix) @ matrix)
    yield from cells[spanned > _NEARLY_ONE].tolist()
