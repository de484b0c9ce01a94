"""By when a night is expected: told to Dagster for its pages, and watched for a notice."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import dagster as dg

from assets.released import released
from citywise.network.settings import late_after_hours
from citywise.stages.night import open_night
from pipelines.notices import standing_of, tell_operators
from pipelines.telling import describe_notice

if TYPE_CHECKING:
    from collections.abc import Generator

    from citywise.stages.night import Night
    from citywise.workspace import Workspace

SECONDS_BETWEEN_LOOKS = 600
_SHORTEST = timedelta(minutes=1)
"""Of what Dagster takes for a window."""


def released_by_then(workspace: Workspace) -> dg.AssetsDefinition:
    """The release as an asset that turns red where no night has succeeded for too long.

    A night without news materializes it too: it found that the release is still right.
    """
    hours = late_after_hours(workspace.settings_file)
    if not hours:
        return released
    policy = dg.FreshnessPolicy.time_window(max(timedelta(hours=hours), _SHORTEST))
    return released.map_asset_specs(lambda spec: dg.apply_freshness_policy(spec, policy))


@contextmanager
def open_watched_night(workspace: Workspace) -> Generator[Night]:
    """A night that Dagster itself has started, after which the operators are told at once."""
    try:
        with open_night(workspace) as night:
            yield night
    finally:
        if told := tell_operators(workspace):
            dg.get_dagster_logger().info(describe_notice(told))


def watch_nights(workspace: Workspace) -> dg.SensorDefinition:
    """A sensor that asks for nothing: it sends a notice where a night failed or does not come."""

    @dg.sensor(
        name="nights",
        minimum_interval_seconds=SECONDS_BETWEEN_LOOKS,
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def nights(_context: dg.SensorEvaluationContext) -> dg.SkipReason:
        if told := tell_operators(workspace):
            return dg.SkipReason(describe_notice(told))
        return dg.SkipReason(f"Nothing new to tell; the nights are {standing_of(workspace).kind}.")

    return nights
