"""At which release readers were pointed, one after the other: published, or rolled back to.

An event is written down before the link is moved and marked as done afterwards, so that
whatever is cut short in between can be finished by the next who comes. Everybody may read
it, so it names releases and tells nothing of what they show.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from citywise.errors import ReleaseError
from citywise.warehouse.durable import write_whole
from citywise.warehouse.shelf import READABLE_FILE, id_of, number_of, released_files, shown_id

if TYPE_CHECKING:
    from citywise.workspace import Workspace

_FORMAT = "citywise-release-history/1"
INSTANT = "%Y-%m-%dT%H:%M:%SZ"
"""How a moment in UTC is written down, so that the later text is the later moment."""


@dataclass(frozen=True, slots=True)
class Event:
    """Readers are pointed at a release, `instead_of` another.

    `rolled_back`: the newer releases that a rollback takes back. `shown_again`: releases that
    were rolled back and whose content this one was made to show again.
    """

    kind: Literal["publish", "rollback"]
    release_id: str
    instead_of: str
    at_utc: str
    rolled_back: tuple[str, ...] = ()
    shown_again: tuple[str, ...] = ()
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """Every event, the oldest first."""

    events: tuple[Event, ...] = ()

    @property
    def last(self) -> Event | None:
        """What happened last, if anything did."""
        return self.events[-1] if self.events else None

    @property
    def newest(self) -> int:
        """The number of the newest release that was ever shown."""
        ids = (name for event in self.events for name in (event.release_id, event.instead_of))
        return max(map(number_of, ids), default=0)

    @property
    def withdrawn(self) -> set[str]:
        """Releases that were rolled back, and neither they nor their content shown since."""
        found: set[str] = set()
        for event in self.events:
            found |= set(event.rolled_back)
            found -= {event.release_id, *event.shown_again}
        return found

    def having(self, event: Event) -> History:
        """This history and one event more."""
        return History((*self.events, event))

    def finished(self) -> History:
        """This history, its last event done."""
        *before, last = self.events
        return History((*before, replace(last, is_done=True)))

    def without_last(self) -> History:
        """This history, as if the last event had never been meant."""
        return History(self.events[:-1])


def read_history(workspace: Workspace) -> History:
    """The history as it was written down; before there was one, what the folder shows."""
    file = workspace.release_history
    if not file.exists():
        return _from_folder(workspace)
    try:
        told = json.loads(file.read_bytes())
        return History(tuple(_event(entry) for entry in told["events"]))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ReleaseError(
            f"{file} cannot be read ({error}).", "Restore it from the backup of warehouse/."
        ) from error


def write_history(workspace: Workspace, history: History) -> None:
    """Put the history in place of the one that is there."""
    told = {"format": _FORMAT, "events": [asdict(event) for event in history.events]}
    content = json.dumps(told, indent=1).encode()
    write_whole(workspace.release_history, content, READABLE_FILE)


def now() -> str:
    """This moment in UTC, to the second."""
    return f"{datetime.now(UTC):{INSTANT}}"


def rollback_in_force(workspace: Workspace) -> Event | None:
    """The rollback to the release that readers see now, if that is how it came to be shown."""
    last = read_history(workspace).last
    if last is None or last.kind != "rollback" or last.release_id != shown_id(workspace):
        return None
    return last if last.rolled_back else None


def _event(entry: dict[str, Any]) -> Event:
    told = dict(entry)
    for name in ("rolled_back", "shown_again"):
        told[name] = tuple(entry[name])
    return Event(**told)


def _from_folder(workspace: Workspace) -> History:
    """Releases up to the one that is shown were published; all, where the link is lost."""
    shown = number_of(shown_id(workspace))
    ids = [id_of(path) for path in reversed(released_files(workspace))]
    seen = [name for name in ids if not shown or number_of(name) <= shown]
    before = ["", *seen]
    return History(
        tuple(
            Event("publish", name, earlier, "", is_done=True)
            for earlier, name in zip(before, seen, strict=False)
        )
    )
