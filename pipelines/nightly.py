"""Run one night without a daemon, and keep its history where the operator's pages find it."""

from __future__ import annotations

import os
import re
import sqlite3
import sys
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import dagster as dg
from sqlalchemy.exc import DBAPIError

from citywise.connectors.pulling import pull_connections
from citywise.errors import BusyError, WorkspaceError
from citywise.stages.night import begin_night, enter_night
from citywise.warehouse.rewriting import history_due
from pipelines.definitions import build_definitions
from pipelines.jobs import NIGHTLY
from pipelines.notices import tell_operators
from pipelines.telling import describe_notice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.stages.night import Begun, Progress
    from citywise.workspace import Workspace
    from pipelines.resources import Opening

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


def run_night(
    workspace: Workspace, progress: Progress, *, pull: bool = False, republish: bool = False
) -> NightReport:
    """Run every stage in this process; a stage that fails leaves the last release in place.

    `pull`: first fetch from the servers. `republish`: what was rolled back may be released again.

    Raises:
        BusyError: another night is running.
        WorkspaceError: a mistake in what the network wrote down.
    """
    try:
        with begin_night(workspace) as begun:
            if pull:
                _pull_before(begun, progress)
            opening = partial(enter_night, begun, progress, republish=republish)
            report = _run_begun(begun, opening)
    except OSError as error:
        report = _without_history(workspace, error, {})
    except WorkspaceError:
        if told := tell_operators(workspace):
            print(f"notice        {describe_notice(told)}", file=sys.stderr)
        raise
    if told := tell_operators(workspace, has_failed=not report.is_success):
        report.said["notice"] = told
    return report


def _pull_before(begun: Begun, progress: Progress) -> None:
    """What failed is said with the night, and does not stop it; nor does another pull."""
    progress("pull", 0, 1)
    with begun.log.stage("pull"):
        try:
            begun.log.said["pull"] = pull_connections(begun.workspace)
        except BusyError as error:
            print(f"{error.problem} The night goes on without.", file=sys.stderr)


def _run_begun(begun: Begun, opening: Opening) -> NightReport:
    try:
        report = _run_stages(begun, opening)
    except (OSError, DBAPIError) as error:  # stages do not raise: it is the history of the nights
        cause = error.orig if isinstance(error, DBAPIError) else error
        report = _without_history(begun.workspace, cause, begun.log.said)
    if not report.is_success and not begun.log.has_failed:
        begun.log.fail("night", " ".join(report.failures))
    return report


def _without_history(
    workspace: Workspace, cause: BaseException | None, said: dict[str, object]
) -> NightReport:
    failure = f"history: {workspace.warehouse} cannot be written ({cause}). Make room on the disk."
    return NightReport(is_success=False, said=said, failures=(failure,))


def _run_stages(begun: Begun, opening: Opening) -> NightReport:
    prepare_history(begun.workspace)
    job = build_definitions(begun.workspace, opening).resolve_job_def(NIGHTLY)
    with dg.DagsterInstance.get() as instance:
        result = job.execute_in_process(instance=instance, run_config=_QUIET, raise_on_error=False)
        if history_due(begun.workspace).exists():
            instance.wipe()
    _write_history_anew(begun.workspace)
    return NightReport(result.success, begun.log.said, tuple(_failures(result.all_events)))


def _write_history_anew(workspace: Workspace) -> None:
    """After runs were forgotten that may preview what was erased: nothing stays in free pages."""
    if not history_due(workspace).exists():
        return
    for file in workspace.history.rglob("*.db"):
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("vacuum")
            connection.execute("pragma wal_checkpoint(truncate)")
    history_due(workspace).unlink()


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
