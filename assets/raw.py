"""Receipts: what arrived."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.loading import load_expectations
from assets.metadata import materialize, table_spec
from assets.policy import RETRIES
from citywise.stages.land import land
from citywise.stages.night import Night

TABLES = ("raw_files", "raw_deliveries")


@dg.multi_asset(specs=[table_spec(name, "raw", []) for name in TABLES], retry_policy=RETRIES)
def receipts(night: dg.ResourceParam[Night]) -> Iterator[dg.MaterializeResult[Any]]:
    """Everything new in the drop folder, archived and numbered."""
    with night.stage("land"):
        landed = land(night)
    night.outcomes["land"] = landed
    if "new" in landed.outcomes:
        load_expectations()
    yield from (materialize(night, name, landed) for name in TABLES)
