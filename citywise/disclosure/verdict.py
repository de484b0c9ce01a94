"""The verdict on a finished release: what its outcomes show is looked at once more.

It reads what everybody will read, so it holds whatever the steps before have done.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.vocabularies import SUPPRESSED_BY_US
from citywise.disclosure.audit import count_people, narrow_cells, withheld_ranges
from citywise.disclosure.dominance import NO_DOMINANCE, DominanceRule, dominated_amounts
from citywise.disclosure.earlier import (
    Earlier,
    held_otherwise,
    lines_that_hide,
    nothing_earlier,
)
from citywise.disclosure.gaps import UNTOLD, gap_lines, small_gaps, with_gaps
from citywise.disclosure.lines import table_lines
from citywise.disclosure.rules import CORRECTION_HELD, NUMBERS, has_number, is_small
from citywise.disclosure.solving import WITHHELD, solvable_cells
from citywise.warehouse.manifest import Disclosed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citywise.catalogue.indicator import Indicator

_ANY_SIZE = sys.maxsize
_SUPPRESSED = pl.col("value_status_code") == SUPPRESSED_BY_US
_HIDDEN = _SUPPRESSED | (pl.col("value_status_code") == CORRECTION_HELD)
"""What is not told as it is now: the number of a correction that waits is an earlier one."""


def judge_outcomes(
    outcomes: pl.DataFrame,
    truth: pl.DataFrame,
    indicators: Mapping[str, Indicator],
    threshold: int,
    earlier: Earlier | None = None,
    dominance: DominanceRule = NO_DOMINANCE,
) -> list[Disclosed]:
    """How many of the outcomes of a release (`out_values`) break each promise.

    `truth` are the same outcomes before anything was withheld (columns of measure_values);
    `earlier` is what follows from the releases before it. What is withheld of amounts of money for
    want of contributors (`dominance`) hides no people.
    """
    earlier = earlier or nothing_earlier(truth)
    amounts = dominated_amounts(truth, indicators, dominance)
    numbers = pl.any_horizontal(pl.col(name).is_not_null() for name in NUMBERS)
    return [
        Disclosed(
            "A withheld outcome shows no number", outcomes.filter(_SUPPRESSED, numbers).height
        ),
        Disclosed(
            f"No outcome about people is shown that the rules withhold (below {threshold})",
            int(is_small(outcomes, indicators, threshold).sum()),
        ),
        Disclosed(
            "No withheld number follows from those that are shown",
            _solvable(outcomes, indicators, earlier.known, amounts),
        ),
        Disclosed(
            f"No withheld number can be told closer than {threshold} from those that are shown",
            _narrow(outcomes, truth, indicators, threshold, earlier.known, amounts),
        ),
        Disclosed(
            f"No number tells, beside an earlier release, of fewer than {threshold} people",
            outcomes.filter(~_HIDDEN, pl.col("value_id").is_in(earlier.changed.implode())).height
            + held_otherwise(outcomes, earlier).height,
        ),
    ]


def _about_people(outcomes: pl.DataFrame, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    ids = [i.id for i in indicators.values() if i.is_protected]
    return outcomes.filter(pl.col("indicator_id").is_in(ids))


def _tells(outcomes: pl.DataFrame) -> pl.Series:
    """Rows that show a number that holds now."""
    return has_number(outcomes) & outcomes.select(~_HIDDEN).to_series()


def _solvable(
    outcomes: pl.DataFrame,
    indicators: Mapping[str, Indicator],
    known: pl.Series,
    amounts: pl.Series,
) -> int:
    """Withheld cells that the lines of their table determine.

    What nobody told is unknown too, but a total that nobody told makes no line.
    """
    about_people = _about_people(outcomes, indicators)
    unknown = (_HIDDEN | pl.col("value_status_code").is_in(UNTOLD)) & ~_tells(about_people)
    cells = about_people.with_columns(unknown.alias(WITHHELD))
    cells = cells.filter(pl.col(WITHHELD) | has_number(about_people))
    told = table_lines(cells.filter(_SUPPRESSED | has_number(cells)))["line_id"]
    lines = table_lines(cells).filter(pl.col("line_id").is_in(told.unique().implode()))
    solved = solvable_cells(cells, lines_that_hide(lines, known))
    counts = ~pl.col("value_id").is_in(amounts.implode())
    return cells.filter(_HIDDEN & counts & pl.col("value_id").is_in(solved.implode())).height


def _narrow(
    outcomes: pl.DataFrame,
    truth: pl.DataFrame,
    indicators: Mapping[str, Indicator],
    threshold: int,
    known: pl.Series,
    amounts: pl.Series,
) -> int:
    """Withheld cells that an attacker can narrow down too far (see audit.py).

    What nobody told, and the others of its line tell, the attacker has to guess as well. A cell
    whose number is not in `truth` cannot be judged, and counts as narrow.
    """
    about_people = _about_people(outcomes, indicators)
    counts = ~pl.col("value_id").is_in(amounts.implode())
    withheld = about_people.filter(_HIDDEN & counts)["value_id"]
    true = truth.join(about_people, on="value_id", how="semi")
    gaps = small_gaps(true, gap_lines(true), _ANY_SIZE)
    hidden = pl.concat([about_people.filter(_HIDDEN)["value_id"], gaps["value_id"]])
    is_hidden = pl.col("value_id").is_in(hidden.implode())
    cells = with_gaps(count_people(true, indicators), gaps).with_columns(is_hidden.alias(WITHHELD))
    lines = lines_that_hide(table_lines(cells), known)
    ranges = withheld_ranges(cells, lines, threshold)
    narrow = narrow_cells(ranges, threshold)["value_id"]
    is_safe = withheld.is_in(cells["value_id"].implode()) & ~withheld.is_in(narrow.implode())
    return withheld.filter(~is_safe).len()
