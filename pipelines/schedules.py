"""Every night at two."""

from __future__ import annotations

import dagster as dg

from pipelines.jobs import nightly

at_two = dg.ScheduleDefinition(
    name="nightly_at_two",
    job=nightly,
    cron_schedule="0 2 * * *",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
