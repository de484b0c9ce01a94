"""Decide what is withheld: small numbers, what reveals them, and what is computed from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.vocabularies import SUPPRESSED_BY_US
from citywise.disclosure.audit import COUNTS, count_people, narrow_cells, withheld_ranges
from citywise.disclosure.complements import add_complements, cheapest_cells, drop_needless
from citywise.disclosure.dominance import NO_DOMINANCE, DominanceRule, dominated_amounts
from citywise.disclosure.earlier import (
    Earlier,
    lines_that_hide,
    longer_periods,
    nothing_earlier,
)
from citywise.disclosure.gaps import gap_lines, small_gaps, with_gaps
from citywise.disclosure.lines import table_lines
from citywise.disclosure.remainders import moved_remainders
from citywise.disclosure.rules import NUMBERS, about_people, has_number, is_small
from citywise.disclosure.solving import WITHHELD, solvable_cells
from citywise.disclosure.standing import tables_that_stand
from citywise.disclosure.widening import widen_ranges

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citywise.catalogue.indicator import Indicator

_CELL = ["city_id", "program_id", "indicator_id", "period_id", "disagg_key"]

_OVERLAPPING = ("bounds", "sum_within_program")
"""Ways in which programs make up a city where the same person may be in several of them."""


def protect_values(
    values: pl.DataFrame,
    indicators: Mapping[str, Indicator],
    threshold: int,
    earlier: Earlier | None = None,
    dominance: DominanceRule = NO_DOMINANCE,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The values with what must not be seen taken out, and why each was (`protection_code`).

    `values` have the columns of measure_values and are all that a release would show; `earlier` is
    what follows from the releases before it, `dominance` what holds for amounts of money.
    """
    earlier = earlier or nothing_earlier(values)
    small = values.filter(is_small(values, indicators, threshold))["value_id"]
    people = count_people(about_people(values, indicators), indicators)
    every_line = gap_lines(people)
    gaps = small_gaps(people, every_line, indicators, threshold)
    counted = with_gaps(people, gaps)
    own = pl.concat([small, gaps["value_id"], earlier.changed])
    lines = lines_that_hide(table_lines(counted), earlier.known)
    while True:
        cells = _settled(counted, own, lines, indicators, threshold, earlier)
        anew = _told_anew(cells, earlier.known, small)
        moved = moved_remainders(anew, every_line, earlier, threshold)
        if moved.is_empty():
            break
        own = pl.concat([own, cheapest_cells(moved.join(cells, on="value_id"), "line_id")])
    told = anew.join(gaps, on="value_id", how="anti")
    ranges = withheld_ranges(cells, lines, threshold)
    reasons = _reasons(told, small, earlier.changed, indicators).join(
        _known_ranges(ranges), on="value_id", how="left", maintain_order="left"
    )
    amounts = dominated_amounts(values, indicators, dominance)
    reasons = _with_amounts(reasons, amounts)
    shown = _as_told(_without_numbers(values, reasons["value_id"]), reasons, earlier.told_before)
    bare = pl.concat([narrow_cells(ranges, threshold)["value_id"], solvable_cells(cells, lines)])
    stands = tables_that_stand(shown, values, indicators, threshold, earlier, amounts, bare)
    reasons = _with_standing(reasons, stands)
    return _standing(shown, stands, earlier.told_last), reasons


def _settled(
    counted: pl.DataFrame,
    own: pl.Series,
    lines: pl.DataFrame,
    indicators: Mapping[str, Indicator],
    threshold: int,
    earlier: Earlier,
) -> pl.DataFrame:
    """Cells with all that has to be withheld where `own` is."""
    cells = _cells(counted, pl.concat([own, longer_periods(lines, earlier.changed)]))
    if not cells[WITHHELD].any():
        return cells
    cells = _until_settled(cells, lines, indicators, threshold)
    return drop_needless(cells, lines, threshold, _fixed(cells, own, indicators))


def _cells(counted: pl.DataFrame, own: pl.Series) -> pl.DataFrame:
    """What can be withheld or told; `own` is withheld from the start."""
    return counted.with_columns(
        pl.col("value_id").is_in(own.implode()).alias(WITHHELD),
        size=pl.coalesce("size", _size()),
        is_range=pl.col("interval_code") == "bounds",
    ).select(
        "value_id", *_CELL, "basis_code", "numerator_count", "size", *COUNTS, "of_all", "is_range",
        WITHHELD,
    )  # fmt: skip


