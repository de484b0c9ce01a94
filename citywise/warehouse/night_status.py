"""How the last night went, for everybody: what pages, monitors and notices go by.

`releases/status.json` tells times, an outcome and a stage. It names no file, holds no words of
anybody and no counts, because everybody may read it who may read a release.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from citywise.warehouse.durable import write_whole
from citywise.warehouse.shelf import READABLE_FILE

if TYPE_CHECKING:
    from citywise.warehouse.nights import NightRecord
    from citywise.workspace import Workspace

SUCCESSES = ("released", "unchanged")
_BAD = ("failed", "cut_short")
_LENGTH = 1024
"""To which the file is filled up, so that on a full disk another can be written over it."""


@dataclass(frozen=True, slots=True)
class NightStatus:
    """The last night that ended, the last one that succeeded, and since when one is running.

    `stage`: where the night failed, or died.
    """

    began_utc: datetime | None = None
    ended_utc: datetime | None = None
    outcome: str = ""
    stage: str = ""
    last_success_utc: datetime | None = None
    running_since_utc: datetime | None = None

    def begun(self, record: NightRecord) -> NightStatus:
        """This status while a night is running."""
        return replace(self, running_since_utc=_to_the_second(record.began))

    def ended(self, record: NightRecord) -> NightStatus:
        """This status after a night; one of single stages says nothing about the nights."""
        if record.outcome not in (*SUCCESSES, *_BAD):
            return replace(self, running_since_utc=None)
        ended = _to_the_second(record.ended) if record.ended else None
        is_success = record.outcome in SUCCESSES
        return NightStatus(
            began_utc=_to_the_second(record.began),
            ended_utc=ended,
            outcome=record.outcome,
            stage="" if is_success else record.stage,
            last_success_utc=ended if is_success else self.last_success_utc,
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether all is well with the nights, by the last of them and by the clock."""

    kind: Literal["good", "failed", "late"]
    status: NightStatus

    @property
    def is_good(self) -> bool:
        """Nobody has to be told."""
        return self.kind == "good"


_AS_JSON = TypeAdapter(NightStatus)


def read_status(workspace: Workspace) -> NightStatus:
    """The status; of a workspace without nights, and of a damaged file, an empty one."""
    try:
        return _AS_JSON.validate_json(workspace.night_status.read_bytes())
    except (OSError, ValidationError):
        return NightStatus()


def write_status(workspace: Workspace, status: NightStatus) -> None:
    """Put the status in place of the one that is there, as far as the disk lets it."""
    content = _AS_JSON.dump_json(status, indent=1).ljust(_LENGTH)
    try:
        write_whole(workspace.night_status, content, READABLE_FILE)
    except OSError:
        # a full disk has no room for another file, and still room where one of this length is
        with contextlib.suppress(OSError), workspace.night_status.open("r+b") as file:
            file.write(content)


def judge(status: NightStatus, late_after_hours: float, now: datetime | None = None) -> Standing:
    """Failed if the last night failed; late if none has succeeded for so many hours (0: never)."""
    if status.outcome in _BAD:
        return Standing("failed", status)
    last = status.last_success_utc or status.running_since_utc
    waited = (now or datetime.now(UTC)) - last if last else timedelta(0)
    is_late = bool(late_after_hours) and waited > timedelta(hours=late_after_hours)
    return Standing("late" if is_late else "good", status)


def failed_now(standing: Standing) -> Standing:
    """The standing after a night that failed, and perhaps had no room left to write that down."""
    if standing.kind == "failed":
        return standing
    return Standing("failed", replace(standing.status, outcome="failed", began_utc=None, stage=""))


def _to_the_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
