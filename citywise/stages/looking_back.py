"""Look back: how a value stood in earlier releases, and why it changed, from the internal store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.errors import ReleaseError, WorkspaceError
from citywise.provenance.ledger import Ledger, explain
from citywise.provenance.network_ledger import explain_total, total_meant
from citywise.provenance.past_city import past_city
from citywise.provenance.past_rules import require_readable
from citywise.provenance.values import value_id_of
from citywise.provenance.versions import Version, versions_of
from citywise.stages.night import require_idle
from citywise.warehouse.as_of import release_meant
from citywise.warehouse.history import read_history
from citywise.warehouse.shelf import number_of, shown_id
from citywise.warehouse.working import look_into_working

if TYPE_CHECKING:
    from citywise.warehouse.working import WorkingStore
    from citywise.workspace import Workspace


def value_versions(workspace: Workspace, named: str) -> list[Version]:
    """Every version of a value, the oldest first. Internal: what was withheld is told.

    Raises:
        WorkspaceError: no release has known such a value, or no night has run.
        BusyError: a night is running.
    """
    require_idle(workspace)
    with look_into_working(workspace) as store:
        return versions_of(store, named, read_history(workspace))


def why_different(workspace: Workspace, named: str, first: str, last: str) -> Ledger:
    """Every cause of the difference between what two releases showed of a value. Internal.

    `first` and `last` are releases by number or id, empty for the one before and the one shown.

    Raises:
        ReleaseError: there is no such release, or its past was not kept.
        WorkspaceError: neither release has known such a value.
        BusyError: a night is running.
    """
    require_idle(workspace)
    total = total_meant(named)
    with look_into_working(workspace) as store:
        numbers = _two_releases(workspace, store, first, last)
        city_id = "" if total else _city_of(store, value_id_of(named), named)
    if total:
        return explain_total(workspace.working_file, total, *numbers)
    with past_city(workspace.working_file, city_id) as city:
        for number in numbers:
            require_readable(city.rules(number), f"release {number}", city.day(number))
        return explain(city, value_id_of(named), *numbers)


def _two_releases(
    workspace: Workspace, store: WorkingStore, first: str, last: str
) -> tuple[int, int]:
    """Their numbers, the earlier first."""
    later = release_meant(workspace, last) if last else shown_id(workspace)
    events = [event for event in read_history(workspace).events if event.release_id == later]
    before = events[-1].instead_of if events else ""
    if not first and not before:
        raise _nothing_before(later)
    earlier = release_meant(workspace, first or before)
    known = store.rows("select release_id from past_releases")["release_id"].to_list()
    for release_id in (earlier, later):
        if release_id not in known:
            raise ReleaseError(
                f"The past of {release_id} was not kept.",
                f"Releases whose past is kept: {', '.join(known) or 'none'}.",
            )
    one, other = sorted(map(number_of, (earlier, later)))
    return one, other


def _nothing_before(later: str) -> ReleaseError:
    if not later:
        return ReleaseError("Nothing has been released yet.", "Run a night: citywise run")
    return ReleaseError(
        f"{later} is the first release: there is nothing yet to compare it with.",
        "Ask again when there is another. Where a value comes from: citywise trace VALUE",
    )


def _city_of(store: WorkingStore, value_id: str, named: str) -> str:
    query = "select any_value(city_id) from past_measure_values where value_id = ?"
    if city_id := store.value(query, [value_id]):
        return city_id
    raise WorkspaceError(
        f"No release has known a value {named!r} since the past is kept.",
        "Copy a value_id from out_values.",
    )
