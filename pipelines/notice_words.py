"""What a notice says: what went wrong, what readers see meanwhile, what to do.

It leaves the house, so it holds nothing that a supplier wrote, no names of files and no counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citywise.catalogue.vocabularies import vocabulary
from citywise.warehouse.shelf import shown_id

if TYPE_CHECKING:
    from datetime import datetime

    from citywise.warehouse.incidents import Due
    from citywise.warehouse.night_status import NightStatus
    from citywise.workspace import Workspace

_TITLES: dict[Due, str] = {
    "failed": "the last night failed",
    "late": "no night has succeeded for too long",
    "recovered": "the nights succeed again",
}
_TO_DO: dict[Due, str] = {
    "failed": "What to do: on the server, `citywise nights` says what went wrong, and what to do"
    " about it. Then run `citywise run`. Until a night succeeds no other notice of this is sent.",
    "late": "What to do: on the server, see whether the schedule (cron or Dagster) runs, and look"
    " at `citywise nights`. Then run `citywise run`. Until a night succeeds no other notice of this"
    " is sent.",
    "recovered": "Nothing has to be done.",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """A heading and a few lines."""

    title: str
    body: str


def write_notice(due: Due, status: NightStatus, workspace: Workspace, name: str) -> Notice:
    """The notice, in plain English. `name`: that of the network."""
    title = f"Citywise, {name}: {_TITLES[due]}"
    lines = [_what_happened(due, status), _what_readers_see(workspace), _TO_DO[due]]
    return Notice(title, "\n\n".join(line for line in lines if line))


def _what_happened(due: Due, status: NightStatus) -> str:
    success = status.last_success_utc
    if due == "recovered":
        return f"A night succeeded at {_moment(success)}." if success else ""
    last = f"No night has succeeded since {_moment(success)}." if success else "None has succeeded."
    if due == "late":
        return last
    how = "was cut short" if status.outcome == "cut_short" else "failed"
    when = f" that began at {_moment(status.began_utc)}" if status.began_utc else ""
    where = f" Stage: {vocabulary('night_stage').label(status.stage)}." if status.stage else ""
    return f"The night{when} {how}.{where} {last}"


def _what_readers_see(workspace: Workspace) -> str:
    shown = shown_id(workspace)
    return f"Readers see release {shown}." if shown else "Nothing has been released yet."


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
