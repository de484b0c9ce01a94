"""Studies of nearly the same people: of two, one is told.

The same people under another reference, or in another design, and a few more: whoever subtracts the
one from the other has those few. Two studies of one practice in one city, of one indicator and of
times that may overlap, are taken for such a pair where none of their counts differs by as many
people as the threshold, unless they tell the same. A study that was told before is weighed like
one of now, and where it is gone, against all of its city and indicator: its practice may have
been renamed. What is told as it was told once hides nothing, and is told again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.disclosure.rules import with_facts
from citywise.disclosure.study_differences import COMPARED, THEN, is_nearly, is_same

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citywise.catalogue.indicator import Indicator

_OF_ONE = ("city_id", "indicator_id")
_DATES = ("start_date", "end_date")
_WEIGHED = ("study_id", "practice_id", *_OF_ONE, *_DATES, *COMPARED)


def alike_studies(
    studies: pl.DataFrame,
    told: pl.DataFrame,
    indicators: Mapping[str, Indicator],
    threshold: int,
) -> pl.Series:
    """`study_id` of those to be withheld, so that no two of nearly the same people are told.

    `studies`: those that would be told, with numbers; `told`: what shown releases have told of
    their cities and indicators. Of two the larger is told, of two as large the first by id.
    """
    known = studies.join(told, on=["study_id", *COMPARED], how="semi", nulls_equal=True)["study_id"]
    new = ~pl.col("study_id").is_in(known.implode())
    pairs = _pairs_with_told(studies.filter(new), studies, told, indicators, threshold)
    rest = studies.filter(~pl.col("study_id").is_in(pairs["study_id"].implode()))
    order = rest.sort(new, -pl.col("before_count"), "study_id")["study_id"].to_list()
    beside = _alike(rest.filter(new), rest, indicators, threshold).filter(_is_of_one_practice())
    crossed = _second_of_each(beside.select("study_id", f"study_id{THEN}"), order)
    return pl.concat([pairs["study_id"], pl.Series("study_id", crossed, pl.String)]).unique()


def _pairs_with_told(
    new: pl.DataFrame,
    studies: pl.DataFrame,
    told: pl.DataFrame,
    indicators: Mapping[str, Indicator],
    threshold: int,
) -> pl.DataFrame:
    is_gone = ~pl.col(f"study_id{THEN}").is_in(studies["study_id"].implode())
    return _alike(new, told, indicators, threshold).filter(is_gone | _is_of_one_practice())


def _is_of_one_practice() -> pl.Expr:
    return pl.col("practice_id") == pl.col(f"practice_id{THEN}")


def _alike(
    studies: pl.DataFrame,
    others: pl.DataFrame,
    indicators: Mapping[str, Indicator],
    threshold: int,
) -> pl.DataFrame:
    """Pairs of one city and indicator that differ, and by fewer people than the threshold.

    What only one of the two tells, such as a group without the practice, is no difference.
    """
    left, right = with_facts(studies, indicators), others.select(_WEIGHED)
    both = left.join(right, on=_OF_ONE, suffix=THEN).with_columns(
        pl.coalesce(name + end, name + beyond).alias(name + end)
        for name in COMPARED
        for end, beyond in (("", THEN), (THEN, ""))
    )
    is_other = pl.col("study_id") != pl.col(f"study_id{THEN}")
    return both.filter(is_other, _may_overlap(), is_nearly(threshold), ~is_same())


def _may_overlap() -> pl.Expr:
    """Their times meet, or it is not known that they do not."""
    apart = (pl.col("end_date") < pl.col(f"start_date{THEN}")) | (
        pl.col(f"end_date{THEN}") < pl.col("start_date")
    )
    return ~apart.fill_null(value=False)


def _second_of_each(pairs: pl.DataFrame, order: list[str]) -> list[str]:
    """Of each pair the one that comes later in `order`, unless the earlier one is gone itself."""
    place = {study: number for number, study in enumerate(order)}
    gone: set[str] = set()
    in_order = sorted(
        (max(map(place.__getitem__, pair)), min(map(place.__getitem__, pair)))
        for pair in pairs.rows()
    )
    for later, earlier in in_order:
        if order[earlier] not in gone:
            gone.add(order[later])
    return sorted(gone)
