"""Studies as rows one can read: groups of people before and after."""

from __future__ import annotations

import polars as pl

from citywise.comparison.study_effects import with_effects
from citywise.disclosure.study_differences import GROUPS

THRESHOLD = 10
POINTS, SHARE = "oc_brave14_change", "oc_retention"
SCHEMA = {
    "study_id": pl.String, "indicator_id": pl.String, "study_design_code": pl.String,
    "program_id": pl.String, "city_id": pl.String, "practice_id": pl.String,
    "start_date": pl.Date, "end_date": pl.Date,
    **{f"{group}_count": pl.Int64 for group in GROUPS},
    **{f"{group}_{part}": pl.Float64 for group in GROUPS for part in ("mean", "spread")},
    "correlation": pl.Float64,
}  # fmt: skip


def study(before, after, *, of=SHARE, other=None, design="unmatched", name="a"):
    """A study of groups, each `(count, mean, spread)`."""
    groups = dict(zip(GROUPS, (before, after, *(other or (None, None))), strict=True))
    row = {"study_id": name, "indicator_id": of, "study_design_code": design,
           "city_id": "skovby", "practice_id": "club"}  # fmt: skip
    for group, told in groups.items():
        parts = ("count", "mean", "spread")
        row |= {f"{group}_{part}": n for part, n in zip(parts, told or (None,) * 3, strict=True)}
    return row


def frame(*studies):
    return with_effects(pl.DataFrame(list(studies), schema=SCHEMA))


def as_told(*studies, release=1):
    """The studies as a release has told them."""
    return frame(*studies).with_columns(known_from_release=pl.lit(release, dtype=pl.Int64))


BIG = (100, 0.5, 0.5)
