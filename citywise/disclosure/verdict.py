"""The verdict on a finished release: what its outcomes show is looked at once more.

It reads what everybody will read, so it holds whatever the steps before have done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.disclosure.audit import count_people
from citywise.disclosure.dominance import NO_DOMINANCE, DominanceRule, dominated_amounts
from citywise.disclosure.earlier import Earlier, held_otherwise, nothing_earlier
from citywise.disclosure.gaps import gap_lines
from citywise.disclosure.recovery import HIDDEN, SUPPRESSED, narrow_outcomes, solvable_outcomes
from citywise.disclosure.remainders import moved_remainders
from citywise.disclosure.rules import NUMBERS, about_people, has_number, is_small
from citywise.disclosure.solving import WITHHELD
from citywise.disclosure.standing import recovered_beside
from citywise.warehouse.manifest import Disclosed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citywise.catalogue.indicator import Indicator


def judge_outcomes(
    outcomes: pl.DataFrame,
    truth: pl.DataFrame,
    indicators: Mapping[str, Indicator],
    threshold: int,
    earlier: Earlier | None = None,
    dominance: DominanceRule = NO_DOMINANCE,
) -> list[Disclosed]:
    """How many of the outcomes of a release (`out_values`) break each promise.

    `truth` are the same outcomes before anything was withheld (columns of measure_values), with or
    without those that are `never_withheld`;
    `earlier` is what follows from the releases before it. What is withheld of amounts of money for
    want of contributors (`dominance`) hides no people. Where a table tells nothing anew, nothing
    follows from it that did not follow before.
    """
    earlier = earlier or nothing_earlier(truth)
    amounts = dominated_amounts(truth, indicators, dominance)
    about = indicators, earlier.known, amounts
    solvable = solvable_outcomes(outcomes, *about)
    narrow = narrow_outcomes(outcomes, truth, threshold, *about)
    numbers = pl.any_horizontal(pl.col(name).is_not_null() for name in NUMBERS)
    return [
        Disclosed(
            "A withheld outcome shows no number", outcomes.filter(SUPPRESSED, numbers).height
        ),
        Disclosed(
            f"No outcome about people is shown that the rules withhold (below {threshold})",
            int(is_small(outcomes, indicators, threshold).sum()),
        ),
        Disclosed(
            "No withheld number follows from those that are shown",
            recovered_beside(solvable, outcomes, indicators),
        ),
        Disclosed(
            f"No withheld number can be told closer than {threshold} from those that are shown",
            recovered_beside(narrow, outcomes, indicators),
        ),
        Disclosed(
            f"No number tells, beside an earlier release, of fewer than {threshold} people",
            outcomes.filter(~HIDDEN, pl.col("value_id").is_in(earlier.changed.implode())).height
            + held_otherwise(outcomes, earlier).height
            + _moved(outcomes, truth, indicators, threshold, earlier),
        ),
    ]


def _moved(
    outcomes: pl.DataFrame,
    truth: pl.DataFrame,
    indicators: Mapping[str, Indicator],
    threshold: int,
    earlier: Earlier,
) -> int:
    """How many lines tell anew that what they withhold is together a few people more or less."""
    true = count_people(about_people(truth, indicators), indicators)
    told = outcomes.filter(has_number(outcomes) & outcomes.select(~HIDDEN).to_series())["value_id"]
    cells = true.with_columns((~pl.col("value_id").is_in(told.implode())).alias(WITHHELD))
    return moved_remainders(cells, gap_lines(true), earlier, threshold)["line_id"].n_unique()
