"""A night: one workspace, one network, one open working store, and nobody else at work."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from citywise.errors import WorkspaceError
from citywise.intake.templates.files import read_templates
from citywise.locks import alone
from citywise.network.network import Network, read_network
from citywise.stages.beside import Beside
from citywise.stages.night_log import NightLog, keep_log
from citywise.warehouse.durable import owner_only
from citywise.warehouse.reference import expected_reports
from citywise.warehouse.rewriting import rewrite_if_due
from citywise.warehouse.working import WorkingStore, open_working

if TYPE_CHECKING:
    from datetime import date

    from citywise.intake.templates.template import Template
    from citywise.stages.earlier import AskedBefore
    from citywise.workspace import Workspace

Progress = Callable[[str, int, int], None]
"""Told as work goes on: the stage, how much is done, how much there is."""


def no_progress(_stage: str, _done: int, _whole: int) -> None:
    """Tells nobody."""


@dataclass(frozen=True, slots=True)
class Night:
    """What every stage works with.

    `republish`: what was rolled back may be released again. `asked_before`: of the past, by query.
    """

    workspace: Workspace
    network: Network
    templates: dict[str, Template]
    store: WorkingStore
    log: NightLog
    progress: Progress = field(default=no_progress)
    republish: bool = False
    beside: Beside = field(default_factory=Beside)
    asked_before: dict[str, AskedBefore] = field(default_factory=dict[str, "AskedBefore"])

    @property
    def outcomes(self) -> dict[str, object]:
        """What each stage has to say."""
        return self.log.said

    @contextmanager
    def stage(self, name: str) -> Generator[None]:
        """A stage of the night: told as it begins, and noted with its time and its failure."""
        self.progress(name, 0, 1)
        with self.log.stage(name):
            yield

    @property
    def data_date(self) -> date:
        """The day on which stock is taken."""
        return self.network.settings.data_date


@dataclass(frozen=True, slots=True)
class Begun:
    """A night that holds its workspace, and what the network wrote down for it."""

    workspace: Workspace
    network: Network
    templates: dict[str, Template]
    log: NightLog


@contextmanager
def begin_night(workspace: Workspace) -> Generator[Begun]:
    """Hold the workspace for one night, and keep how it went; a second night is refused.

    Raises:
        BusyError: another night is running; nothing is noted of this one.
        WorkspaceError: a mistake in what the network wrote down.
    """
    workspace.make_folders()
    with owner_only(), alone(workspace.lock_file, "night", "run again"):
        rewrite_if_due(workspace)
        with keep_log(workspace) as log:
            with log.stage("settings"):
                network, templates = read_rules(workspace)
            yield Begun(workspace, network, templates, log)
        rewrite_if_due(workspace)


@contextmanager
def enter_night(
    begun: Begun, progress: Progress = no_progress, *, republish: bool = False
) -> Generator[Night]:
    """Open the store for a night that has begun."""
    with ExitStack() as opened:
        with begun.log.stage("opening"):
            _clear_scratch(begun.workspace)
            store = opened.enter_context(open_working(begun.workspace))
        night = Night(
            begun.workspace, begun.network, begun.templates, store, begun.log, progress, republish
        )
        opened.callback(night.beside.close)
        yield night


@contextmanager
def open_night(workspace: Workspace) -> Generator[Night]:
    """Open the workspace for one night; a second one is refused while the first runs."""
    with begin_night(workspace) as begun, enter_night(begun) as night:
        yield night


def read_rules(workspace: Workspace) -> tuple[Network, dict[str, Template]]:
    """What the network wrote down: settings, reference files and templates.

    Raises:
        WorkspaceError: a mistake in one of them, with the file and the place.
    """
    network = read_network(workspace)
    templates = read_templates(workspace.templates)
    for report in expected_reports(network):
        if report["template_id"] not in templates:
            raise WorkspaceError(
                f"expected_reports.csv: there is no template {report['template_id']!r}.",
                f"Templates: {', '.join(sorted(templates)) or 'none yet'}.",
            )
    return network, templates


def require_idle(workspace: Workspace) -> None:
    """Raise BusyError while a night is running on the workspace."""
    if workspace.warehouse.exists():
        with alone(workspace.lock_file, "night", "run again"):
            pass


def _clear_scratch(workspace: Workspace) -> None:
    """Remove what a night that was cut short left behind."""
    for leftover in workspace.scratch.iterdir():
        if leftover.is_dir():
            shutil.rmtree(leftover)
        else:
            leftover.unlink()
