"""Fetch from the servers of `connections.toml`: said line by line, and run by Dagster."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dagster as dg

from citywise.connectors.pulling import pull_connections
from pipelines.telling import describe_pulls

if TYPE_CHECKING:
    from citywise.workspace import Workspace

PULL = "pull"


def pull_job(workspace: Workspace) -> dg.JobDefinition:
    """The job that fetches from every connection; the night then finds what it brought."""

    @dg.op(name="pull_connections", description="Every connection of connections.toml")
    def pull_all() -> None:
        pulls = pull_connections(workspace)
        told = describe_pulls(pulls)
        dg.get_dagster_logger().info(told)
        if pulls.failed:
            raise dg.Failure(told)

    @dg.job(name=PULL, executor_def=dg.in_process_executor, description="Fetch from servers")
    def pull() -> None:
        pull_all()

    return pull


def pull_schedule(workspace: Workspace) -> dg.ScheduleDefinition:
    """Half an hour before the night, where the network declares connections."""

    @dg.schedule(
        name="pull_at_half_past_one",
        job_name=PULL,
        cron_schedule="30 1 * * *",
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )
    def pull_at_half_past_one() -> dg.RunRequest | dg.SkipReason:
        if workspace.connections_file.exists():
            return dg.RunRequest()
        return dg.SkipReason("The network declares no connections.")

    return pull_at_half_past_one
