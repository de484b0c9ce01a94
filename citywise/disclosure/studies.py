"""What of a study may be shown: groups large enough, and no change of a few people.

A study is shown whole or not at all. It is withheld where a group is smaller than the threshold
(or than its indicator asks); where, of a share, fewer than the threshold have what is asked, or
lack it; and where everybody or nobody has what would then be known of each of them.

Of a share no correlation is told, and none goes into its effect: with the number of people and both
shares it would tell how many changed from one answer to the other.

Whoever kept an earlier release can subtract it. So a study that was told before and differs now by
fewer people than the threshold stands as it was told; see `citywise.disclosure.earlier`. How many
answers moved with a mean is known of shares alone; of points it may have been one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from citywise.catalogue.vocabularies import SUPPRESSED_BY_US
from citywise.disclosure.rules import CORRECTION_HELD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from citywise.catalogue.indicator import Indicator

GROUPS = ("before", "after", "other_before", "other_after")
_PARTS = ("count", "mean", "spread")
NUMBERS = (*(f"{group}_{part}" for part in _PARTS for group in GROUPS), "correlation",
           "effect_value", "effect_variance", "effect_low", "effect_high")  # fmt: skip
"""Everything of a study that a withheld one must not show."""

_THEN = "_then"
_NEARLY = 1e-6
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

    `told`: the same studies as releases that were shown have told them, with numbers, and
    `known_from_release`.
    """
    small = _small(studies, indicators, threshold)
    changed, stands = weigh_told(studies, told, indicators, threshold)
    stands = stands.join(_small(stands, indicators, threshold), on="study_id", how="anti")
    withheld = pl.concat([small, changed]).unique()
    shown = studies.join(withheld, on="study_id", how="anti")
    standing = stands.join(small, on="study_id", how="anti")
    hidden = studies.join(withheld, on="study_id", how="semi").join(
        standing, on="study_id", how="anti"
    )
    return pl.concat([
        shown.with_columns(value_status_code=pl.lit("reported")),
        standing.select(studies.columns).with_columns(value_status_code=pl.lit(CORRECTION_HELD)),
        _without_numbers(hidden).with_columns(value_status_code=pl.lit(SUPPRESSED_BY_US)),
    ]).sort("study_id")  # fmt: skip


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
    facts = _facts(indicators)
    before = told.select("study_id", _SINCE, *_compared())
    both = studies.join(facts, on="indicator_id", how="left").join(
        before, on="study_id", suffix=_THEN
    )
    weighed = both.select(
        "study_id",
        _SINCE,
        is_same=pl.all_horizontal(map(_is_same, _compared())),
        is_few=pl.any_horizontal(
            *(_is_few(group, threshold) for group in GROUPS), _is_few_pairs(threshold)
        ),
        is_nearly=pl.all_horizontal(_is_nearly(group, threshold) for group in GROUPS),
    )
    known = weighed.filter("is_same").select("study_id")
    changed = weighed.filter("is_few").join(known, on="study_id", how="anti")
    last = weighed.sort(_SINCE).unique("study_id", keep="last").filter("is_nearly")
    stands = last.join(changed, on="study_id", how="semi")
    return (
        changed.select("study_id").unique(),
        told.join(stands, on=["study_id", _SINCE], how="semi"),
    )


def _compared() -> list[str]:
    return [*(f"{group}_{part}" for group in GROUPS for part in _PARTS), "correlation"]


def _is_same(name: str) -> pl.Expr:
    now, then = pl.col(name), pl.col(name + _THEN)
    return now.eq_missing(then) | ((now - then).abs() < _NEARLY).fill_null(value=False)


def _is_few(group: str, threshold: int) -> pl.Expr:
    """The group differs, and some of its counts by fewer than the threshold.

    A group that is told for the first time, or no longer, is one of all its people.
    """
    moved = _moved(group)
    least = pl.min_horizontal(*(pl.when(n > _NEARLY).then(n) for n in moved)).fill_null(0)
    is_known = pl.all_horizontal(n.is_not_null() for n in moved)
    return ~_is_same_group(group) & is_known & (least < threshold - _NEARLY)


def _is_few_pairs(threshold: int) -> pl.Expr:
    """Another correlation of about the same people: one pair of answers may be behind it."""
    is_told = pl.col("correlation").is_not_null() & pl.col(f"correlation{_THEN}").is_not_null()
    heads = (pl.col("before_count") - pl.col(f"before_count{_THEN}")).abs()
    return is_told & ~_is_same("correlation") & (heads < threshold)


def _is_nearly(group: str, threshold: int) -> pl.Expr:
    """None of its counts differs by the threshold."""
    is_below = pl.max_horizontal(*_moved(group)) < threshold - _NEARLY
    return _is_same_group(group) | is_below.fill_null(value=False)


def _is_same_group(group: str) -> pl.Expr:
    return pl.all_horizontal(_is_same(f"{group}_{part}") for part in _PARTS)


def _moved(group: str) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """By how many the heads differ, those who have what is asked, and those who lack it.

    Of a share that `n` told, the people behind it are `n` times the share; of points only the
    heads are known.
    """
    count, mean = pl.col(f"{group}_count"), pl.col(f"{group}_mean")
    count_then, mean_then = pl.col(f"{group}_count{_THEN}"), pl.col(f"{group}_mean{_THEN}")
    heads = (count - count_then).abs().cast(pl.Float64)
    having = (count * mean - count_then * mean_then).abs()
    lacking = (count * (1 - mean) - count_then * (1 - mean_then)).abs()
    is_share = pl.when("is_share")
    return heads, is_share.then(having).otherwise(heads), is_share.then(lacking).otherwise(heads)


def _small(
    studies: pl.DataFrame, indicators: Mapping[str, Indicator], threshold: int
) -> pl.DataFrame:
    known = studies.join(_facts(indicators), on="indicator_id", how="left")
    least = pl.max_horizontal(pl.lit(threshold), pl.col("minimum_n").fill_null(0))
    breaches = [breach for group in GROUPS for breach in _breaches(group, least, threshold)]
    is_small = pl.any_horizontal(breach.fill_null(value=False) for breach in breaches)
    return known.filter(is_small).select("study_id")


def _breaches(group: str, least: pl.Expr, threshold: int) -> Iterator[pl.Expr]:
    count, mean = pl.col(f"{group}_count"), pl.col(f"{group}_mean")
    yield count < least
    for people in (count * mean, count * (1 - mean)):
        yield pl.col("is_share") & people.is_between(_NEARLY, threshold - _NEARLY)
    none_or_all = (mean < _NEARLY) | (mean > 1 - _NEARLY)
    yield pl.col("is_share") & pl.col("is_attribute") & none_or_all


def _facts(indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    rows = [(i.id, i.is_share, i.attribute, i.minimum_n) for i in indicators.values()]
    schema: dict[str, Any] = {
        "indicator_id": pl.String,
        "is_share": pl.Boolean,
        "is_attribute": pl.Boolean,
        "minimum_n": pl.Int64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _without_numbers(studies: pl.DataFrame) -> pl.DataFrame:
    empty = (pl.lit(None, dtype=studies.schema[name]).alias(name) for name in NUMBERS)
    return studies.with_columns(*empty)
