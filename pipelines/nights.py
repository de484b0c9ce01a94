"""Say how the nights went, and how they stand: for people, and as JSON for other programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from citywise.catalogue.vocabularies import vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from citywise.warehouse.night_status import Standing
    from citywise.warehouse.nights import NightRecord


def describe_nights(nights: Sequence[NightRecord]) -> str:
    """A line a night, the newest first; below it what went wrong."""
    return "\n".join(map(_describe, nights)) or "No night has run yet."


def describe_standing(standing: Standing) -> str:
    """Whether all is well, and what is not."""
    status = standing.status
    if status.running_since_utc:
        running = f"A night has been running since {_moment(status.running_since_utc)}. "
    else:
        running = ""
    success = status.last_success_utc
    last = f"The last success was at {_moment(success)}." if success else "None has succeeded yet."
    words = {"good": "The nights are well.", "failed": "The last night failed.", "late": "Late."}
    return f"{running}{words[standing.kind]} {last}"


def nights_as_json(nights: Sequence[NightRecord], standing: Standing) -> str:
    """The standing, and every night with the seconds of its stages."""
    told = {"standing": standing.kind, "nights": [_as_json(night) for night in nights]}
    return json.dumps(told, indent=1, ensure_ascii=False)


def _describe(night: NightRecord) -> str:
    number = f"{night.number:>5}" if night.number else "    –"
    outcome = vocabulary("night_outcome").label(night.outcome) if night.outcome else "Running"
    took = f"{(night.ended - night.began).total_seconds():.0f} s" if night.ended else ""
    read = "" if night.loaded is None else f"{night.loaded:,} records loaded"
    held = "" if night.quarantined is None else f"{night.quarantined:,} kept back"
    parts = [outcome, _stage(night), took, read, held, night.release_id]
    line = f"{number}  {_moment(night.began)}  {'; '.join(part for part in parts if part)}"
    return f"{line}\n{'':<7}{night.failure}" if night.failure else line


def _stage(night: NightRecord) -> str:
    return vocabulary("night_stage").label(night.stage).lower() if night.stage else ""


def _as_json(night: NightRecord) -> dict[str, Any]:
    return {
        "night_number": night.number,
        "began_at_utc": night.began.isoformat(),
        "ended_at_utc": night.ended.isoformat() if night.ended else None,
        "outcome": night.outcome or "running",
        "stage": night.stage,
        "failure": night.failure,
        "seen_files": night.seen_files,
        "loaded": night.loaded,
        "quarantined": night.quarantined,
        "release_id": night.release_id,
        "code_version": night.code_version,
        "stage_seconds": night.stages or {},
    }


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
