"""The one job: every stage of the night, one after the other, in one process."""

from __future__ import annotations

import dagster as dg

NIGHTLY = "nightly"

nightly = dg.define_asset_job(
    NIGHTLY,
    selection=dg.AssetSelection.all() | dg.AssetSelection.all_asset_checks(),
    executor_def=dg.in_process_executor,
    description="Land, take in, check, measure, protect, release and give back",
    tags={"dagster/max_retries": "1"},
)
