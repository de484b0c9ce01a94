"""What may be seen, and the release that shows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.measures import MEASURED
from assets.metadata import materialize, table_spec
from assets.policy import RETRIES
from citywise.stages.night import Night
from citywise.stages.protect import protect
from citywise.stages.release import release

PROTECTED = ("out_values", "out_targets", "out_reporting", "out_sessions_by_month",
             "out_quarantine_items", "out_quality_results")  # fmt: skip


@dg.multi_asset(
    specs=[table_spec(name, "released", list(MEASURED)) for name in PROTECTED],
    retry_policy=RETRIES,
)
def protected(night: dg.ResourceParam[Night]) -> Iterator[dg.MaterializeResult[Any]]:
    """What the audience may see, with every small number and its traces taken out."""
    with night.stage("protect"):
        shown = protect(night)
    night.outcomes["protect"] = shown
    yield from (materialize(night, name, shown) for name in PROTECTED)


@dg.multi_asset(
    specs=[table_spec("out_releases", "released", list(PROTECTED))],
    retry_policy=RETRIES,
)
def released(night: dg.ResourceParam[Night]) -> Iterator[dg.MaterializeResult[Any]]:
    """A new file beside the old one, verified, and readers pointed at it in one step."""
    with night.stage("release"):
        published = release(night)
    night.outcomes["release"] = published
    yield materialize(night, "out_releases", published)
