"""What goes back to the cities, when everything else is done."""

from __future__ import annotations

from typing import Any

import dagster as dg

from assets.policy import RETRIES
from citywise.stages.give_back import give_back
from citywise.stages.night import Night


@dg.asset(group_name="feedback", kinds={"excel"}, deps=["out_releases"], retry_policy=RETRIES)
def feedback_packs(night: dg.ResourceParam[Night]) -> dg.MaterializeResult[Any]:
    """For each city with news: its files with the places marked, and a summary, in its language."""
    with night.stage("give back"):
        given = give_back(night)
    night.outcomes["give back"] = given
    return dg.MaterializeResult(metadata={"packs": given.packs, "workbooks": given.workbooks})
