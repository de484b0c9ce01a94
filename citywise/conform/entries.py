"""Entries of a ledger: which figures are of one entry, and which tell it a second time.

Day        | For   | Number
2025-04-03 |       |     30     an entry of which nobody knows for whom
2025-04-12 | Women |     40     another day, other entries: all of them add up
2025-04-12 | Men   |     41
2025-04-27 |       |     10     of the same day: perhaps the total of the two below
2025-04-27 | Women |      6
2025-04-27 | Men   |      4
2025-04-29 |       |     12     the same entry or another one? nothing says so, and all three wait
2025-04-29 | Women |      7

A row is one entry, with all its figures; rows of one reference are one, and rows of two are two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.conform.arithmetic import LEAST_PARTS
from citywise.conform.breakdowns import read_key
from citywise.conform.distinct import REASON, Meaning, read_column
from citywise.conform.problems import NUMBER, RECORD
from citywise.conform.totals import TOLERANCE
from citywise.intake.fitting.records import LETTER, SHEET, TEXT, cell_refs
from citywise.intake.formats.sheet import FILE, ROW

if TYPE_CHECKING:
    from citywise.conform.context import Context
    from citywise.conform.readings import Readings

ENTRY = "entry_number"
"""The first record of the entry that a figure is of; null for what is no entry."""

REF = "entry_ref"
"""The city's own number of an entry."""

DAY = "entry_day"
"""The day of an entry, where its row tells one."""

MIXED = "is_mixed"
"""Beside each figure whether it is told as others of its month are not."""

WAY = "told_by"
"""What a figure is broken down by: nothing, `sex`, `age_band|sex`."""

EQUATION = "told_and_equation"
"""What a figure says, and which cells together come to which: `45 (D2 + D3 = D4 + D5)`."""

_SHOWN = 8
"""Cells of one side of an equation that are written out."""

_FIGURE = [FILE, "city_id", "program_id", "indicator_id", "part_code", "period_id"]
_EMPTY = ["not_reported", "not_applicable"]


def settle_entries(readings: Readings, context: Context) -> None:
    """Number the entries, and hold back those that may tell another one a second time."""
    readings.add(**{ENTRY: _numbered(readings), MIXED: pl.lit(value=False)})
    if readings.frame[ENTRY].is_null().all():
        return
    if context.template.source.totals != "words":
        alone = _told(readings).filter(pl.col(REF).is_null())
        _settle(readings, context, alone, [*_FIGURE, DAY], is_same_day=True)
        _settle(readings, context, _told(readings), _FIGURE, is_same_day=False)
    _mark_mixed(readings)


def _numbered(readings: Readings) -> pl.Expr:
    """The first record of the row, or of all rows that have the same reference."""
    is_entry = (pl.col("accumulation_code") == "entry") & (pl.col("kind") == "actual")
    of_row = pl.col(NUMBER).min().over(FILE, SHEET, ROW)
    for name, kind in ((REF, pl.String), (DAY, pl.Date)):
        if not readings.has(name):
            readings.add(**{name: pl.lit(None, dtype=kind)})
    of_ref = pl.col(NUMBER).min().over(*_FIGURE, REF)
    is_named = pl.col(REF).is_not_null()
    return pl.when(is_entry & is_named).then(of_ref).when(is_entry).then(of_row)


def _told(readings: Readings) -> pl.DataFrame:
    """The entries that tell a number, with what they are broken down by."""
    is_told = pl.col(ENTRY).is_not_null() & ~pl.col("value_status_code").is_in(_EMPTY)
    told = readings.kept().filter(is_told)
    return read_column(told, ["disagg_key"], _read_way, {WAY: pl.String}).drop(REASON)


def _read_way(key: str | None) -> Meaning:
    return ("|".join(sorted(read_key(key or ""))), None)


def _settle(
    readings: Readings, context: Context, told: pl.DataFrame, same: list[str], *, is_same_day: bool
) -> None:
    """What may be the total of the others beside it, and what cannot be told from them."""
    mixed = _mixed(told, same)
    totals = mixed.filter("is_alone", "is_sum")
    is_total = pl.col(RECORD).is_in(totals[RECORD].implode())
    if context.template.source.totals == "arithmetic":
        readings.forget(is_total)
    else:
        _add_equations(readings, mixed.filter("is_sum"), same)
        readings.hold(is_total, "entries_perhaps_total", field="figure", text=EQUATION)
    if is_same_day:
        unclear = pl.col(RECORD).is_in(mixed.filter(~pl.col("is_sum"))[RECORD].implode())
        readings.hold(unclear, "whole_or_parts", field="figure", text=TEXT)


