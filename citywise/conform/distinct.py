"""Read each distinct text of a column once, and put its meaning beside every record.

One grammar serves a workbook of ten rows and a log of ten million: the reader is plain
Python on one text, and the cost is that of the distinct texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

REASON = "reason_code"
"""Column beside a meaning: why there is none (null when all is well)."""

Meaning = tuple[Any, ...]
"""The columns of a meaning in order, then the reason or None."""


def read_column(
    frame: pl.DataFrame,
    by: Sequence[str],
    read: Callable[..., Meaning],
    schema: dict[str, Any],
) -> pl.DataFrame:
    """`frame` with the columns of `schema` and `reason_code`: what `read(*texts)` says.

    `by` names the text columns whose distinct combinations are read.
    """
    distinct = frame.select(by).unique()
    types = schema | {REASON: pl.String}
    read_out = [read(*texts) for texts in distinct.iter_rows()]
    meanings = distinct.hstack(pl.DataFrame(read_out, schema=types, orient="row"))
    # joined to the texts alone: a wide frame would be copied for every column that is read
    told = frame.select(by).join(
        meanings, on=list(by), how="left", nulls_equal=True, maintain_order="left"
    )
    return frame.with_columns(told.select(*schema, REASON))
