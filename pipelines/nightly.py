"""Run one night without a daemon, and keep its history where the operator's pages find it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import dagster as dg
from sqlalchemy.exc import DBAPIError

from pipelines.definitions import build_definitions
from pipelines.jobs import NIGHTLY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.stages.night import Progress
    from citywise.workspace import Workspace

_INSTANCE_SETTINGS = """\
# Written by every night; a change made here does not last.
telemetry:
  enabled: false
nux:
  enabled: false
run_retries:
  enabled: true
compute_logs:
  # copying a step's output takes processes that would outlive a night that is killed
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
"""

_DOTTED = re.compile(r"\w+(\.\w+)+")
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
    settings.write_text(_INSTANCE_SETTINGS, encoding="utf-8")
    os.environ["DAGSTER_HOME"] = str(workspace.history)


def run_night(workspace: Workspace, progress: Progress, *, republish: bool = False) -> NightReport:
    """Run every stage in this process; a stage that fails leaves the last release in place.

    `republish`: what was rolled back may be released again.
    """
    said: dict[str, object] = {}
    try:
        return _run_stages(workspace, progress, said, republish=republish)
    except (OSError, DBAPIError) as error:  # stages do not raise: it is the history of the nights
        cause = error.orig if isinstance(error, DBAPIError) else error
        failure = (
            f"history: {workspace.history} cannot be written ({cause}). Make room on the disk."
        )
        return NightReport(is_success=False, said=said, failures=(failure,))


def _run_stages(
    workspace: Workspace, progress: Progress, said: dict[str, object], *, republish: bool
) -> NightReport:
    prepare_history(workspace)
    definitions = build_definitions(workspace, progress, said, republish=republish)
    job = definitions.resolve_job_def(NIGHTLY)
    with dg.DagsterInstance.get() as instance:
        result = job.execute_in_process(instance=instance, run_config=_QUIET, raise_on_error=False)
    return NightReport(result.success, said, tuple(_failures(result.all_events)))


def _failures(events: list[dg.DagsterEvent]) -> Iterator[str]:
    """What failed, by its cause; later steps that only wait for it are left out."""
    for event in events:
        if event.is_step_failure:
            error = event.step_failure_data.error
            cause = error.cause if error and error.cause else error
            yield f"{event.step_key}: {_said_plainly(cause.message) if cause else 'failed'}"


def _said_plainly(message: str) -> str:
    """Without the name of the error's class, which tells the operator nothing."""
    name, _, words = message.strip().partition(": ")
    if name.endswith("DagsterAssetCheckFailedError"):
        return "Tables break their contract, as told above. Nothing was released."
    return words if name.isidentifier() or _DOTTED.fullmatch(name) else message.strip()
