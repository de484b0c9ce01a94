"""What the studies of a practice say together, for each indicator and each design apart.

Designs are never pooled with one another: a change of the same people, a difference between other
people and a change beyond that of a comparison group are three things. The unit is the city: its
studies are put together first, each weighted by 1 / variance, so that a city with five studies is
one city. Over cities it is a random-effects synthesis (`evidence`, docs/decisions/0044 and 0060);
from three cities on it says what a further city might expect. One city alone is told as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from citywise.comparison.evidence import synthesise
from citywise.comparison.intervals import normal_reach

if TYPE_CHECKING:
    from citywise.comparison.intervals import Numbers

CONTROLLED = "comparison_group"
"""The one design that holds a change against people without the practice."""

KEY = ("practice_id", "indicator_id", "study_design_code")

_POOLED = (
    "effect_value", "effect_low", "effect_high", "effect_variance",
    "between_variance", "inconsistency_share", "expected_low", "expected_high",
)  # fmt: skip

_EFFECT = ("effect_value", "effect_variance")
EVIDENCE_COLUMNS = (*KEY, "study_count", "city_count", *_POOLED)


def pool_studies(studies: pl.DataFrame) -> pl.DataFrame:
    """Rows of out_practice_evidence from studies that are shown, in order of their key.

    `studies`: rows of out_studies. One without effect or variance does not count; where none
    counts there is no row.
    """
    told = studies.filter(pl.col("effect_value").is_not_null(), pl.col("effect_variance") > 0)
    told = told.sort("study_id")  # sums of the same numbers in another order differ in a digit
    cities = merge_by_city(told).group_by(*KEY).agg(
        pl.col("study_count").sum(),
        pl.len().alias("city_count"),
        "effect_value", "effect_variance",
    ).sort(*KEY)  # fmt: skip
    pooled = _pool(*(_square(cities[name]) for name in _EFFECT))
    columns = [
        pl.Series(name, numbers, pl.Float64, nan_to_null=True)
        for name, numbers in zip(_POOLED, pooled, strict=True)
    ]
    return cities.with_columns(columns).select(
        pl.col(*KEY).cast(pl.String), pl.col("study_count", "city_count").cast(pl.Int64), *_POOLED
    )


def merge_by_city(studies: pl.DataFrame) -> pl.DataFrame:
    """One row a practice, indicator, design and city: its studies weighted by 1 / variance.

    One that a city tells twice, with a reference and without, counts once; two that are known to
    have begun on different days are two, though they found the same.
    """
    weight = 1 / pl.col("effect_variance")
    same = [*KEY, "city_id", *_EFFECT]
    begun = pl.col("start_date").fill_null(pl.col("start_date").min().over(same))
    once = studies.with_columns(begun).unique([*same, "start_date"], maintain_order=True)
    return once.group_by(*KEY, "city_id").agg(
        pl.len().alias("study_count"),
        ((pl.col("effect_value") * weight).sum() / weight.sum()).alias("effect_value"),
        (1 / weight.sum()).alias("effect_variance"),
    ).sort(*KEY, "city_id")  # fmt: skip


def _square(lists: pl.Series) -> Numbers:
    """Lists of unlike length as rows of a table, filled up with `nan`; two columns at least."""
    wide = max(2, *lists.list.len(), 0) if len(lists) else 2
    filled = np.full((len(lists), wide), np.nan)
    for row, numbers in enumerate(lists.to_list()):
        filled[row, : len(numbers)] = numbers
    return filled


def _pool(effect: Numbers, variance: Numbers) -> tuple[Numbers, ...]:
    """In the order of `_POOLED`; of one city its own effect with its own interval."""
    told = synthesise(effect, variance)
    mean, spread = told.mean, told.heterogeneity
    alone = (~np.isnan(effect)).sum(-1) == 1
    own, own_variance = effect[:, 0], variance[:, 0]
    reach = normal_reach(0.95) * np.sqrt(own_variance)
    several = (mean.value, mean.low, mean.high, mean.error**2)
    single = (own, own - reach, own + reach, own_variance)
    of_effect = (np.where(alone, x, y) for x, y in zip(single, several, strict=True))
    return (*of_effect, spread.tau2, spread.i2, told.predicted_low, told.predicted_high)
