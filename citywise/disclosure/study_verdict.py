"""The verdict on the studies of a finished release, whatever the steps before it have done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.vocabularies import SUPPRESSED_BY_US
from citywise.disclosure.alike_studies import alike_studies
from citywise.disclosure.rules import CORRECTION_HELD
from citywise.disclosure.studies import NUMBERS, small_studies, weigh_told
from citywise.warehouse.manifest import Disclosed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citywise.catalogue.indicator import Indicator


def judge_studies(
    shown: pl.DataFrame,
    told: pl.DataFrame,
    indicators: Mapping[str, Indicator],
    threshold: int,
) -> list[Disclosed]:
    """How many of the studies of a release (`out_studies`) break each promise.

    `told`: studies of their cities and indicators as earlier releases have told them, with
    `known_from_release`.
    """
    withheld = pl.col("value_status_code") == SUPPRESSED_BY_US
    numbers = pl.any_horizontal(pl.col(name).is_not_null() for name in NUMBERS)
    anew = shown.filter(~withheld)
    return [
        Disclosed("A withheld study shows no number", shown.filter(withheld, numbers).height),
        Disclosed(
            f"No study of a group below {threshold} is shown",
            small_studies(anew, indicators, threshold).len(),
        ),
        Disclosed(
            f"No study tells, beside an earlier release or another, of fewer than {threshold}"
            " people",
            _changed(anew, told, indicators, threshold),
        ),
    ]


def _changed(
    shown: pl.DataFrame,
    told: pl.DataFrame,
    indicators: Mapping[str, Indicator],
    threshold: int,
) -> int:
    """Those that differ by a few from one told before or beside, or that only say they stand."""
    changed, _ = weigh_told(shown, told, indicators, threshold)
    numbered = shown.filter(pl.col("before_count").is_not_null())
    alike = alike_studies(numbered, told, indicators, threshold).to_frame()
    held = shown.filter(value_status_code=CORRECTION_HELD)
    others = held.join(told, on=["study_id", *NUMBERS], how="anti", nulls_equal=True)
    return pl.concat([changed, alike, others.select("study_id")]).n_unique()
