"""What the network says of itself, and what was read from its cities' files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.metadata import materialize, table_spec
from assets.policy import RETRIES
from citywise.stages.night import Night
from citywise.stages.refer import refer
from citywise.stages.take_in import take_in

REFERENCE = ("core_cities", "core_programs", "core_partners", "core_indicators",
             "core_expected_reports", "core_release_states")  # fmt: skip
KEPT = ("core_submissions", "core_events", "core_event_counts", "core_reported_values",
        "core_targets", "core_quarantine_items", "core_quality_results")  # fmt: skip


@dg.multi_asset(
    specs=[table_spec(name, "reference", []) for name in REFERENCE],
    retry_policy=RETRIES,
)
def reference(night: dg.ResourceParam[Night]) -> Iterator[dg.MaterializeResult[Any]]:
    """Cities, programs, partners, indicators and obligations, as their files say today."""
    with night.stage("refer"):
        night.outcomes["refer"] = refer(night)
    yield from (materialize(night, name, None) for name in REFERENCE)


@dg.multi_asset(
    specs=[table_spec(name, "core", ["raw_deliveries", *REFERENCE]) for name in KEPT],
    retry_policy=RETRIES,
)
def submissions(night: dg.ResourceParam[Night]) -> Iterator[dg.MaterializeResult[Any]]:
    """Every submission that is new or depends on something new, read, conformed and kept."""
    with night.stage("take in"):
        taken_in = take_in(night)
    night.outcomes["take in"] = taken_in
    yield from (materialize(night, name, taken_in) for name in KEPT)
