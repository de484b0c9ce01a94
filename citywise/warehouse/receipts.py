"""Receipts: what arrived, in the order of receipt, and what of it still has to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.contracts.ddl import frame_schema
from citywise.contracts.tables import TABLES

if TYPE_CHECKING:
    from citywise.intake.landing import Arrival
    from citywise.warehouse.working import WorkingStore


_LAST = (
    "select file_path, byte_count, modified_at_ns, file_sha256 from raw_deliveries"
    " qualify row_number() over (partition by file_path order by delivery_id desc) = 1"
)


def known_files(store: WorkingStore) -> dict[str, tuple[int, int]]:
    """Path → size and time of its last delivery.

    What could not be opened is tried again: permission to read it changes neither.
    """
    last = store.rows(_LAST).filter(pl.col("file_sha256").is_not_null())
    return {path: (size, modified) for path, size, modified, _ in last.iter_rows()}


def receive(store: WorkingStore, arrivals: list[Arrival]) -> pl.DataFrame:
    """Number the arrivals in order and say of each whether its content is new."""
    owners = dict(
        store.rows(
            "select file_sha256, folder_name from raw_deliveries"
            " where delivery_outcome_code = 'new'"
        ).iter_rows()
    )
    last = {path: told for path, *told in store.rows(_LAST).iter_rows()}
    number = store.value("select coalesce(max(delivery_id), 0) from raw_deliveries")
    rows: list[dict[str, object]] = []
    for arrival in arrivals:
        before = last.get(arrival.found.path)
        if before == _told(arrival) and arrival.file_sha256 is None:
            continue
        number += 1
        rows.append(_delivery(number, arrival, owners, before[-1] if before else None))
    deliveries = pl.DataFrame(rows, schema=frame_schema(TABLES["raw_deliveries"]))
    with store.transaction():
        store.insert("raw_deliveries", deliveries)
        store.insert("raw_files", _new_files(arrivals), or_ignore=True)
    return deliveries


def _told(arrival: Arrival) -> list[object]:
    found = arrival.found
    return [found.byte_count, found.modified_at_ns, arrival.file_sha256]


def _delivery(
    number: int, arrival: Arrival, owners: dict[str, str], before: str | None
) -> dict[str, object]:
    found = arrival.found
    return {
        "delivery_id": number,
        "file_path": found.path,
        "folder_name": found.folder,
        "byte_count": found.byte_count,
        "modified_at_ns": found.modified_at_ns,
        "received_at_utc": arrival.received_at_utc,
        "delivery_outcome_code": _outcome(arrival, owners, before),
        "file_sha256": arrival.file_sha256,
    }


def _outcome(arrival: Arrival, owners: dict[str, str], before: str | None) -> str:
    """Notes new content in `owners`, so that the same content later in the night is a repeat.

    Content that comes back to a path after another one stood there is meant to count again; a
    file that only bears another time, as in a copied folder, tells nothing new.
    """
    sha256, folder = arrival.file_sha256, arrival.found.folder
    if sha256 is None:
        return "not_a_file"
    if sha256 not in owners:
        owners[sha256] = folder
        return "new"
    if owners[sha256] == folder and before not in {None, sha256}:
        return "new"
    return "repeat" if folder == owners[sha256] or before == sha256 else "other_folder"


def _new_files(arrivals: list[Arrival]) -> pl.DataFrame:
    rows = {
        arrival.file_sha256: {
            "file_sha256": arrival.file_sha256,
            "byte_count": arrival.found.byte_count,
            "format_code": arrival.format_code,
            "received_at_utc": arrival.received_at_utc,
        }
        for arrival in arrivals
        if arrival.file_sha256
    }
    return pl.DataFrame(list(rows.values()), schema=frame_schema(TABLES["raw_files"]))


def deliveries_to_read(store: WorkingStore) -> pl.DataFrame:
    """Every delivery that is or could be a submission, with what its reading depended on.

    `input_fingerprint` and `template_id` are null for those never read.
    """
    return store.rows(
        "select delivery.*, submission.input_fingerprint, submission.template_id"
        " from raw_deliveries as delivery"
        " left join core_submissions as submission"
        "     on submission.submission_id = delivery.delivery_id"
        " where delivery.delivery_outcome_code <> 'repeat'"
        " order by delivery.delivery_id"
    )


def read_under_other_versions(store: WorkingStore, versions: list[tuple[str, int]]) -> list[int]:
    """Submissions with a figure of an indicator of which another version is in force."""
    schema = {"indicator_id": pl.String, "version": pl.Int64}
    store.connection.register("in_force", pl.DataFrame(versions, schema=schema, orient="row"))
    found = store.rows(
        "select distinct submission_id from ("
        " select distinct submission_id, indicator_id, definition_version from core_reported_values"
        " union all"
        " select distinct submission_id, indicator_id, definition_version from core_targets"
        " union all"
        " select distinct submission_id, indicator_id, definition_version from core_studies"
        ") join in_force using (indicator_id) where definition_version <> version"
    )
    store.connection.unregister("in_force")
    return found["submission_id"].to_list()
