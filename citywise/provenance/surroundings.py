"""What else bears on a value: reports and their revisions, checks, and what was left out."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import polars as pl

from citywise.contracts.tables import TABLES
from citywise.provenance.scope import provenance_sql

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from citywise.network.corrections import Correction
    from citywise.provenance.values import Value
    from citywise.warehouse.working import WorkingStore

_PLACE = re.compile(r"[A-Z]{0,3}(?P<row>\d+)(?:/.*)?")

Row = dict[str, Any]


@contextmanager
def with_records(store: WorkingStore, records: pl.DataFrame) -> Generator[None]:
    """Queries see the records of the value as `traced_records`."""
    every = [records.select("submission_id", "record_number")]
    if "submission_before" in records.columns:
        every.append(
            records.select(submission_id="submission_before", record_number="record_before")
        )
    store.connection.register("traced_records", pl.concat(every).drop_nulls().unique())
    try:
        yield
    finally:
        store.connection.unregister("traced_records")


def submissions_of(store: WorkingStore) -> list[Row]:
    """The submissions of the records: file, revision, template, how much of each counts here."""
    return store.rows(provenance_sql("_submissions.sql")).to_dicts()


def left_out(store: WorkingStore, value: Value) -> list[Row]:
    """What was kept back, set aside, replaced or told twice, and so is not in the value."""
    own = "_left_out_of_report" if value["basis_code"] == "report" else "_left_out_of_events"
    parts = " union all by name ".join(
        provenance_sql(f"{name}.sql") for name in ("_kept_back", own)
    )
    return store.rows(f"{parts} order by left_out_as, address, reason_code").to_dicts()


def promises_kept(store: WorkingStore, value: Value) -> list[Row]:
    """Each rule of the contract, asked again of exactly these records."""
    name = "core_reported_values" if value["basis_code"] == "report" else "core_events"
    count = store.value("select count(*) from traced_records")
    return [
        {
            "check_id": f"{name}.{rule.name}",
            "says": rule.says,
            "checked_count": count,
            "failed_count": store.value(
                f"select count(*) from {name} semi join traced_records"
                f" using (submission_id, record_number) where {rule.breach}"
            ),
        }
        for rule in TABLES[name].rules
    ]


def findings_of(store: WorkingStore, records: pl.DataFrame) -> list[Row]:
    """What checks found in the submissions of the records, and where on rows that count here.

    Of a check that found much, only the first places are kept.
    """
    found = store.rows(
        "select check_id, check_text, severity_code, submission_id, failed_count, example_text"
        " from core_quality_results where not is_passed and submission_id in"
        " (select submission_id from traced_records) order by check_id, submission_id"
    )
    rows = _rows_of(records)
    return [
        {key: told[key] for key in told if key != "example_text"}
        | {"places_here": [place for place in _places(told) if _row_of(place) in rows]}
        for told in found.iter_rows(named=True)
    ]


def corrections_of(
    store: WorkingStore, submissions: list[Row], declared: Iterable[Correction]
) -> list[Row]:
    """What the network decided about cells of the submissions, and whether it was applied."""
    applied = store.rows(
        "select example_text from core_quality_results where check_id = 'cell_corrected'"
        " and submission_id in (select submission_id from traced_records)"
    )["example_text"].to_list()
    places = {place for told in applied for place in (told or "").splitlines()}
    return [
        {
            "address": address,
            "expect": correction.expect,
            "replace_by": correction.replace_by,
            "is_applied": address in places,
        }
        for submission in submissions
        for correction in declared
        if submission["file_sha256"].startswith(correction.file) and correction.cell
        for address in (_address_of(submission["file_path"], correction),)
    ]


def _address_of(file: str, correction: Correction) -> str:
    return "!".join((file, *([correction.sheet] if correction.sheet else []), correction.cell))


def _places(told: Row) -> list[str]:
    return str(told["example_text"] or "").splitlines()


def _rows_of(records: pl.DataFrame) -> set[tuple[str, str]]:
    addresses = records["address"].drop_nulls().to_list() if records.height else []
    return {row for address in addresses if (row := _row_of(address))}


def _row_of(address: str) -> tuple[str, str] | None:
    """`file!sheet!F14` and `file!sheet!14` are one row."""
    sheet, _, place = address.partition(": ")[0].rpartition("!")
    match = _PLACE.fullmatch(place)
    return (sheet, match["row"]) if match else None
