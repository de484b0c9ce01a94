"""Watch the drop folder, and start a night once what arrived is complete."""

from __future__ import annotations

import hashlib
import json

import dagster as dg

from citywise.intake.landing import scan
from citywise.workspace import Workspace
from pipelines.jobs import nightly

SECONDS_BETWEEN_LOOKS = 60


def watch_drop_folder(workspace: Workspace) -> dg.SensorDefinition:
    """A sensor that asks for a night when the folder has changed and then stood still.

    A file counts as complete when two looks in a row find it with the same size and time.
    """

    @dg.sensor(
        name="drop_folder",
        job=nightly,
        minimum_interval_seconds=SECONDS_BETWEEN_LOOKS,
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def drop_folder(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        before = json.loads(context.cursor) if context.cursor else {}
        now = folder_digest(workspace)
        if now == before.get("read"):
            return dg.SkipReason("Nothing new in the drop folder.")
        if now != before.get("seen"):
            cursor = json.dumps({"read": before.get("read"), "seen": now})
            return dg.SensorResult(
                skip_reason="Waiting until what arrives is complete.", cursor=cursor
            )
        cursor = json.dumps({"read": now, "seen": now})
        return dg.SensorResult(run_requests=[dg.RunRequest(run_key=now)], cursor=cursor)

    return drop_folder


def folder_digest(workspace: Workspace) -> str:
    """Changes whenever a file appears, grows, changes or goes."""
    found = [(f.path, f.byte_count, f.modified_at_ns) for f in scan(workspace.raw)]
    return hashlib.sha256(repr(found).encode()).hexdigest()
