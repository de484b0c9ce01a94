"""Trace a value: from the internal store for the data team, or from the release for everyone."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from citywise.catalogue.words import fold
from citywise.errors import ReleaseError
from citywise.intake.copying import FileToCopy
from citywise.intake.landing import archived
from citywise.intake.reading import FileToRead
from citywise.intake.sandbox import open_sandbox
from citywise.network.network import read_network
from citywise.provenance.public import trace_released
from citywise.provenance.study import find_study
from citywise.provenance.trace import trace
from citywise.provenance.values import find_row
from citywise.stages.night import read_rules, require_idle
from citywise.stages.take_in import reader_limits
from citywise.warehouse.reading import open_release
from citywise.warehouse.working import look_into_working

if TYPE_CHECKING:
    from collections.abc import Generator

    from citywise.intake.copying import CopiedFile
    from citywise.intake.templates.template import Template
    from citywise.network.network import Network
    from citywise.provenance.cells import Copy
    from citywise.provenance.public import PublicTrace
    from citywise.provenance.study import StudyTrace
    from citywise.provenance.trace import Trace
    from citywise.warehouse.working import WorkingStore
    from citywise.workspace import Workspace

FIRST_RECORDS = 20
"""So many records are listed with their cells unless another number is asked for."""

_NUMBERS = ("value_status_code", "value", "low", "high")


def trace_value(workspace: Workspace, named: str, limit: int = FIRST_RECORDS) -> Trace:
    """Everything a value rests on, with the texts of its first `limit` records.

    `named` is a value_id, or `city|program|indicator|period|breakdown|basis`. What it tells is
    internal: single records of a published total may be small numbers.

    Raises:
        WorkspaceError: there is no such value, or no night has run.
        BusyError: a night is running.
    """
    network, templates = read_rules(workspace)
    require_idle(workspace)
    with (
        look_into_working(workspace) as store,
        _copier(workspace, network, templates, store) as copy,
    ):
        return trace(
            store,
            named,
            settings=network.settings,
            indicators=network.indicators,
            templates=templates,
            corrections=network.corrections,
            copy=copy,
            limit=limit,
        )


def trace_study(workspace: Workspace, study_id: str) -> StudyTrace | None:
    """The line that tells a study, with its cells; None where no study has the id.

    It is internal: a withheld study stands there with its numbers.

    Raises:
        WorkspaceError: no night has run.
        BusyError: a night is running.
    """
    network, templates = read_rules(workspace)
    require_idle(workspace)
    with (
        look_into_working(workspace) as store,
        _copier(workspace, network, templates, store) as copy,
    ):
        return find_study(store, study_id, templates, network.corrections, copy)


def trace_public_value(workspace: Workspace, named: str) -> PublicTrace:
    """What the newest release tells of one of its values; of a withheld one only that it is."""
    with open_release(workspace) as release:
        return trace_released(release, named, read_network(workspace).indicators)


def differs_from_release(workspace: Workspace, traced: Trace) -> bool:
    """The newest release shows another number than the store holds for it now."""
    try:
        with open_release(workspace) as release:
            shown = find_row(release.query, "out_values", traced.value["value_id"]) or {}
    except ReleaseError:
        return False
    return any(shown.get(name) != traced.shown.get(name) for name in _NUMBERS)


@contextmanager
def _copier(
    workspace: Workspace, network: Network, templates: dict[str, Template], store: WorkingStore
) -> Generator[Copy]:
    """Copies cells of archived files, in a reader that can open these files and no others."""
    limits = reader_limits(network)
    with open_sandbox(list(templates.values()), workspace.scratch, limits) as sandbox:

        def copy(wanted: dict[int, frozenset[int]]) -> dict[int, CopiedFile]:
            files = {number: _file(workspace, network, store, number) for number in wanted}
            kept = {number: file for number, file in files.items() if Path(file.path).exists()}
            if not kept:
                return {}
            to_copy = [FileToCopy(file, wanted[number]) for number, file in kept.items()]
            return dict(sandbox.copies(to_copy))

        yield copy


def _file(
    workspace: Workspace, network: Network, store: WorkingStore, submission: int
) -> FileToRead:
    folder, sha256 = store.rows(
        "select folder_name, file_sha256 from core_submissions where submission_id = ?",
        [submission],
    ).row(0)
    city = network.names.cities.get(fold(folder), "")
    encoding = network.cities.get(city, {}).get("encoding", "")
    return FileToRead(submission, str(archived(workspace, sha256)), encoding, network.encodings)
