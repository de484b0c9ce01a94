"""What earlier releases told, beside which the next one must not tell anything of a few people.

Whoever kept an earlier release can subtract it from the new one. So the difference of two numbers
of the same outcome is protected like a number (the temporal attack of Sweeney 2002,
International Journal of Uncertainty, Fuzziness and Knowledge-Based Systems 10(5), section 4.3):

- A number that changes by fewer people than the threshold is not told anew. Where the last number
  told is as close as that, it stands; the correction waits until enough has changed. How many have
  other points nobody knows: it may be one, whatever the points.
- A number that was withheld and is still about the same stays withheld: told now, it would be told
  of then.
- A number that was told and has not changed hides nothing, however it is withheld now. Where it
  had changed meanwhile, its table may have to stand as it was told last (`standing.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from citywise.disclosure.audit import COUNTS, count_people
from citywise.disclosure.lines import TIME
from citywise.disclosure.rules import (
    CORRECTION_HELD,
    NUMBERS,
    about_people,
    has_number,
    is_small,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citywise.catalogue.indicator import Indicator

WAS_TOLD = "was_told"
SINCE = "known_from_release"
_COMPARED = (*COUNTS, "most")
_POINTS = "points"
_VERSIONS = pl.Schema(
    {"value_id": pl.String, SINCE: pl.Int64, WAS_TOLD: pl.Boolean}
    | dict.fromkeys(COUNTS, pl.Float64)
)
_NEARLY = 1e-6


class Earlier(NamedTuple):
    """What earlier releases mean for the next one, by `value_id`.

    `changed` is withheld for what was told or withheld before, `known` hides nothing, `returned`
    are those of the known that were something else meanwhile; `told_before` are the rows, as they
    were told, that stand in the place of a correction, `told_last` all that the last release told.
    `versions` are the people counted in each, and whether it was told as it was then.
    """

    changed: pl.Series
    known: pl.Series
    returned: pl.Series
    told_before: pl.DataFrame
    told_last: pl.DataFrame
    versions: pl.DataFrame


def nothing_earlier(values: pl.DataFrame) -> Earlier:
    """Of a first release, and of outcomes that no release has told."""
    none = pl.Series("value_id", [], dtype=pl.String)
    versions = pl.DataFrame(schema=_VERSIONS)
    return Earlier(none, none, none, values.clear(), values.clear(), versions)


def weigh_earlier(
    values: pl.DataFrame,
    versions: pl.DataFrame,
    indicators: Mapping[str, Indicator],
    threshold: int,
) -> Earlier:
    """What follows from `versions`, the same outcomes as earlier releases knew them.

    `versions` have the columns of `values` (those of measure_values), as told or, where withheld,
    as it was; `was_told`, and `known_from_release`, by which later ones are told from earlier ones.
    Of what does not count people they are not looked at.
    """
    people = about_people(values, indicators)
    told_of = people.filter(has_number(people))
    counted = _counted(versions, indicators)
    weighed = _weigh(_counted(told_of, indicators), counted, threshold)
    known = weighed.filter(WAS_TOLD, "is_same")["value_id"].unique()
    few = pl.when(WAS_TOLD).then("is_few").otherwise("is_close")
    changed = weighed.filter(few & ~pl.col("value_id").is_in(known.implode()))["value_id"].unique()
    # what earlier rules told and those of now withhold does not stand either
    told = versions.filter(WAS_TOLD, ~is_small(versions, indicators, threshold))
    last = weighed.filter(WAS_TOLD).sort(SINCE).unique("value_id", keep="last")
    stands = last.filter("is_nearly", pl.col("value_id").is_in(changed.implode()))
    latest = versions.sort(SINCE, pl.col(WAS_TOLD).not_()).unique("value_id", keep="last")
    told_before, told_last = (
        told.join(of, on=["value_id", SINCE], how="semi")
        .select(values.columns)
        .with_columns(value_status_code=pl.lit(CORRECTION_HELD))
        for of in (stands, latest.filter(WAS_TOLD))
    )
    is_as_then = (pl.col("value_status_code") != CORRECTION_HELD) & pl.col(COUNTS[0]).is_not_null()
    then = counted.with_columns(pl.col(WAS_TOLD) & is_as_then)
    seen = then.sort(SINCE, WAS_TOLD).select(pl.col(n).cast(t) for n, t in _VERSIONS.items())
    return Earlier(changed, known, _returned(weighed), told_before, told_last, seen)


def _returned(weighed: pl.DataFrame) -> pl.Series:
    """What was told, was or may have been something else after that, and is again what was told."""
    told = weighed.filter(WAS_TOLD, "is_same").select("value_id", told=SINCE)
    # where a correction waited, the number that stood is not the one of then
    other = weighed.filter(~pl.col("is_same") | pl.col("stood")).select("value_id", other=SINCE)
    both = told.join(other, on="value_id")
    return both.filter(pl.col("other") >= pl.col("told"))["value_id"].unique()


def _weigh(now: pl.DataFrame, then: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """Every version beside the outcome of now: how far their counts are apart."""
    stood = pl.col("value_status_code") == CORRECTION_HELD
    before = then.select("value_id", WAS_TOLD, SINCE, *_COMPARED, _POINTS, stood=stood)
    both = now.select("value_id", *_COMPARED, _POINTS).join(before, on="value_id", suffix="_then")
    return both.select(
        "value_id",
        WAS_TOLD,
        SINCE,
        "stood",
        is_same=_is_same(),
        is_few=_is_few(threshold),
        is_close=_is_close(threshold),
        is_nearly=_is_nearly(threshold),
    )


def held_otherwise(outcomes: pl.DataFrame, earlier: Earlier) -> pl.DataFrame:
    """The outcomes that say they stand as told before, and show something else."""
    stands = outcomes.filter(value_status_code=CORRECTION_HELD)
    told = pl.concat([earlier.told_before, earlier.told_last])
    return stands.join(told, on=["value_id", *NUMBERS], how="anti", nulls_equal=True)


def lines_that_hide(lines: pl.DataFrame, known: pl.Series) -> pl.DataFrame:
    """`lines` (of `table_lines`) without the cells whose number is known from an earlier release.

    What of them is withheld now can be put in, so that they protect nothing else of their lines.
    """
    return lines.filter(~pl.col("value_id").is_in(known.implode()))


def longer_periods(lines: pl.DataFrame, changed: pl.Series) -> pl.Series:
    """`value_id` of the totals over time of what is `changed`: they hide it, and no later period.

    `lines` are those of `lines_that_hide`.
    """
    over_time = lines.filter(pl.col("line_id").str.contains(f"|{TIME}", literal=True))
    is_changed = ~pl.col("is_total") & pl.col("value_id").is_in(changed.implode())
    totals = over_time.filter("is_total")
    return totals.join(over_time.filter(is_changed), on="line_id", how="semi")["value_id"]


def _counted(rows: pl.DataFrame, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """With the people counted, of a range its other end, and of points their sum."""
    is_range = pl.col("interval_code") == "bounds"
    in_points = [i.id for i in indicators.values() if i.unit == _POINTS]
    points = pl.coalesce("numerator_count", "value")
    return count_people(rows, indicators).with_columns(
        most=pl.when(is_range).then("high"),
        points=pl.when(pl.col("indicator_id").is_in(in_points)).then(points),
    )


def _difference(name: str) -> pl.Expr:
    return (pl.col(name) - pl.col(f"{name}_then")).abs()


def _is_same() -> pl.Expr:
    """Nobody more and nobody less is counted, and nobody has other points."""
    return pl.all_horizontal(map(_is_unmoved, (*_COMPARED, _POINTS)))


def _is_unmoved(name: str) -> pl.Expr:
    then = pl.col(f"{name}_then")
    is_near = (_difference(name) < _NEARLY).fill_null(value=False)
    return pl.col(name).eq_missing(then) | is_near


def _is_few(threshold: int) -> pl.Expr:
    """One of the counts differs, and by fewer than the threshold; or the points of as many do."""
    moved = (_difference(name).is_between(_NEARLY, threshold - _NEARLY) for name in _COMPARED)
    is_about_same = (_difference(COUNTS[0]) < threshold).fill_null(value=True)
    is_scored = ~_is_unmoved(_POINTS) & is_about_same
    return pl.any_horizontal(*moved, is_scored).fill_null(value=False)


def _is_close(threshold: int) -> pl.Expr:
    """One of the counts differs by fewer than the threshold, or by nobody."""
    return pl.any_horizontal((_difference(name) < threshold) for name in _COMPARED).fill_null(
        value=False
    )


def _is_nearly(threshold: int) -> pl.Expr:
    """None of the counts differs by the threshold."""
    return pl.all_horizontal(
        (_difference(name) < threshold).fill_null(value=True) for name in _COMPARED
    )
