"""Run one night without a daemon, and keep its history where the operator's pages find it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import dagster as dg

from pipelines.definitions import build_definitions
from pipelines.jobs import NIGHTLY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.stages.night import Progress
    from citywise.workspace import Workspace

_INSTANCE_SETTINGS = """\
telemetry:
  enabled: false
nux:
  enabled: false
concurrency:
  pools:
    default_limit: 1
run_retries:
  enabled: true
"""

_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@dataclass(frozen=True, slots=True)
class NightReport:
    """How a night went: what each stage has to say, and what failed."""

    is_success: bool
    said: dict[str, object] = field(default_factory=dict[str, object])
    failures: tuple[str, ...] = ()


def prepare_history(workspace: Workspace) -> None:
    """Point Dagster at the workspace's own history, with telemetry off."""
    workspace.make_folders()
    settings = workspace.history / "dagster.yaml"
    if not settings.exists():
        settings.write_text(_INSTANCE_SETTINGS, encoding="utf-8")
    os.environ["DAGSTER_HOME"] = str(workspace.history)


def run_night(workspace: Workspace, progress: Progress) -> NightReport:
    """Run every stage in this process; a stage that fails leaves the last release in place."""
    prepare_history(workspace)
    said: dict[str, object] = {}
    job = build_definitions(workspace, progress, said).resolve_job_def(NIGHTLY)
    with dg.DagsterInstance.get() as instance:
        result = job.execute_in_process(instance=instance, run_config=_QUIET, raise_on_error=False)
    return NightReport(result.success, said, tuple(_failures(result.all_events)))


def _failures(events: list[dg.DagsterEvent]) -> Iterator[str]:
    """What failed, by its cause; later steps that only wait for it are left out."""
    for event in events:
        if event.is_step_failure:
            error = event.step_failure_data.error
            cause = error.cause if error and error.cause else error
            yield f"{event.step_key}: {cause.message.strip() if cause else 'failed'}"
