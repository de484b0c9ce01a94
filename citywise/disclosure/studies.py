"""What of a study may be shown: groups large enough, and no change of a few people.

A study is shown whole or not at all. It is withheld where a group is smaller than the threshold
(or than its indicator asks); where, of a share, fewer than the threshold have what is asked, or
lack it; and where everybody or nobody has what would then be known of each of them.

Of a share no correlation is told, and none goes into its effect: with the number of people and both
shares it would tell how many changed from one answer to the other.

Whoever kept an earlier release can subtract it. So a study that was told before and differs now by
fewer people than the threshold stands as it was told; see `citywise.disclosure.earlier`. How many
answers moved with a mean is known of shares alone; of points it may have been one. Of two studies
of nearly the same people one is shown; see `citywise.disclosure.alike_studies`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.vocabularies import SUPPRESSED_BY_US
from citywise.disclosure.alike_studies import alike_studies
from citywise.disclosure.rules import CORRECTION_HELD, with_facts
from citywise.disclosure.study_differences import (
    COMPARED,
    GROUPS,
    NEARLY,
    PARTS,
    THEN,
    is_few,
    is_nearly,
    is_same,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from citywise.catalogue.indicator import Indicator

NUMBERS = (*(f"{group}_{part}" for part in PARTS for group in GROUPS), "correlation",
           "effect_value", "effect_variance", "effect_low", "effect_high")  # fmt: skip
"""Everything of a study that a withheld one must not show."""

_SINCE = "known_from_release"


def forget_pairs(
    studies: pl.DataFrame, indicators: Mapping[str, Indicator], instead: float | None
) -> pl.DataFrame:
    """`studies` with `instead` for the correlation of every share."""
    shares = [i.id for i in indicators.values() if i.is_share]
    is_share = pl.col("indicator_id").is_in(shares)
    correlation = pl.when(is_share).then(pl.lit(instead, pl.Float64)).otherwise("correlation")
    return studies.with_columns(correlation=correlation)


def protect_studies(
    studies: pl.DataFrame,
    told: pl.DataFrame,
    indicators: Mapping[str, Indicator],
    threshold: int,
) -> pl.DataFrame:
    """The studies as a release shows them, with `value_status_code`.

    `told`: studies of the same cities and indicators as releases that were shown have told them,
    with numbers, and `known_from_release`.
    """
    small = _small(studies, indicators, threshold)
    changed, stands = weigh_told(studies, told, indicators, threshold)
    stands = stands.join(_small(stands, indicators, threshold), on="study_id", how="anti")
    withheld = pl.concat([small, changed]).unique()
    shown = studies.join(withheld, on="study_id", how="anti")
    standing = stands.join(small, on="study_id", how="anti").select(studies.columns)
    candidates = pl.concat([
        shown.with_columns(value_status_code=pl.lit("reported")),
        standing.with_columns(value_status_code=pl.lit(CORRECTION_HELD)),
    ])  # fmt: skip
    alike = alike_studies(candidates, told, indicators, threshold)
    apart = candidates.filter(~pl.col("study_id").is_in(alike.implode()))
    hidden = _without_numbers(studies.join(apart, on="study_id", how="anti"))
    withheld_rows = hidden.with_columns(value_status_code=pl.lit(SUPPRESSED_BY_US))
    return pl.concat([apart, withheld_rows]).sort("study_id")


def small_studies(
    studies: pl.DataFrame, indicators: Mapping[str, Indicator], threshold: int
) -> pl.Series:
    """`study_id` of those that the rules alone withhold."""
    return _small(studies, indicators, threshold)["study_id"]


def weigh_told(
    studies: pl.DataFrame,
    told: pl.DataFrame,
    indicators: Mapping[str, Indicator],
    threshold: int,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`study_id` of those that differ by a few from one told before, and what stands instead.

    What is as it was told once hides nothing. The last that was told stands where no group has
    changed by as many as the threshold.
    """
    before = told.select("study_id", _SINCE, *COMPARED)
    both = with_facts(studies, indicators).join(before, on="study_id", suffix=THEN)
    weighed = both.select(
        "study_id",
        _SINCE,
        is_same=is_same(),
        is_few=is_few(threshold),
        is_nearly=is_nearly(threshold),
    )
    known = weighed.filter("is_same").select("study_id")
    changed = weighed.filter("is_few").join(known, on="study_id", how="anti")
    last = weighed.sort(_SINCE).unique("study_id", keep="last").filter("is_nearly")
    stands = last.join(changed, on="study_id", how="semi")
    return (
        changed.select("study_id").unique(),
        told.join(stands, on=["study_id", _SINCE], how="semi"),
    )


def _small(
    studies: pl.DataFrame, indicators: Mapping[str, Indicator], threshold: int
) -> pl.DataFrame:
    known = with_facts(studies, indicators)
    least = pl.max_horizontal(pl.lit(threshold), pl.col("minimum_n").fill_null(0))
    breaches = [breach for group in GROUPS for breach in _breaches(group, least, threshold)]
    is_small = pl.any_horizontal(breach.fill_null(value=False) for breach in breaches)
    return known.filter(is_small).select("study_id")


def _breaches(group: str, least: pl.Expr, threshold: int) -> Iterator[pl.Expr]:
    count, mean = pl.col(f"{group}_count"), pl.col(f"{group}_mean")
    yield count < least
    for people in (count * mean, count * (1 - mean)):
        yield pl.col("is_share") & people.is_between(NEARLY, threshold - NEARLY)
    none_or_all = (mean < NEARLY) | (mean > 1 - NEARLY)
    yield pl.col("is_share") & pl.col("is_attribute") & none_or_all


def _without_numbers(studies: pl.DataFrame) -> pl.DataFrame:
    empty = (pl.lit(None, dtype=studies.schema[name]).alias(name) for name in NUMBERS)
    return studies.with_columns(*empty)
