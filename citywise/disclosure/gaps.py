"""Cells that tell no number, and that the cells around them tell all the same.

Of 50 people 47 are men, and the cell of the women is empty: there are three. Of 130 people 90
stayed, of the 85 men 50: of the women all but five did. Where the most that an empty cell can be is
a small number, it is protected as if it had been told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.disclosure.lines import table_lines
from citywise.disclosure.rules import NOT_STATED, has_number, with_facts
from citywise.disclosure.shuttle import ANY, draw_closer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citywise.catalogue.indicator import Indicator

UNTOLD = ("not_reported", "quarantined")
"""Statuses under which a number exists and is not there."""

_THOSE, _OTHERS = "with_count", "without_count"
_NEARLY = 1e-6


def gap_lines(values: pl.DataFrame) -> pl.DataFrame:
    """The lines (of `table_lines`) of what shows a number and of what lacks one.

    `values` have the columns of measure_values.
    """
    return table_lines(values.filter(has_number(values) | _is_untold(values)))


def small_gaps(
    counted: pl.DataFrame,
    lines: pl.DataFrame,
    indicators: Mapping[str, Indicator],
    threshold: int,
) -> pl.DataFrame:
    """`value_id`, `with_count` and `without_count` of empty cells that the others tell to be small.

    `counted` has the columns of `count_people`, `lines` are those of `gap_lines`. The counts are
    the least that the cell can be, in persons; the second is null where it is no share.
    """
    untold = counted.filter(_is_untold(counted), ~pl.col("disagg_key").is_in(NOT_STATED))
    tables = lines.join(untold, on="value_id", how="semi")["table_id"].unique()
    near = lines.filter(pl.col("table_id").is_in(tables.implode()))
    those, others = (draw_closer(_ends(counted, name), near) for name in (_THOSE, _OTHERS))
    known = (
        with_facts(untold.select("value_id", "indicator_id"), indicators)
        .join(those, on="value_id")
        .join(others, on="value_id", suffix="_others")
    )
    return known.filter(_is_small(threshold)).select(
        "value_id",
        pl.col("least").alias(_THOSE),
        pl.when("is_share").then("least_others").alias(_OTHERS),
    )


def with_gaps(counted: pl.DataFrame, gaps: pl.DataFrame) -> pl.DataFrame:
    """What shows a number, and the `gaps` (of `small_gaps`) with their counts.

    `counted` has the columns of `count_people`; of a gap `size` is the smaller count, else null.
    """
    sized = gaps.with_columns(size=pl.min_horizontal(_THOSE, _OTHERS))
    known = counted.join(sized, on="value_id", how="left", maintain_order="left", suffix="_of_gap")
    told = known.filter(has_number(known) | pl.col("size").is_not_null())
    counts = (pl.coalesce(name, f"{name}_of_gap").alias(name) for name in (_THOSE, _OTHERS))
    return told.with_columns(*counts).drop(f"{_THOSE}_of_gap", f"{_OTHERS}_of_gap")


def _is_untold(values: pl.DataFrame) -> pl.Series:
    """Rows whose number is missing."""
    return values["value_status_code"].is_in(UNTOLD) & ~has_number(values)


def _ends(counted: pl.DataFrame, name: str) -> pl.DataFrame:
    """`value_id`, `least` and `most` of one of the counts, by what its own row tells."""
    count = pl.when(has_number(counted)).then(pl.col(name).cast(pl.Float64))
    is_range, is_share = pl.col("interval_code") == "bounds", pl.col(_OTHERS).is_not_null()
    # a range of a share is never told
    high = pl.when(~is_share).then("high")
    most = pl.when(is_range).then(high).otherwise(count)
    return counted.select("value_id", least=count.fill_null(0.0), most=most.fill_null(ANY))


def _is_small(threshold: int) -> pl.Expr:
    """By the rules of `rules.py`, if it is the most that it can be."""
    those = pl.col("most")
    others = pl.when("is_share").then("most_others")
    people = those + others.fill_null(0)
    is_few = [count.is_between(_NEARLY, threshold - _NEARLY) for count in (those, others)]
    none_or_all = pl.col("is_attribute") & (pl.min_horizontal(those, others) < _NEARLY)
    is_below = people < pl.col("minimum_n") - _NEARLY
    told = pl.any_horizontal(*is_few, none_or_all, is_below).fill_null(value=False)
    return (people > _NEARLY) & told
