"""The verdict on a finished release: what its outcomes show is looked at once more.

It reads what everybody will read, so it holds whatever the steps before have done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.disclosure.gaps import UNTOLD
from citywise.disclosure.lines import table_lines
from citywise.disclosure.rules import NUMBERS, has_number, is_small
from citywise.disclosure.solving import WITHHELD, solvable_cells
from citywise.warehouse.manifest import Disclosed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citywise.catalogue.indicator import Indicator

_SUPPRESSED = pl.col("value_status_code") == "suppressed_by_us"


def judge_outcomes(
    outcomes: pl.DataFrame, indicators: Mapping[str, Indicator], threshold: int
) -> list[Disclosed]:
    """How many of the outcomes of a release (`out_values`) break each promise."""
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
            _solvable(outcomes, indicators),
        ),
    ]


def _solvable(outcomes: pl.DataFrame, indicators: Mapping[str, Indicator]) -> int:
    """Withheld cells that the lines of their table determine.

    What nobody told is unknown too, but a total that nobody told makes no line.
    """
    ids = [i.id for i in indicators.values() if i.is_protected]
    about_people = outcomes.filter(pl.col("indicator_id").is_in(ids))
    unknown = (_SUPPRESSED | pl.col("value_status_code").is_in(UNTOLD)) & ~has_number(about_people)
    cells = about_people.with_columns(unknown.alias(WITHHELD))
    cells = cells.filter(pl.col(WITHHELD) | has_number(about_people))
    told = table_lines(cells.filter(_SUPPRESSED | has_number(cells)))["line_id"]
    lines = table_lines(cells).filter(pl.col("line_id").is_in(told.unique().implode()))
    solved = solvable_cells(cells, lines)
    return cells.filter(_SUPPRESSED & pl.col("value_id").is_in(solved.implode())).height
