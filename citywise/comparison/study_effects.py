"""The effect of each study, in standard deviations, by its design.

- `matched`: change of the same people by their spread before (`standardised_change`). Without the
  correlation of both answers its variance is not known, and no effect is told.
- `unmatched`: difference of two groups of other people (`independent_change`).
- `comparison_group`: change beyond that of the group without (`controlled_change`). Where no
  correlation is told it is taken for 0, as of other people: the interval is then never too narrow
  for people whose answers go together.

Of a group that was asked by other numbers before and after, the smaller counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from citywise.comparison.effect_sizes import (
    BeforeAfter,
    Effect,
    controlled_change,
    independent_change,
    standardised_change,
)

if TYPE_CHECKING:
    from collections.abc import Callable

NORMAL_975 = 1.959963984540054
"""Of a normal distribution 97.5 % lie below it."""


def with_effects(studies: pl.DataFrame) -> pl.DataFrame:
    """`studies` with `effect_value`, `effect_variance` and the ends of its 95 % interval.

    Null where nothing spreads, or a number that the effect needs is not told.
    """
    frames = [_of_design(studies, design, effect) for design, effect in _EFFECTS.items()]
    return pl.concat(frames).sort("study_id")


def _of_design(
    studies: pl.DataFrame, design: str, find: Callable[[pl.DataFrame], Effect]
) -> pl.DataFrame:
    mine = studies.filter(study_design_code=design)
    value, variance = find(mine)
    half = NORMAL_975 * np.sqrt(variance)
    told = {
        "effect_value": value,
        "effect_variance": variance,
        "effect_low": value - half,
        "effect_high": value + half,
    }
    # a value without its variance is no effect that could be pooled or judged
    is_told = np.isfinite(value) & np.isfinite(variance)
    return mine.with_columns(
        pl.Series(name, np.where(is_told, numbers, np.nan), dtype=pl.Float64).fill_nan(None)
        for name, numbers in told.items()
    )


def _matched(studies: pl.DataFrame) -> Effect:
    return standardised_change(_group(studies, "", _numbers(studies, "correlation")))


def _unmatched(studies: pl.DataFrame) -> Effect:
    return independent_change(_group(studies, "", np.zeros(studies.height)), _sizes(studies, ""))


def _compared(studies: pl.DataFrame) -> Effect:
    together = np.nan_to_num(_numbers(studies, "correlation"), nan=0.0)
    groups = (_group(studies, prefix, together) for prefix in ("", "other_"))
    return controlled_change(*groups)


_EFFECTS = {"matched": _matched, "unmatched": _unmatched, "comparison_group": _compared}


def _group(studies: pl.DataFrame, prefix: str, correlation: np.ndarray) -> BeforeAfter:
    return BeforeAfter(
        mean_before=_numbers(studies, f"{prefix}before_mean"),
        mean_after=_numbers(studies, f"{prefix}after_mean"),
        spread_before=_numbers(studies, f"{prefix}before_spread"),
        spread_after=_numbers(studies, f"{prefix}after_spread"),
        size=np.minimum(*_sizes(studies, prefix)),
        correlation=correlation,
    )


def _sizes(studies: pl.DataFrame, prefix: str) -> tuple[np.ndarray, np.ndarray]:
    return (
        _numbers(studies, f"{prefix}before_count"),
        _numbers(studies, f"{prefix}after_count"),
    )


def _numbers(studies: pl.DataFrame, name: str) -> np.ndarray:
    return studies[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()
