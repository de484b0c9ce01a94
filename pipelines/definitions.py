"""Everything Dagster has to know, for the workspace that is chosen by the environment."""

from __future__ import annotations

import dagster as dg

from assets.checks import core_contracts, measure_contracts, out_contracts
from assets.core import reference, submissions
from assets.feedback import feedback_packs
from assets.measures import outcomes
from assets.raw import receipts
from assets.released import protected, released
from citywise.stages.night import Progress, no_progress
from citywise.workspace import Workspace, find_workspace
from pipelines.jobs import nightly
from pipelines.pulls import pull_job, pull_schedule
from pipelines.resources import night_resource
from pipelines.schedules import at_two
from pipelines.sensors import watch_drop_folder


def build_definitions(
    workspace: Workspace,
    progress: Progress = no_progress,
    said: dict[str, object] | None = None,
    *,
    republish: bool = False,
) -> dg.Definitions:
    """The definitions for one workspace; `said` collects what each stage has to say."""
    return dg.Definitions(
        assets=[receipts, reference, submissions, outcomes, protected, released, feedback_packs],
        asset_checks=[core_contracts, measure_contracts, out_contracts],
        jobs=[nightly, pull_job(workspace)],
        schedules=[at_two, pull_schedule(workspace)],
        sensors=[watch_drop_folder(workspace)],
        resources={"night": night_resource(workspace, progress, said, republish=republish)},
    )


defs = build_definitions(find_workspace())
