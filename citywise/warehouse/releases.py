"""Releases: build a new file aside, verify it, and point readers at it in one step.

A reader sees the last complete release until the next one is complete. Released files
have names of their own and are never written to again; `citywise.duckdb` is a link, and
with the file that it leads to comes the manifest beside it.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

import duckdb

from citywise.errors import ReleaseError
from citywise.warehouse.building import (
    Draft,
    build_file,
    require_every_row,
    write_changes,
    write_release_row,
)
from citywise.warehouse.contents import (
    content_digest,
    note_contents,
    note_missing,
    noted_contents,
    table_digests,
)
from citywise.warehouse.durable import move, point, sweep, write_whole
from citywise.warehouse.history import Event, History, now, read_history, write_history
from citywise.warehouse.manifest import (
    Json,
    describe_inputs,
    describe_release,
    write_json,
)
from citywise.warehouse.past import keep_past
from citywise.warehouse.shelf import (
    READABLE_FOLDER,
    close_others,
    id_of,
    inputs_path,
    manifest_path,
    number_of,
    open_to_readers,
    release_path,
    released_files,
    remove_release,
    remove_unpublished,
    shown_id,
    shown_path,
    signature_path,
)
from citywise.warehouse.signing import known_keys, read_signer
from citywise.warehouse.verification import verify_release
from citywise.workspace import OWNER_ONLY_FILE

if TYPE_CHECKING:
    from pathlib import Path

    from citywise.warehouse.manifest import Disclosed
    from citywise.warehouse.signing import Signer
    from citywise.warehouse.working import WorkingStore
    from citywise.workspace import Workspace


@dataclass(frozen=True, slots=True)
class LastRelease:
    """What tells one release from another: its id, and a digest of what went into it."""

    release_id: str
    content_fingerprint: str


def last_release(workspace: Workspace) -> LastRelease | None:
    """The release that readers see."""
    path = shown_path(workspace)
    if path is None:
        return None
    with duckdb.connect(str(path), read_only=True) as connection:
        query = "select release_id, content_fingerprint from out_releases"
        row = connection.execute(query).fetchone()
    return LastRelease(*row) if row else None


def made_again(store: WorkingStore, workspace: Workspace) -> tuple[str, ...]:
    """Releases that were rolled back and whose content the store holds once more."""
    withdrawn = read_history(workspace).withdrawn
    if not withdrawn:
        return ()
    noted, made = noted_contents(workspace), content_digest(store.connection)
    return tuple(name for name in sorted(withdrawn) if noted.get(name) == made)


def publish(store: WorkingStore, workspace: Workspace, draft: Draft, *, keep: int) -> str:
    """Build, verify and flip; returns the release's id.

    The past is kept beside it: what is kept of a release that is then not shown does no harm.
    """
    before = shown_path(workspace)
    previous_id = id_of(before) if before else ""
    release_id = _next_id(workspace, draft)
    write_release_row(store, release_id, previous_id, draft)
    write_changes(store, before)
    with ThreadPoolExecutor(max_workers=1) as beside, store.again() as own:
        past = beside.submit(keep_past, own, release_id)
        released = _put_on_shelf(store, workspace, release_id, draft)
        _require_verified(workspace, released)
        past.result()
    again = made_again(store, workspace)
    event = Event("publish", release_id, previous_id, now(), shown_again=again)
    point_readers(workspace, event)
    _retire(workspace, keep)
    return release_id


def _next_id(workspace: Workspace, draft: Draft) -> str:
    """No number is given twice, also where its file is gone."""
    on_shelf = (number_of(id_of(path)) for path in released_files(workspace))
    newest = max(read_history(workspace).newest, *on_shelf, 0)
    return f"R{newest + 1:04d}-{draft.data_date}"


def _put_on_shelf(store: WorkingStore, workspace: Workspace, release_id: str, draft: Draft) -> Path:
    """The finished file with its manifests, still closed to readers."""
    aside = workspace.scratch / f"{uuid4().hex}.duckdb"
    build_file(store, aside)
    inputs, signer = describe_inputs(store, release_id), read_signer(workspace)
    with duckdb.connect(str(aside), read_only=True) as connection:
        require_every_row(store, connection)
        tables, verdict = _digest_and_judge(connection, draft)
        name = signer.public.name if signer else ""
        manifest = describe_release(
            connection, aside, tables, draft.versions, verdict, inputs, name
        )
    released = release_path(workspace, release_id)
    move(aside, released)
    write_whole(inputs_path(workspace, release_id), inputs, OWNER_ONLY_FILE)
    note_contents(workspace, {release_id: manifest["content_sha256"]})
    _write_manifest(released, manifest, signer)
    return released


def _digest_and_judge(
    connection: duckdb.DuckDBPyConnection, draft: Draft
) -> tuple[dict[str, tuple[int, str]], list[Disclosed]]:
    """The digests of the finished file's tables, made beside the audit: both only read it."""
    shown = [connection.execute(f"from {name}").pl() for name in ("out_values", "out_studies")]
    with ThreadPoolExecutor(max_workers=1) as beside, connection.cursor() as own:
        digests = beside.submit(table_digests, own)
        verdict = draft.audit(*shown)
        return digests.result(), verdict


