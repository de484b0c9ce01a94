"""Parts of parts: they are in the figure that they are a part of, and are not added to it.

Women 40 | of whom women 15-24: 15 | Men 50 | Total 90     the parts are 40 and 50
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.conform.breakdowns import read_key
from citywise.conform.distinct import REASON, Meaning, read_column

if TYPE_CHECKING:
    from collections.abc import Sequence

FINER = "is_part_of_part"
"""Whether a figure is part of another one that stands beside it, and not the whole."""

_KEY, _BESIDE, _BETWEEN = "disagg_key", "keys_beside", "\n"


def with_finer(figures: pl.DataFrame, by: Sequence[str], key: str = _KEY) -> pl.DataFrame:
    """Beside each figure whether those of its group tell another of which it is a part."""
    told = pl.col(key).drop_nulls().unique().sort().str.join(_BETWEEN)
    beside = figures.with_columns(told.over(by).alias(_BESIDE))
    read = read_column(beside, [key, _BESIDE], _read_finer, {FINER: pl.Boolean})
    return read.drop(_BESIDE, REASON)


def _read_finer(key: str | None, beside: str | None) -> Meaning:
    if not key or not beside:
        return (False, None)
    own = read_key(key).items()
    # the empty key is the whole itself
    others = (read_key(other).items() for other in beside.split(_BETWEEN) if other)
    return (any(other < own for other in others), None)
