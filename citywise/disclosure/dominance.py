"""Amounts of money that one contributor nearly makes up alone, and so can be told of it.

An amount is the sum of what several have spent. Whoever has spent the second most can subtract
that, and knows the largest one up to what the rest have spent. Two rules say when that is too near
(Hundepool et al. 2012, Statistical Disclosure Control, section 4.2.1):

- the p % rule: the rest is less than p % of the largest contribution;
- the (n, k) rule: the n largest are at least k % of the whole.

Both hold for amounts that are not below zero, in one currency.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from citywise.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citywise.catalogue.indicator import Indicator

_PLACE = ["city_id", "indicator_id", "period_id", "disagg_key", "basis_code"]


class DominanceRule(NamedTuple):
    """When one contributor is too near; a part that is 0 asks for nothing.

    `percent` is p; `largest` and `share` are n and k, a number of contributors and a percentage.
    """

    percent: float = 0
    largest: int = 0
    share: float = 0

    @property
    def asks(self) -> bool:
        """There is anything to be held."""
        return self.percent > 0 or self.largest > 0


NO_DOMINANCE = DominanceRule()
"""Amounts are told whoever has spent them."""


def is_dominated(contributions: Sequence[float], rule: DominanceRule) -> bool:
    """Whether an amount made up of these tells too much of the largest; nothing tells nothing.

    One contributor alone is dominated under every rule.
    """
    sizes = sorted(contributions, reverse=True)
    whole = sum(sizes)
    if whole <= 0:
        return False
    rest = whole - sum(sizes[:2])
    by_percent = rule.percent > 0 and 100 * rest < rule.percent * sizes[0]
    by_share = rule.largest > 0 and 100 * sum(sizes[: rule.largest]) >= rule.share * whole
    return by_percent or by_share


def dominated_amounts(
    values: pl.DataFrame, indicators: Mapping[str, Indicator], rule: DominanceRule
) -> pl.Series:
    """`value_id` of the amounts of `values` (columns of measure_values) that the rule withholds.

    A city's amount has its programs as contributors; a program's amount has one. Where an amount of
    a city is withheld, so are its longer periods and its parts, from which it would follow. A city
    that tells no programs is the one who releases its amount.
    """
    ids = [i.id for i in indicators.values() if i.counted == "money"]
    amounts = values.filter(pl.col("indicator_id").is_in(ids)).with_columns(
        amount=pl.coalesce("numerator_count", "value", "high")
    )
    if not rule.asks or amounts.is_empty():
        return values["value_id"].clear()
    of_programs = amounts.filter(pl.col("program_id").is_not_null(), pl.col("amount") > 0)
    of_cities = amounts.filter(pl.col("program_id").is_null())
    sums = of_programs.group_by(_PLACE).agg("amount").iter_rows()
    places = [place for *place, sizes in sums if is_dominated(sizes, rule)]
    found = of_cities.join(_frame(places), on=_PLACE, how="semi")
    return pl.concat([of_programs["value_id"], _following(found, of_cities)])


def _frame(places: list[list[str]]) -> pl.DataFrame:
    return pl.DataFrame(places, schema=dict.fromkeys(_PLACE, pl.String), orient="row")


def _following(found: pl.DataFrame, of_cities: pl.DataFrame) -> pl.Series:
    """The amounts that are withheld, and those in whose periods theirs lie, or the other way."""
    series = ["city_id", "indicator_id", "basis_code"]
    both = of_cities.join(found.select(*series, hidden_period="period_id").unique(), on=series)
    together = [
        _overlap(one, other) for one, other in both.select("period_id", "hidden_period").iter_rows()
    ]
    return both.filter(pl.Series(together, dtype=pl.Boolean))["value_id"].unique()


def _overlap(one: str, other: str) -> bool:
    a, b = parse_period(one), parse_period(other)
    return one == other or bool(a and b and a.start <= b.end and b.start <= a.end)
