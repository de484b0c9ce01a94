"""How well it is known what a practice changes: a grade from 0, described, to 4, replicated.

A grade tells of designs, not of how much was changed, and says nothing about harm (`harm`), which
stands beside it wherever it is shown.

0 *described*: somebody has written it down.
1 *monitored*: a program that follows it has an output in the release.
2 *before and after*: a study without a comparison group, whose numbers are shown.
3 *comparison group*: a study with one, whose numbers are shown.
4 *replicated*: on one indicator, studies with a comparison group in two cities or more, whose
pooled 95 % interval lies wholly on the side that is better, with at least two of these cities' own
effects on that side. Two cities alone hardly ever come that far: with Hartung and Knapp's interval
they have one degree of freedom.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.comparison.harm import BETTER, add_gains
from citywise.comparison.practice_evidence import CONTROLLED, KEY, merge_by_city

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

DESCRIBED, MONITORED, BEFORE_AFTER, COMPARED, REPLICATED = "01234"
"""Codes of the vocabulary `practice_evidence`."""

ENOUGH_CITIES = 2


def grade_practices(
    practices: Iterable[str],
    studies: pl.DataFrame,
    evidence: pl.DataFrame,
    monitored: Collection[str],
    directions: Mapping[str, str],
) -> dict[str, str]:
    """The grade of each practice.

    `studies`: rows of out_studies that were pooled, `evidence`: what they were pooled to,
    `monitored`: practices whose programs have an output, `directions`: codes by indicator.
    """
    told = studies.filter(pl.col("effect_value").is_not_null())
    compared = set(told.filter(study_design_code=CONTROLLED)["practice_id"])
    studied = set(told["practice_id"])
    replicated = _list_replicated(told, evidence, directions)

    def grade(practice: str) -> str:
        if practice in replicated:
            return REPLICATED
        if practice in compared:
            return COMPARED
        if practice in studied:
            return BEFORE_AFTER
        return MONITORED if practice in monitored else DESCRIBED

    return {practice: grade(practice) for practice in practices}


def _list_replicated(
    studies: pl.DataFrame, evidence: pl.DataFrame, directions: Mapping[str, str]
) -> set[str]:
    """Practices that made an outcome better in two cities or more, beside comparison groups."""
    pooled = add_gains(evidence, directions).filter(
        pl.col("city_count") >= ENOUGH_CITIES, study_design_code=CONTROLLED, gain_code=BETTER
    )
    cities = merge_by_city(studies.filter(study_design_code=CONTROLLED))
    told = cities.join(pooled.select(*KEY, "gain_value", pooled="effect_value"), on=KEY)
    same_side = told.filter(pl.col("effect_value") * pl.col("pooled") > 0)
    counts = same_side.group_by(*KEY).len().filter(pl.col("len") >= ENOUGH_CITIES)
    return set(counts["practice_id"])
