"""The history of nights: what each one did, how it ended, and how long each stage took.

A night is first a file of its own in `warehouse/nights/`, from its first moment on, and moves into
the store once it has ended. So a night is known as well that found the settings wrong, the disk
full or the store unreadable; and one that was killed is recognised by the next, because its file
says that it began and not that it ended.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import duckdb
import polars as pl
from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from citywise.contracts.ddl import create_table
from citywise.contracts.tables import stage_tables
from citywise.errors import BusyError
from citywise.warehouse.durable import sweep, write_whole
from citywise.warehouse.working import WorkingStore, connect_working
from citywise.workspace import OWNER_ONLY_FILE

if TYPE_CHECKING:
    from pathlib import Path

    from citywise.workspace import Workspace

_TABLES = stage_tables("night")
_RUNS = (
    "select night_runs.*, coalesce(stages, map {}) as stages from night_runs left join"
    " (select night_number, map(list(night_stage_code), list(stage_seconds)) as stages"
    " from night_stages group by all) using (night_number) order by night_number desc limit ?"
)


@dataclass(frozen=True, slots=True)
class NightRecord:
    """One night. `outcome` is empty while it goes on; `number` is given when the store has it.

    `stage`: the one it is in or ended in. `failure`: for the network's data team alone, since
    it may hold names of files.
    """

    began: datetime
    code_version: str
    key: str
    outcome: str = ""
    ended: datetime | None = None
    stage: str = ""
    failure: str = ""
    seen_files: int | None = None
    loaded: int | None = None
    quarantined: int | None = None
    release_id: str = ""
    stages: dict[str, float] | None = None
    number: int | None = None


_AS_JSON = TypeAdapter(NightRecord)


def begin_record(code_version: str) -> NightRecord:
    """A night that begins now."""
    began = datetime.now(UTC)
    return NightRecord(began, code_version, f"{began:%Y%m%dT%H%M%S%f}-{uuid4().hex[:8]}")


def note(workspace: Workspace, record: NightRecord) -> None:
    """Write down how far a night is."""
    write_whole(_file(workspace, record), _AS_JSON.dump_json(record, indent=1), OWNER_ONLY_FILE)


def waiting_records(workspace: Workspace) -> list[NightRecord]:
    """Nights that are not in the store yet, the oldest first; what is damaged is left out."""
    found: list[NightRecord] = []
    for path in sorted(workspace.nights.glob("2*.json")):
        with contextlib.suppress(ValidationError, OSError):
            found.append(_AS_JSON.validate_json(path.read_bytes()))
    return found


def end_what_was_cut_short(workspace: Workspace) -> list[NightRecord]:
    """Nights that began and never said how they ended. Whoever calls this holds the lock."""
    sweep(workspace.nights)
    died = [each for each in waiting_records(workspace) if not each.outcome]
    ended = [replace(each, outcome="cut_short") for each in died]
    for record in ended:
        note(workspace, record)
    return ended


def gather(workspace: Workspace) -> None:
    """Move nights that have ended into the store; where it cannot be opened they wait."""
    ended = [record for record in waiting_records(workspace) if record.outcome]
    if not ended or not workspace.working_file.exists():
        return
    with contextlib.suppress(BusyError, duckdb.Error, OSError):
        with contextlib.closing(connect_working(workspace)) as connection:
            _keep(WorkingStore(connection), ended)
        for record in ended:
            _file(workspace, record).unlink(missing_ok=True)


def list_nights(workspace: Workspace, limit: int) -> list[NightRecord]:
    """The last nights, the newest first, those that are not in the store included.

    Raises BusyError while another program writes to the store.
    """
    waiting = waiting_records(workspace)[::-1]
    known = {record.began for record in waiting}
    stored = [each for each in _stored(workspace, limit) if each.began not in known]
    return sorted([*waiting, *stored], key=lambda each: each.began, reverse=True)[:limit]


def _file(workspace: Workspace, record: NightRecord) -> Path:
    return workspace.nights / f"{record.key}.json"


def _keep(store: WorkingStore, ended: list[NightRecord]) -> None:
    with store.transaction():
        for table in _TABLES:
            store.run(create_table(table))
        known = set(store.rows("select began_at_utc from night_runs")["began_at_utc"])
        number = store.value("select coalesce(max(night_number), 0) from night_runs")
        fresh = [record for record in ended if _unmarked(record.began) not in known]
        for record in fresh:
            number += 1
            store.insert("night_runs", pl.DataFrame([_row(record, number)], infer_schema_length=1))
            store.insert("night_stages", pl.DataFrame(_stage_rows(record, number)))


def _row(record: NightRecord, number: int) -> dict[str, Any]:
    return {
        "night_number": number,
        "began_at_utc": _unmarked(record.began),
        "ended_at_utc": _unmarked(record.ended) if record.ended else None,
        "night_outcome_code": record.outcome,
        "night_stage_code": record.stage or None,
        "failure_text": record.failure or None,
        "seen_file_count": record.seen_files,
        "loaded_count": record.loaded,
        "quarantined_count": record.quarantined,
        "release_id": record.release_id or None,
        "code_version_text": record.code_version,
    }


def _stage_rows(record: NightRecord, number: int) -> list[dict[str, Any]]:
    return [
        {"night_number": number, "night_stage_code": stage, "stage_seconds": round(seconds, 3)}
        for stage, seconds in (record.stages or {}).items()
    ]


def _stored(workspace: Workspace, limit: int) -> list[NightRecord]:
    if not workspace.working_file.exists():
        return []
    with contextlib.closing(connect_working(workspace, read_only=True)) as connection:
        if not connection.execute(
            "from duckdb_tables() where table_name = 'night_runs'"
        ).fetchone():
            return []
        rows = connection.execute(_RUNS, [limit])
        names = [each[0] for each in rows.description or ()]
        return [_record(dict(zip(names, row, strict=True))) for row in rows.fetchall()]


def _record(row: dict[str, Any]) -> NightRecord:
    ended = row["ended_at_utc"]
    return NightRecord(
        began=row["began_at_utc"].replace(tzinfo=UTC),
        code_version=row["code_version_text"],
        key="",
        outcome=row["night_outcome_code"],
        ended=ended.replace(tzinfo=UTC) if ended else None,
        stage=row["night_stage_code"] or "",
        failure=row["failure_text"] or "",
        seen_files=row["seen_file_count"],
        loaded=row["loaded_count"],
        quarantined=row["quarantined_count"],
        release_id=row["release_id"] or "",
        stages=row["stages"],
        number=row["night_number"],
    )


def _unmarked(moment: datetime) -> datetime:
    """Times in the store are UTC without a mark."""
    return moment.replace(tzinfo=None)