def _known_ranges(ranges: pl.DataFrame) -> pl.DataFrame:
    """What each withheld count may still be for all that the shown ones tell."""
    of_those = ranges.filter(count_name="with_count")
    return of_those.select("value_id", feasible_low="least", feasible_high="most")


def _size() -> pl.Expr:
    """The count behind a cell: of a range the least; of a ready-made percentage none is known.

    Of a share it is the smaller of those with and those without, which both add up on a line.
    """
    numerator, denominator = pl.col("numerator_count"), pl.col("denominator_count")
    either = pl.min_horizontal(numerator, denominator, denominator - numerator).clip(lower_bound=0)
    is_share = numerator.is_not_null() & denominator.is_not_null()
    is_range = (pl.col("interval_code") == "bounds") & pl.col("without_count").is_not_null()
    single = pl.coalesce(denominator, numerator, "low", "value", 0.0)
    ranged = pl.when(is_range).then(pl.min_horizontal(*COUNTS))
    return pl.when(is_share).then(either).otherwise(pl.coalesce(ranged, single))


def _until_settled(
    cells: pl.DataFrame,
    lines: pl.DataFrame,
    indicators: Mapping[str, Indicator],
    threshold: int,
) -> pl.DataFrame:
    """Complements, the same cell in the other basis, and derived shares, until nothing changes."""
    while True:
        before = cells[WITHHELD].sum()
        cells = _ranges(cells, indicators)
        cells = add_complements(widen_ranges(cells, lines, threshold), lines, threshold)
        cells = _again(_derived(_in_every_basis(cells), indicators), indicators)
        if cells[WITHHELD].sum() == before:
            return cells


def _fixed(cells: pl.DataFrame, small: pl.Series, indicators: Mapping[str, Indicator]) -> pl.Series:
    """Cells withheld for themselves, for another basis or for a count: no complements."""
    linked = [i.id for i in indicators.values() if i.built_from or i.counts_again]
    in_two = pl.col(WITHHELD).sum().over(_CELL) > 1
    stays = in_two | pl.col("is_range") | pl.col("indicator_id").is_in(linked)
    return cells.filter(stays | pl.col("value_id").is_in(small.implode()))["value_id"]


def _in_every_basis(cells: pl.DataFrame) -> pl.DataFrame:
    """What event logs may not show, reports may not show either, and the other way round."""
    return cells.with_columns(pl.col(WITHHELD).any().over(_CELL).alias(WITHHELD))


