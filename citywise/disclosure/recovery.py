"""Withheld outcomes that somebody who reads a release could recover from what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.vocabularies import SUPPRESSED_BY_US
from citywise.disclosure.audit import count_people, narrow_cells, withheld_ranges
from citywise.disclosure.earlier import lines_that_hide
from citywise.disclosure.gaps import UNTOLD, gap_lines, small_gaps, with_gaps
from citywise.disclosure.lines import table_lines
from citywise.disclosure.rules import CORRECTION_HELD, about_people, has_number
from citywise.disclosure.solving import WITHHELD, solvable_cells

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citywise.catalogue.indicator import Indicator

SUPPRESSED = pl.col("value_status_code") == SUPPRESSED_BY_US
HIDDEN = SUPPRESSED | (pl.col("value_status_code") == CORRECTION_HELD)
"""What is not told as it is now: the number of a correction that waits is an earlier one."""

_ANY_SIZE = 10**9
"""More people than a city counts."""


def _tells(outcomes: pl.DataFrame) -> pl.Series:
    """Rows that show a number that holds now."""
    return has_number(outcomes) & outcomes.select(~HIDDEN).to_series()


def solvable_outcomes(
    outcomes: pl.DataFrame,
    indicators: Mapping[str, Indicator],
    known: pl.Series,
    amounts: pl.Series,
) -> pl.Series:
    """`value_id` of withheld cells that the lines of their table determine.

    What nobody told is unknown too, but a total that nobody told makes no line.
    """
    people = about_people(outcomes, indicators)
    if people.filter(HIDDEN).is_empty():
        return people["value_id"].clear()
    unknown = (HIDDEN | pl.col("value_status_code").is_in(UNTOLD)) & ~_tells(people)
    cells = people.with_columns(unknown.alias(WITHHELD))
    cells = cells.filter(pl.col(WITHHELD) | has_number(people))
    told = table_lines(cells.filter(SUPPRESSED | has_number(cells)))["line_id"]
    lines = table_lines(cells).filter(pl.col("line_id").is_in(told.unique().implode()))
    solved = solvable_cells(cells, lines_that_hide(lines, known))
    counts = ~pl.col("value_id").is_in(amounts.implode())
    return cells.filter(HIDDEN & counts & pl.col("value_id").is_in(solved.implode()))["value_id"]


def narrow_outcomes(
    outcomes: pl.DataFrame,
    truth: pl.DataFrame,
    threshold: int,
    indicators: Mapping[str, Indicator],
    known: pl.Series,
    amounts: pl.Series,
) -> pl.Series:
    """`value_id` of withheld cells that an attacker can narrow down too far (see audit.py).

    What nobody told, and the others of its line tell, the attacker has to guess as well. A cell
    whose number is not in `truth` cannot be judged, and counts as narrow.
    """
    people = about_people(outcomes, indicators)
    counts = ~pl.col("value_id").is_in(amounts.implode())
    withheld = people.filter(HIDDEN & counts)["value_id"]
    if withheld.is_empty():
        return withheld
    true = count_people(truth.join(people, on="value_id", how="semi"), indicators)
    gaps = small_gaps(true, gap_lines(true), indicators, _ANY_SIZE)
    hidden = pl.concat([people.filter(HIDDEN)["value_id"], gaps["value_id"]])
    is_hidden = pl.col("value_id").is_in(hidden.implode())
    cells = with_gaps(true, gaps).with_columns(is_hidden.alias(WITHHELD))
    lines = lines_that_hide(table_lines(cells), known)
    ranges = withheld_ranges(cells, lines, threshold)
    narrow = narrow_cells(ranges, threshold)["value_id"]
    is_safe = withheld.is_in(cells["value_id"].implode()) & ~withheld.is_in(narrow.implode())
    return withheld.filter(~is_safe)
