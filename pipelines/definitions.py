"""Everything Dagster has to know, for the workspace that is chosen by the environment."""

from __future__ import annotations

from functools import partial

import dagster as dg

from assets.checks import core_contracts, measure_contracts, out_contracts
from assets.core import reference, submissions
from assets.feedback import feedback_packs
from assets.measures import outcomes
from assets.raw import receipts
from assets.released import protected
from citywise.workspace import Workspace, find_workspace
from pipelines.freshness import open_watched_night, released_by_then, watch_nights
from pipelines.jobs import nightly
from pipelines.pulls import pull_job, pull_schedule
from pipelines.resources import Opening, night_resource
from pipelines.schedules import at_two
from pipelines.sensors import watch_drop_folder


def build_definitions(workspace: Workspace, opening: Opening | None = None) -> dg.Definitions:
    """The definitions for one workspace; `opening`: how its night is opened."""
    return dg.Definitions(
        assets=[
            receipts,
            reference,
            submissions,
            outcomes,
            protected,
            released_by_then(workspace),
            feedback_packs,
        ],
        asset_checks=[core_contracts, measure_contracts, out_contracts],
        jobs=[nightly, pull_job(workspace)],
        schedules=[at_two, pull_schedule(workspace)],
        sensors=[watch_drop_folder(workspace), watch_nights(workspace)],
        resources={"night": night_resource(opening or partial(open_watched_night, workspace))},
    )


defs = build_definitions(find_workspace())
