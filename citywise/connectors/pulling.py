"""Go through the connections: what is new lies in the drop folder, what failed is said.

One connection that fails stops no other, and takes nothing back that was fetched before.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from citywise.connectors.credentials import read_secret
from citywise.connectors.declarations import Connection, Dhis2, Iati, Kobo, Odk, read_connections
from citywise.connectors.delivery import deliver, digest_of, lies_there, place_of
from citywise.connectors.dhis2 import fetch_dhis2
from citywise.connectors.iati import fetch_iati
from citywise.connectors.kobo import fetch_kobo
from citywise.connectors.memory import Memory, forget, now, recall, remember
from citywise.connectors.odk import fetch_odk
from citywise.connectors.problems import PullError
from citywise.connectors.results import Outcome, Pulled, Pulls
from citywise.connectors.transport import USUAL, Limits, Server
from citywise.errors import WorkspaceError
from citywise.locks import alone
from citywise.network.network import read_network

if TYPE_CHECKING:
    from citywise.connectors.fetched import Fetched
    from citywise.connectors.memory import Bookmark
    from citywise.workspace import Workspace


def pull_connections(workspace: Workspace, chosen: str = "", limits: Limits = USUAL) -> Pulls:
    """Fetch from every connection, or from the chosen one; of cities that have left from none."""
    network = read_network(workspace)
    connections = _chosen(read_connections(workspace, network), chosen)
    gone = network.withdrawn
    workspace.make_folders()
    with alone(workspace.pulls / "pull.lock", "pull", "pull again"):
        return Pulls(
            tuple(
                _leave(workspace, each) if each.city in gone else _pull_one(workspace, each, limits)
                for each in connections
            )
        )


def last_successes(workspace: Workspace) -> dict[str, Memory]:
    """What is remembered of each connection, in the order in which they are declared."""
    return {each.id: recall(workspace, each.id) for each in declared_connections(workspace)}


def declared_connections(workspace: Workspace) -> tuple[Connection, ...]:
    """What `connections.toml` declares, checked against the network."""
    return read_connections(workspace, read_network(workspace))


def _chosen(connections: tuple[Connection, ...], chosen: str) -> tuple[Connection, ...]:
    found = tuple(c for c in connections if chosen in {"", c.id})
    if chosen and not found:
        known = ", ".join(c.id for c in connections) or "none yet"
        raise WorkspaceError(f"There is no connection {chosen!r}.", f"Connections: {known}.")
    return found


def _leave(workspace: Workspace, declared: Connection) -> Pulled:
    """Nothing is asked of it, and what was remembered of it is forgotten."""
    forget(workspace, declared.id)
    return _told(declared, "withdrawn", Memory())


def _pull_one(workspace: Workspace, declared: Connection, limits: Limits) -> Pulled:
    before = _recall(workspace, declared)
    try:
        outcome, memory = _fetch_and_deliver(workspace, declared, before, limits)
        remember(workspace, declared.id, memory)
    except PullError as error:
        failed = {"last_try": now(), "last_problem": error.problem}
        remember(workspace, declared.id, before.model_copy(update=failed))
        return _told(declared, "failed", before, error)
    except OSError as error:
        problem = PullError(
            f"What was fetched could not be written: {error.strerror}.",
            "Look at the space left, and at who may write in raw/ and warehouse/.",
        )
        return _told(declared, "failed", before, problem)
    return _told(declared, outcome, memory)


def _told(
    declared: Connection, outcome: Outcome, memory: Memory, error: PullError | None = None
) -> Pulled:
    problem, remedy = (error.problem, error.remedy) if error else ("", "")
    place = place_of(declared)
    return Pulled(declared.id, outcome, place, memory.records, memory.last_success, problem, remedy)


def _recall(workspace: Workspace, declared: Connection) -> Memory:
    """What is remembered; of a connection that asks for something else now, only the days."""
    memory = recall(workspace, declared.id)
    if memory.fingerprint == declared.fingerprint:
        return memory
    return Memory(last_success=memory.last_success, last_change=memory.last_change)


def _fetch_and_deliver(
    workspace: Workspace, declared: Connection, before: Memory, limits: Limits
) -> tuple[Outcome, Memory]:
    """The file is in its place before it is remembered: a crash between costs one more pull."""
    started, lying = now(), lies_there(workspace, declared)
    fetched = _fetch(workspace, declared, _bookmark(declared, before, lying), limits)
    well = {"last_try": started, "last_success": started, "last_problem": ""}
    if fetched is None:
        return "unchanged", before.model_copy(update=well)
    memory = Memory(
        fingerprint=declared.fingerprint,
        bookmark=fetched.bookmark,
        records=fetched.records,
        file_sha256=digest_of(fetched.content),
        last_try=started,
        last_success=started,
        last_whole=started,
        last_change=before.last_change,
    )
    outcome = _deliver(workspace, declared, fetched, lying)
    return outcome, memory.model_copy(update={"last_change": started} if outcome == "new" else {})


def _bookmark(declared: Connection, before: Memory, lying: str) -> Bookmark | None:
    """Where the last pull stood; None where the whole has to be fetched in any case."""
    if not lying or lying != before.file_sha256 or before.last_whole is None:
        return None
    is_recent = now() - before.last_whole < timedelta(days=declared.full_every_days)
    return before.bookmark if is_recent else None


def _fetch(
    workspace: Workspace, declared: Connection, before: Bookmark | None, limits: Limits
) -> Fetched | None:
    secret = read_secret(workspace, declared)
    own = replace(limits, seconds=declared.minutes * 60, megabytes=declared.largest_megabytes)
    with closing(Server(declared.url, own)) as server:
        match declared:
            case Iati():
                return fetch_iati(declared, server, secret, before)
            case Kobo() if secret:
                return fetch_kobo(declared, server, secret)
            case Odk() if secret:
                return fetch_odk(declared, server, secret, before)
            case Dhis2() if secret:
                return fetch_dhis2(declared, server, secret, before)
            case _:
                raise PullError("There is no secret.", "Say secret_env or secret_file.")


def _deliver(workspace: Workspace, declared: Connection, fetched: Fetched, lying: str) -> Outcome:
    if not fetched.records and not lying:
        return "nothing_yet"
    if not fetched.records:
        raise PullError(
            "The source holds no record any more. The file fetched before stays, and counts on.",
            f"If that is right: withdraw {place_of(declared)} (docs/corrections.md), remove it"
            " from raw/, and take out the connection.",
        )
    if digest_of(fetched.content) == lying:
        return "unchanged"
    deliver(workspace, declared, fetched.content)
    return "new"
