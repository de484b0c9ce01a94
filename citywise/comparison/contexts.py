"""Where a practice worked and where not: its studies pooled apart by what cities are like.

A description, and no test: cities that are alike in one thing are alike in others, groups are
small, and whoever looks at many splits will find one. Numbers are split at the median of the cities
that have studied the practice; languages are as they are. Designs stay apart as everywhere.
"""

from __future__ import annotations

import polars as pl

from citywise.comparison.practice_evidence import EVIDENCE_COLUMNS, pool_studies

ENOUGH_CITIES = 4
"""Fewer than this are not split: a half would be a city."""

LANGUAGE = "language"
AT_MOST, ABOVE = "at_most", "above"

CONTEXT_COLUMNS = ("context_code", "group_code", "middle", *EVIDENCE_COLUMNS[1:])


def pool_by_context(studies: pl.DataFrame, cities: pl.DataFrame) -> pl.DataFrame:
    """One row a context, group, indicator and design, where there are two groups at least.

    `studies`: rows of out_studies of one practice with an effect. `cities`: one row a city and
    context with city_id, context_code, and number (split at the median, which is `middle`) or, for
    languages, word. `group_code`: at_most, above, or the language.
    """
    told = studies.filter(pl.col("effect_value").is_not_null()).join(cities, on="city_id")
    by_context = ["context_code", "indicator_id", "study_design_code"]
    one_a_city = told.unique([*by_context, "city_id"])
    middles = one_a_city.group_by(by_context).agg(middle=pl.col("number").median(), known=pl.len())
    grouped = told.join(middles, on=by_context).filter(pl.col("known") >= ENOUGH_CITIES)
    side = (
        pl.when(pl.col("number") <= pl.col("middle")).then(pl.lit(AT_MOST)).otherwise(pl.lit(ABOVE))
    )
    named = grouped.with_columns(
        group_code=pl.when(pl.col("context_code") == LANGUAGE).then("word").otherwise(side)
    ).with_columns(practice_id=pl.concat_str("context_code", "group_code", separator="|"))
    return _name_groups(pool_studies(named), middles)


def _name_groups(pooled: pl.DataFrame, middles: pl.DataFrame) -> pl.DataFrame:
    both = pl.col("practice_id").str.split_exact("|", 1)
    named = pooled.with_columns(
        context_code=both.struct.field("field_0"), group_code=both.struct.field("field_1")
    )
    on = ["context_code", "indicator_id", "study_design_code"]
    several = pl.len().over(on) > 1
    order = [*on, pl.col("group_code") != AT_MOST, "group_code"]
    return named.filter(several).join(middles, on=on).sort(order).select(CONTEXT_COLUMNS)