def _write_manifest(released: Path, manifest: Json, signer: Signer | None) -> None:
    content, file = write_json(manifest), manifest_path(released)
    write_whole(file, content, OWNER_ONLY_FILE)
    if signer:
        comment = f"{file.name} of {manifest['release']['network_name']}"
        signature = signer.sign(content, " ".join(comment.split()))
        write_whole(signature_path(released), signature, OWNER_ONLY_FILE)


def _require_verified(workspace: Workspace, released: Path) -> None:
    """What lies on the shelf is what was built, is whole, and shows nothing it must not."""
    # one process has one way to open a file, and the night will open it again
    verdict = verify_release(released, known_keys(workspace), config={}, is_just_made=True)
    if not verdict.is_passed:
        raise ReleaseError(
            f"The new release {verdict.release_id} does not verify: {verdict.reasons}.",
            "The last release stays in place. Report it; nothing was shown.",
        )


def point_readers(workspace: Workspace, event: Event) -> None:
    """Note where readers are to be pointed, point them there, and note that it is done."""
    history = read_history(workspace).having(event)
    write_history(workspace, history)
    _flip(workspace, event.release_id)
    write_history(workspace, history.finished())


def _flip(workspace: Workspace, release_id: str) -> None:
    released = release_path(workspace, release_id)
    open_to_readers(released)
    workspace.warehouse.chmod(READABLE_FOLDER)
    workspace.releases.chmod(READABLE_FOLDER)
    point(workspace.released_file, released)
    close_others(workspace, released)


def settle(workspace: Workspace) -> Event | None:
    """Finish or clear away what a night or a rollback that was cut short has left behind.

    Returns the event that was finished by it. Whoever calls this holds the lock of the night.
    """
    for folder in (workspace.warehouse, workspace.releases, workspace.manifests):
        sweep(folder)
    before = read_history(workspace)
    history = _settled(workspace, before)
    # also where there is none yet: a first release that is then cut short was never shown
    if history != before or not workspace.release_history.exists():
        write_history(workspace, history)
    remove_unpublished(workspace, history.newest)
    if shown := shown_path(workspace):
        close_others(workspace, shown)
    is_pending = before.last is not None and not before.last.is_done
    return history.last if is_pending and len(history.events) == len(before.events) else None


def _settled(workspace: Workspace, history: History) -> History:
    last, shown = history.last, shown_id(workspace)
    if last is None:
        return history
    is_there = release_path(workspace, last.release_id).exists()
    if not last.is_done and not is_there:
        return history.without_last()
    if is_there and last.release_id != shown and not (last.is_done and shown):
        # the link was not moved yet, or is lost
        _flip(workspace, last.release_id)
        return history.finished()
    if shown and last.release_id != shown:
        return history.having(_by_hand(workspace, history, shown))
    return history if last.is_done else history.finished()


def _by_hand(workspace: Workspace, history: History, shown: str) -> Event:
    """Somebody has moved the link without the command: that counts, as what it is."""
    instead_of = history.last.release_id if history.last else ""
    taken_back = newer_releases(workspace, history, shown)
    note_missing(workspace, taken_back)
    return Event("rollback", shown, instead_of, now(), rolled_back=taken_back, is_done=True)


def newer_releases(workspace: Workspace, history: History, release_id: str) -> tuple[str, ...]:
    """Every newer release that was shown, on the shelf or not."""
    noted = {event.release_id for event in history.events}
    on_shelf = {id_of(path) for path in released_files(workspace)}
    newer = range(number_of(release_id) + 1, history.newest + 1)
    return tuple(sorted(name for name in noted | on_shelf if number_of(name) in newer))


def _retire(workspace: Workspace, keep: int) -> None:
    """Only so many releases are kept, the one that was just published among them."""
    for path in released_files(workspace)[keep:]:
        remove_release(workspace, id_of(path))
