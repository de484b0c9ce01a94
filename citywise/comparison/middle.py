"""The network's middle, and where a city stands beside it: lower, similar or higher, never a rank.

The whole interval must lie on one side (the rule of public-health profiles); a figure
without an interval is not compared. Nothing here needs SciPy, so that pages start fast.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import polars as pl

from citywise.comparison.sums import ratio_of_sums

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

Words = np.ndarray[tuple[int, ...], np.dtype[np.str_]]

PER = {"per_100k": 100_000.0}
"""Units that a rate is told by; all others are told by one."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The network's middle in the indicator's unit; None where no city has an exact figure.

    `method`: numerators and denominators added up (`ratio`), or the middle city (`median`).
    `city_count`: cities that it rests on.
    """

    value: float | None
    method: Literal["ratio", "median"]
    city_count: int

    def judged_by(self, indicator: Mapping[str, str]) -> float | None:
        """The middle as a yardstick; a plain count tells how large a city is, not how it does."""
        return None if indicator["unit_code"] == "count" else self.value

    def describe(self, shown: int) -> str:
        """How the middle was found, with how many of the cities shown."""
        cities = f"{self.city_count} of {shown} cities"
        if self.value is None:
            return f"No middle: none of the {shown} cities has an exact figure."
        if self.method == "ratio":
            return f"Middle line: numerators and denominators of {cities} added up, then divided."
        return f"Middle line: the median of {cities}, those with an exact figure."


def find_reference(outcomes: pl.DataFrame, aggregation: str, unit: str) -> Reference:
    """The middle of cities: ratio of sums where parts add up that way, else the median.

    `outcomes`: one row a city with value, numerator_count and denominator_count.
    """
    if aggregation == "ratio_of_sums":
        return _ratio_of_sums(outcomes, PER.get(unit, 1.0))
    values = outcomes["value"].drop_nulls()
    # half a stage does not exist
    middle = values.quantile(0.5, "lower") if unit == "ordinal" else values.median()
    return Reference(_number(middle), "median", len(values))


def add_standing(outcomes: pl.DataFrame, reference: float | None) -> pl.DataFrame:
    """The outcomes with `standing`: lower, similar, higher or not_compared."""
    low, high = (outcomes[name].cast(pl.Float64).to_numpy() for name in ("low", "high"))
    told = compare_limits(low, high, np.nan if reference is None else reference)
    return outcomes.with_columns(pl.Series("standing", told.tolist(), pl.String))


def compare_limits(low: npt.ArrayLike, high: npt.ArrayLike, middle: npt.ArrayLike) -> Words:
    """The standing of intervals beside a middle in the same unit; touching it is similar."""
    lows, highs, middles = (np.asarray(x, float) for x in (low, high, middle))
    unknown = np.isnan(lows) | np.isnan(highs) | np.isnan(middles)
    told = np.where(highs < middles, "lower", np.where(lows > middles, "higher", "similar"))
    return np.where(unknown, "not_compared", told)


def compare_interval(low: float | None, high: float | None, middle: float | None) -> str:
    """The standing of one interval; without either there is no saying."""
    return compare_limits(*(np.nan if end is None else end for end in (low, high, middle))).item()


def order_cities(outcomes: pl.DataFrame, own_city: str) -> pl.DataFrame:
    """The own city first, then all in alphabetical order; never by value."""
    is_other = pl.col("city_id") != own_city
    return outcomes.sort(is_other, pl.col("city_name").str.to_lowercase(), maintain_order=True)


def _ratio_of_sums(outcomes: pl.DataFrame, per: float) -> Reference:
    parts = outcomes.select("numerator_count", "denominator_count").drop_nulls()
    return Reference(ratio_of_sums(parts.iter_rows(), per), "ratio", len(parts))


def _number(middle: object) -> float | None:
    return float(middle) if isinstance(middle, int | float) else None
