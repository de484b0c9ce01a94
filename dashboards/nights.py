"""What every page says where the last night failed, or where none has succeeded for too long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.catalogue.vocabularies import vocabulary
from citywise.network.settings import late_after_hours
from citywise.warehouse.night_status import Standing, judge, read_status
from citywise.workspace import find_workspace
from dashboards.amounts import write_day

if TYPE_CHECKING:
    from datetime import datetime

    from citywise.warehouse.facts import Facts
    from citywise.warehouse.night_status import NightStatus

_NEVER = "No night has succeeded yet."


def standing() -> Standing:
    """How the nights stand at this moment."""
    workspace = find_workspace()
    return judge(read_status(workspace), late_after_hours(workspace.settings_file))


def tell_standing(now: Standing, source: Facts | None) -> str:
    """What went wrong, and which numbers are shown nevertheless; nothing where all is well."""
    if now.is_good:
        return ""
    if now.kind == "late":
        return f"{_last_success(now.status)} {_shown(source)} What has arrived since is missing."
    return f"{_tell_failure(now.status)} {_shown(source)} {_last_success(now.status)}"


def _tell_failure(status: NightStatus) -> str:
    when = f" of {_moment(status.began_utc)}" if status.began_utc else ""
    how = "failed" if status.outcome == "failed" else "was cut short"
    where = f" ({vocabulary('night_stage').label(status.stage).lower()})" if status.stage else ""
    return f"The last night, that{when}, {how}{where}."


def _last_success(status: NightStatus) -> str:
    last = status.last_success_utc
    return f"No night has succeeded since {_moment(last)}." if last else _NEVER


def _shown(source: Facts | None) -> str:
    if source is None:
        return "Nothing has been released yet."
    return f"The numbers are those of release {source.release_id}."


def _moment(moment: datetime) -> str:
    return f"{write_day(moment)}, {moment:%H:%M} UTC"
