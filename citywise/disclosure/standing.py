"""What stands whole as it was told before, because it could not be told anew without a leak.

A number that changed by a few people and is again what it was is known from a release before
that: it hides nothing any more, and what once hid behind it may follow from what is told beside
it. So it may where the rules of now ask for more than those by which it was told, and nothing is
left that would hide it. Then the table is left as the last release told it. Whoever reads that
reads nothing new, and does not learn either that the number has come back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.disclosure.lines import table_lines
from citywise.disclosure.recovery import HIDDEN, narrow_outcomes, solvable_outcomes
from citywise.disclosure.rules import about_people, has_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citywise.catalogue.indicator import Indicator
    from citywise.disclosure.earlier import Earlier

_PLACE = ["city_id", "period_id", "family"]


def tables_that_stand(
    shown: pl.DataFrame,
    values: pl.DataFrame,
    indicators: Mapping[str, Indicator],
    threshold: int,
    earlier: Earlier,
    amounts: pl.Series,
    bare: pl.Series,
) -> pl.Series:
    """`value_id` of what `shown` would tell now, and has to leave as it was told before.

    `values` are the outcomes of `shown` before anything was withheld; of `amounts` nobody is
    counted; `bare` is what is withheld and could not be hidden.
    """
    doubtful = pl.concat([earlier.returned, bare])
    back = values.filter(pl.col("value_id").is_in(doubtful.implode()))
    if back.is_empty():
        return back["value_id"]
    series = ["city_id", "indicator_id"]
    outcomes, truth = (frame.join(back, on=series, how="semi") for frame in (shown, values))
    about = indicators, earlier.known, amounts
    solvable = solvable_outcomes(outcomes, *about)
    narrow = narrow_outcomes(outcomes, truth, threshold, *about)
    found = pl.concat([solvable, narrow])
    told = _told_now(shown, indicators)
    return told.filter(told.is_in(_of_one_table(found, values, indicators).implode()))


def recovered_beside(
    found: pl.Series, outcomes: pl.DataFrame, indicators: Mapping[str, Indicator]
) -> int:
    """How many of the `found` cells stand in a table of which anything is told anew."""
    if found.is_empty():
        return 0
    near = _of_one_table(_told_now(outcomes, indicators), outcomes, indicators)
    return int(found.is_in(near.implode()).sum())


def _told_now(outcomes: pl.DataFrame, indicators: Mapping[str, Indicator]) -> pl.Series:
    """`value_id` of numbers about people that are told as they are now."""
    people = about_people(outcomes, indicators)
    return people.filter(has_number(people) & people.select(~HIDDEN).to_series())["value_id"]


def _of_one_table(
    cells: pl.Series, values: pl.DataFrame, indicators: Mapping[str, Indicator]
) -> pl.Series:
    """`value_id` of all that hangs together with the `cells`.

    By the lines of their tables, in either basis, and by the indicators that are computed from
    theirs.
    """
    family = pl.col("indicator_id").replace(_families(indicators)).alias("family")
    placed = values.select("value_id", "city_id", "period_id", family)
    tables = table_lines(values).select("table_id", "value_id").unique()
    found, before = cells.unique(), -1
    while len(found) != before:
        before = len(found)
        near = _beside(found, placed, _PLACE)
        found = pl.concat([near, _beside(near, tables, ["table_id"])]).unique()
    return found


def _beside(cells: pl.Series, placed: pl.DataFrame, place: list[str]) -> pl.Series:
    here = placed.filter(pl.col("value_id").is_in(cells.implode()))
    return placed.join(here, on=place, how="semi")["value_id"]


def _families(indicators: Mapping[str, Indicator]) -> dict[str, str]:
    """The indicator from which each one is computed in the end, where there is one."""
    origins = {i.id: i.built_from.indicator for i in indicators.values() if i.built_from}
    origins |= {i.id: i.counts_again for i in indicators.values() if i.counts_again}
    return {name: _first(name, origins) for name in origins}


def _first(name: str, origins: Mapping[str, str]) -> str:
    passed = {name}
    while (origin := origins.get(name, name)) not in passed:
        passed.add(origin)
        name = origin
    return name