def _add_equations(readings: Readings, mixed: pl.DataFrame, same: list[str]) -> None:
    """Beside the figures of entries that may be totals: of which cells, and with which others."""
    sides = (_sum_of(pl.col("is_alone")), _sum_of(~pl.col("is_alone") & _once()))
    cells = mixed.sort(SHEET, ROW, LETTER).with_columns(cell=cell_refs(pl.col(LETTER)))
    equations = cells.select(
        RECORD, pl.format("{} ({} = {})", TEXT, *(side.over(same) for side in sides))
    )
    of_record = dict(equations.iter_rows())
    told = pl.col(RECORD).replace_strict(of_record, default=None, return_dtype=pl.String)
    readings.add(**{EQUATION: told})


def _sum_of(chosen: pl.Expr) -> pl.Expr:
    """The cells that are added, the first of them by name: `D2 + D3`."""
    cells = pl.col("cell").filter(chosen)
    more = pl.when(cells.len() > _SHOWN).then(pl.lit(" + …")).otherwise(pl.lit(""))
    return cells.head(_SHOWN).str.join(" + ") + more


def _mixed(told: pl.DataFrame, same: list[str]) -> pl.DataFrame:
    """Entries of which no way of telling is that of all: a whole here, women and men there.

    `is_whole`: the entry is told as a whole alone. `is_alone`: and has no number that tells it from
    the others. `is_sum`: those alone come to what the others do.
    """
    entry = [*same, ENTRY]
    ways = told.with_columns(
        has_whole=(pl.col(WAY) == "").any().over(entry),
        is_whole=(pl.col(WAY) == "").all().over(entry),
        first_way=pl.col(WAY).filter(pl.col(WAY) != "").min().over(entry),
        tellers=pl.col(ENTRY).n_unique().over([*same, WAY]),
        entries=pl.col(ENTRY).n_unique().over(same),
    ).with_columns(is_alone=pl.col("is_whole") & pl.col(REF).is_null())
    mixed = ways.filter(pl.col("tellers").max().over(same) < pl.col("entries"))
    return mixed.with_columns(is_sum=_is_sum(same) & _may_sum_up(same))


def _is_sum(same: list[str]) -> pl.Expr:
    """The wholes come to what the other entries come to, each of them taken once."""
    low, high = (pl.coalesce(end, "reported_value") for end in ("numerator_low", "numerator_high"))
    of_rest = ~pl.col("is_alone") & _once()
    whole_low, whole_high = (end.filter("is_alone").sum().over(same) for end in (low, high))
    rest_low, rest_high = (end.filter(of_rest).sum().over(same) for end in (low, high))
    parts = ((pl.col(WAY) != "") & (high > 0)).sum().over(same)
    is_near = (whole_low <= rest_high + TOLERANCE) & (rest_low <= whole_high + TOLERANCE)
    return is_near & (whole_high > 0) & (parts >= LEAST_PARTS)


def _once() -> pl.Expr:
    """Of an entry its whole, or its parts in one of the ways in which it tells them."""
    return pl.when("has_whole").then(pl.lit("")).otherwise("first_way") == pl.col(WAY)


def _may_sum_up(same: list[str]) -> pl.Expr:
    """A total is written on or after the last day that it adds up, or on the first of its month."""
    is_alone, day = pl.col("is_alone"), pl.col(DAY)
    last, last_of_rest = (day.filter(chosen).max().over(same) for chosen in (is_alone, ~is_alone))
    is_first = day.filter(is_alone).min().over(same).dt.day() == 1
    return ((last >= last_of_rest) | is_first).fill_null(value=True)


def _mark_mixed(readings: Readings) -> None:
    """Of the months in which no way of telling is that of all: what is told as a whole alone."""
    told = _told(readings)
    mixed = _mixed(told, _FIGURE).with_columns(any_whole=pl.col("is_whole").any().over(_FIGURE))
    mixed = mixed.filter(pl.col("is_whole") | ~pl.col("any_whole"))
    readings.add(**{MIXED: pl.col(RECORD).is_in(mixed[RECORD].implode())})
