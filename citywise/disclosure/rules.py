"""The rules by which a number is withheld for its own sake.

Written down for readers in docs/disclosure.md. A count of people from 1 to below the
threshold is withheld; so is a share whose numerator, denominator or remainder is one, a
share of none or all where that would tell something of everyone counted, and a percentage
that comes without its numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citywise.catalogue.indicator import Indicator

NOT_STATED = ("sex=U", "age_band=U")
"""What is not stated is a gap in the data and describes nobody."""

CORRECTION_HELD = "correction_held"
"""Status of a number that was told before and stands, since its correction concerns too few."""

NUMBERS = ("value", "numerator_count", "denominator_count", "low", "high", "n_count")
"""Everything in a row that a withheld value must not show."""


def has_number(values: pl.DataFrame) -> pl.Series:
    """Whether each row would show any number; how many stood behind it is none by itself."""
    shown = [pl.col(name).is_not_null() for name in NUMBERS if name != "n_count"]
    return values.select(pl.any_horizontal(shown)).to_series()


def is_small(
    values: pl.DataFrame, indicators: Mapping[str, Indicator], threshold: int
) -> pl.Series:
    """Whether the rules alone withhold each row of `values` (columns of measure_values).

    `threshold` is the least count (persons) that is shown.
    """
    known = with_facts(values, indicators)
    about_people = pl.col("is_protected").fill_null(value=True) & ~pl.col("disagg_key").is_in(
        NOT_STATED
    )
    breaks = pl.any_horizontal(_breaches(threshold))
    flagged = known.select((about_people & breaks).fill_null(value=False)).to_series()
    return flagged & has_number(values)


def about_people(rows: pl.DataFrame, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """Those of outcomes whose indicator counts people: what protection is for."""
    ids = [i.id for i in indicators.values() if i.is_protected]
    return rows.filter(pl.col("indicator_id").is_in(ids))


def never_withheld(indicators: Mapping[str, Indicator]) -> list[str]:
    """Indicators of neither people nor money: their outcomes are shown as they are."""
    return [i.id for i in indicators.values() if not (i.is_protected or i.counted == "money")]


def with_facts(rows: pl.DataFrame, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """Outcomes or studies with what their `indicator_id` is; null where nobody knows it.

    Adds `is_protected`, `is_ratio`, `is_share`, `is_attribute` and `minimum_n` (persons).
    """
    facts = [
        (i.id, i.is_protected, i.is_ratio, i.is_share, i.attribute, i.minimum_n)
        for i in indicators.values()
    ]
    schema: dict[str, Any] = {
        "indicator_id": pl.String,
        "is_protected": pl.Boolean,
        "is_ratio": pl.Boolean,
        "is_share": pl.Boolean,
        "is_attribute": pl.Boolean,
        "minimum_n": pl.Int64,
    }
    known = pl.DataFrame(facts, schema=schema, orient="row")
    return rows.join(known, on="indicator_id", how="left", maintain_order="left")


def _breaches(threshold: int) -> list[pl.Expr]:
    numerator, denominator = pl.col("numerator_count"), pl.col("denominator_count")
    is_ratio = pl.col("is_ratio")
    without_numbers = is_ratio & denominator.is_null() & pl.col("value").is_not_null()
    none_or_all = pl.col("is_attribute") & ((numerator == 0) | (numerator == denominator))
    # a range is as small as its least value; of a ratio's range the counts are not known
    ranged = (pl.col("interval_code") == "bounds") & (
        is_ratio | (pl.col("low").is_between(1, threshold, closed="left"))
        | ((pl.col("low") < 1) & (pl.col("high") > 0))
    )  # fmt: skip
    return [
        _is_between(numerator, threshold),
        is_ratio & _is_between(denominator, threshold),
        is_ratio & _is_between(denominator - numerator, threshold),
        is_ratio & none_or_all & (denominator > 0),
        without_numbers,
        ranged,
        # of a mean that does not say how many it rests on, they may be too few
        pl.col("n_count").fill_null(0) < pl.col("minimum_n").fill_null(0),
    ]


def _is_between(count: pl.Expr, threshold: int) -> pl.Expr:
    """Above none and below the threshold."""
    return (count > 0) & (count < threshold)
