"""Outcomes of every city, program and period."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.core import KEPT
from assets.metadata import materialize, table_spec
from assets.policy import RETRIES
from citywise.stages.give_back import begin_marking
from citywise.stages.measure import measure
from citywise.stages.night import Night

MEASURED = ("measure_counts", "measure_values", "measure_reporting")


@dg.multi_asset(
    specs=[table_spec(name, "measures", list(KEPT)) for name in MEASURED],
    retry_policy=RETRIES,
)
def outcomes(night: dg.ResourceParam[Night]) -> Iterator[dg.MaterializeResult[Any]]:
    """Numerators, denominators, values and their intervals."""
    with night.stage("measure"):
        measured = measure(night)
        begin_marking(night)
    night.outcomes["measure"] = measured
    yield from (materialize(night, name, measured) for name in MEASURED)
