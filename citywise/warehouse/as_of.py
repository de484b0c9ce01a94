"""Make an earlier release again, as it was: `R0007`, or what readers saw on 2026-02-20.

It is put together from the past that the internal store keeps, and held against the digest that
was noted when it was released: what is opened is what was shown, or nothing is.
"""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

import duckdb

from citywise.errors import ReleaseError
from citywise.locks import alone
from citywise.warehouse.building import fill_file
from citywise.warehouse.contents import content_digest, noted_contents
from citywise.warehouse.durable import owner_only
from citywise.warehouse.history import INSTANT, read_history
from citywise.warehouse.shelf import number_of
from citywise.warehouse.working import look_into_working

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from citywise.warehouse.working import WorkingStore
    from citywise.workspace import Workspace

AsOf = str | date
"""A release by its id or number, a day (its end), or an instant; in UTC unless it says another."""

_NUMBERED = re.compile(r"R\d+(-\d{4}-\d{2}-\d{2})?")


def release_meant(workspace: Workspace, as_of: AsOf) -> str:
    """The id of the release, or of the one that readers saw at that time.

    Raises:
        ReleaseError: there was none.
    """
    if isinstance(as_of, str) and _NUMBERED.fullmatch(as_of):
        return _named(workspace, as_of)
    return _seen_at(workspace, _instant(as_of))


def _named(workspace: Workspace, wanted: str) -> str:
    shown = {event.release_id for event in read_history(workspace).events}
    for name in sorted(shown, key=number_of):
        if wanted in {name, name.partition("-")[0]}:
            return name
    raise ReleaseError(f"No release {wanted!r} was ever shown.", "See: citywise releases")


def _seen_at(workspace: Workspace, instant: str) -> str:
    events = [event for event in read_history(workspace).events if event.is_done]
    seen = [event.release_id for event in events if event.at_utc and event.at_utc <= instant]
    if not seen:
        first = next((event.at_utc for event in events if event.at_utc), "not known")
        raise ReleaseError(
            f"No release is known to have been shown at {instant}.",
            f"The first that is known was shown at: {first}. Or name a release, such as R0001.",
        )
    return seen[-1]


def _instant(as_of: AsOf) -> str:
    """As the history writes it; a day stands for its end."""
    moment = _moment(as_of) if isinstance(as_of, str) else as_of
    if not isinstance(moment, datetime):
        return f"{moment}T23:59:59Z"
    return f"{moment.astimezone(UTC) if moment.tzinfo else moment:{INSTANT}}"


def _moment(text: str) -> date:
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            return read(text)
        except ValueError:
            continue
    raise ReleaseError(
        f"{text!r} is no release, no day and no instant.",
        "Write R0012, 2026-02-20 or 2026-02-20T14:30 (in UTC).",
    )


@contextmanager
def rebuilt(workspace: Workspace, release_id: str) -> Generator[Path]:
    """A file with the contents of the release; it is gone at the end, but for who has it open.

    Raises:
        ReleaseError: its past was not kept, or it would not be what was released.
        BusyError: a night is running.
    """
    _require_owner(workspace)
    path = workspace.scratch / f"{uuid4().hex}.duckdb"
    try:
        with owner_only(), alone(workspace.lock_file, "night", "ask again"):
            with look_into_working(workspace) as store:
                _rebuild(store, release_id, path)
            _require_same(workspace, release_id, path)
            yield path
    finally:
        path.unlink(missing_ok=True)


def _require_owner(workspace: Workspace) -> None:
    if not os.access(workspace.working_file, os.R_OK):
        raise ReleaseError(
            "Earlier releases are known to the internal store alone, which is not open to you.",
            "Ask those who run the network's nights, or open the newest release.",
        )


def _rebuild(store: WorkingStore, release_id: str, path: Path) -> None:
    script = store.value(
        "select script_text from past_scripts semi join"
        " (from past_releases where release_id = ?) using (script_id)",
        [release_id],
    )
    if script is None:
        raise ReleaseError(
            f"The past of {release_id} was not kept.",
            "It was made before Citywise kept it, or the internal store was replaced since.",
        )
    number = number_of(release_id)
    forms = store.rows(f"from past_tables where {held(number)} and table_name[:4] = 'out_'")
    rows = {
        # the columns of its key come first, so that this is the order of the release
        form["table_name"]: "select * exclude (known_from_release, known_to_release)"
        f" from {form['kept_as_name']} where {held(number)} order by all"
        for form in forms.iter_rows(named=True)
    }
    fill_file(store, path, script, rows)


def held(number: int) -> str:
    """What was known to the release with this number."""
    return f"known_from_release <= {number} and coalesce(known_to_release > {number}, true)"


def _require_same(workspace: Workspace, release_id: str, path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        made = content_digest(connection)
    if noted_contents(workspace).get(release_id, made) != made:
        raise ReleaseError(
            f"{release_id} cannot be made again as it was released: its past was changed.",
            "Restore warehouse/ from its backup, and report it.",
        )