def _ranges(cells: pl.DataFrame, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """A city's range is the largest of its programs up to their sum: of two it tells both."""
    ids = [i.id for i in indicators.values() if i.aggregation in _OVERLAPPING]
    overlaps = pl.col("indicator_id").is_in(ids)
    of_program = pl.col("program_id").is_not_null()
    places = ["city_id", "indicator_id", "period_id", "disagg_key", "basis_code"]
    hides_one = (pl.col(WITHHELD) & of_program).any().over(places)
    told = overlaps & ~of_program & pl.col("is_range") & hides_one
    return cells.with_columns((pl.col(WITHHELD) | told).alias(WITHHELD))


def _derived(cells: pl.DataFrame, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """A share is withheld where one of the counts it is computed from is."""
    hidden = cells.filter(WITHHELD)
    flagged = pl.lit(value=False)
    for indicator in indicators.values():
        if origin := indicator.built_from:
            dimension = pl.col("disagg_key").str.split("=").list.first()
            sources = hidden.filter(
                (pl.col("indicator_id") == origin.indicator)
                & (dimension.fill_null("") == origin.breakdown)
            )
            places = sources.select(pl.struct("city_id", "period_id").unique()).to_series()
            here = pl.struct("city_id", "period_id").is_in(places.implode())
            flagged |= (pl.col("indicator_id") == indicator.id) & here
    linked = cells.with_columns((pl.col(WITHHELD) | flagged).alias(WITHHELD))
    return _same_people(linked, indicators)


def _same_people(cells: pl.DataFrame, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """A share is withheld where the count of all its people is: they stand below its line."""
    whole = {i.id: i.built_from.indicator for i in indicators.values() if i.built_from}
    return _hidden_with(cells, whole, _CELL)


def _again(cells: pl.DataFrame, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """A share whose numerator counts the same people again is withheld where their count is."""
    same = {i.id: i.counts_again for i in indicators.values() if i.counts_again}
    return _hidden_with(cells, same, [*_CELL, "numerator_count"])


def _hidden_with(
    cells: pl.DataFrame, origins: Mapping[str, str], alike: Sequence[str]
) -> pl.DataFrame:
    """Cells of an indicator are withheld where those of its origin are that are else `alike`."""
    origin = pl.col("indicator_id").replace_strict(origins, default=None, return_dtype=pl.String)
    hidden = cells.filter(WITHHELD).select(alike).unique()
    places = [name for name in alike if name != "indicator_id"]
    found = cells.with_columns(origin=origin).join(
        hidden.with_columns(is_hidden=pl.lit(value=True)),
        left_on=["origin", *places], right_on=["indicator_id", *places],
        how="left", nulls_equal=True, maintain_order="left",
    )  # fmt: skip
    told = pl.col("is_hidden").fill_null(value=False) & pl.col("origin").is_not_null()
    return found.with_columns((pl.col(WITHHELD) | told).alias(WITHHELD)).drop("origin", "is_hidden")


def _told_anew(cells: pl.DataFrame, known: pl.Series, small: pl.Series) -> pl.DataFrame:
    """What is told already and has not changed is told again, unless the rules now withhold it."""
    is_old = pl.col("value_id").is_in(known.implode()) & ~pl.col("value_id").is_in(small.implode())
    return cells.with_columns((pl.col(WITHHELD) & ~is_old).alias(WITHHELD))


def _reasons(
    cells: pl.DataFrame,
    small: pl.Series,
    changed: pl.Series,
    indicators: Mapping[str, Indicator],
) -> pl.DataFrame:
    derived = [i.id for i in indicators.values() if i.built_from or i.counts_again]
    why = (
        pl.when(pl.col("value_id").is_in(small.implode()))
        .then(pl.lit("small"))
        .when(pl.col("value_id").is_in(changed.implode()))
        .then(pl.lit("change"))
        .when(pl.col("indicator_id").is_in(derived))
        .then(pl.lit("linked"))
        .otherwise(pl.lit("complement"))
    )
    return cells.filter(WITHHELD).select("value_id", protection_code=why).sort("value_id")


def _with_amounts(reasons: pl.DataFrame, dominated: pl.Series) -> pl.DataFrame:
    """Amounts that would tell of one contributor are withheld for that and nothing else."""
    others = reasons.filter(~pl.col("value_id").is_in(dominated.implode()))
    amounts = (
        dominated.alias("value_id").to_frame().with_columns(protection_code=pl.lit("dominance"))
    )
    return pl.concat([others, amounts], how="diagonal").sort("value_id")


def _with_standing(reasons: pl.DataFrame, stands: pl.Series) -> pl.DataFrame:
    """What stands with its table waits like a correction."""
    more = stands.alias("value_id").to_frame().with_columns(protection_code=pl.lit("change"))
    return pl.concat([reasons, more], how="diagonal").sort("value_id")


def _standing(shown: pl.DataFrame, stands: pl.Series, told_last: pl.DataFrame) -> pl.DataFrame:
    """In the place of numbers of now those of the last release, where it told any."""
    if stands.is_empty():
        return shown
    waits = stands.alias("value_id").to_frame()
    return _told_instead(_without_numbers(shown, stands), waits, told_last)


def _as_told(shown: pl.DataFrame, reasons: pl.DataFrame, told_before: pl.DataFrame) -> pl.DataFrame:
    """In the place of a correction that waits the number that was told before it."""
    return _told_instead(shown, reasons.filter(protection_code="change"), told_before)


def _told_instead(
    shown: pl.DataFrame, waits: pl.DataFrame, told_before: pl.DataFrame
) -> pl.DataFrame:
    told_before = told_before.join(waits, on="value_id", how="semi").select(shown.columns)
    rest = shown.join(told_before, on="value_id", how="anti", maintain_order="left")
    order = shown.select("value_id")
    return order.join(pl.concat([rest, told_before]), on="value_id", maintain_order="left").select(
        shown.columns
    )


def _without_numbers(values: pl.DataFrame, withheld: pl.Series) -> pl.DataFrame:
    """Withheld rows without any number; and no n where there was no number to begin with."""
    is_withheld = pl.col("value_id").is_in(withheld.implode())
    shows = ~is_withheld & has_number(values)
    emptied = [pl.when(shows).then(name).alias(name) for name in NUMBERS]
    status = pl.when(is_withheld).then(pl.lit(SUPPRESSED_BY_US)).otherwise("value_status_code")
    interval = pl.when(is_withheld).then(pl.lit("none")).otherwise("interval_code")
    return values.with_columns(
        *emptied, status.alias("value_status_code"), interval.alias("interval_code")
    )
