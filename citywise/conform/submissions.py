"""Submissions: what each delivered file was, and how many of its records were loaded."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.reasons import reasons
from citywise.conform.quarantine import record_problems
from citywise.conform.reports import report_key
from citywise.contracts.ddl import frame_schema
from citywise.contracts.tables import TABLES
from citywise.intake.fitting.zones import layout_digest
from citywise.intake.formats.sheet import FILE

if TYPE_CHECKING:
    from citywise.conform.block import BatchConformed
    from citywise.intake.templates.template import Template

Fingerprint = Callable[[str | None, str | None, int], str]
"""(template, city, delivery) → digest of what reading such a file depends on."""


def submission_rows(
    batch: BatchConformed, templates: dict[str, Template], fingerprint: Fingerprint
) -> pl.DataFrame:
    """Contract rows of the batch's submissions, refused ones included."""
    counts = {
        row[FILE]: (row["record_count"], row["loaded_count"])
        for part in batch.parts
        for row in part.records.iter_rows(named=True)
    }
    lost = record_problems(batch.problems)
    rows = [
        _submission(batch, number, counts.get(number, (0, 0)), lost.get(number, 0), templates)
        | {"input_fingerprint": fingerprint(*_depends_on(batch, number), number)}
        for number in batch.deliveries
    ]
    return pl.DataFrame(rows, schema=frame_schema(TABLES["core_submissions"]))


def _depends_on(batch: BatchConformed, number: int) -> tuple[str | None, str | None]:
    file, report = batch.files.get(number), batch.reports.get(number)
    if file is None or report is None:
        return None, None
    return file.template_id, report.city_id


def _submission(
    batch: BatchConformed,
    number: int,
    counts: tuple[int, int],
    lost: int,
    templates: dict[str, Template],
) -> dict[str, object]:
    delivery, report = batch.deliveries[number], batch.reports.get(number)
    file = batch.files.get(number)
    found, loaded = counts
    template = templates[file.template_id] if file and report else None
    return {
        "submission_id": number,
        "file_path": delivery.file_path,
        "file_sha256": delivery.file_sha256 or "0" * 64,
        "folder_name": delivery.folder,
        "received_at_utc": delivery.received_at_utc,
        "submission_status_code": _status(
            found + lost, loaded, is_read=report is not None or number in batch.empty
        ),
        "record_count": found + lost,
        "loaded_count": loaded,
        "quarantined_count": found + lost - loaded,
        "city_id": report.city_id if report else None,
        "template_id": template.id if template else None,
        "period_id": report.period.id if report and report.period else None,
        "report_key": report_key(report, template) if report and template else None,
        "layout_fingerprint": _layout(batch, number) or None,
        "encoding_name": file.encoding or None if file else None,
    }


def _layout(batch: BatchConformed, number: int) -> str:
    """What the columns are called, of the first sheet that was read, or that nothing fitted."""
    if file := batch.files.get(number):
        return layout_digest(column.heading for column in file.sheets[0].columns)
    problems = (problem for problem in batch.problems if problem.file_number == number)
    return next((problem.layout for problem in problems if problem.layout), "")


def _status(found: int, loaded: int, *, is_read: bool) -> str:
    if not is_read:
        return "refused"
    return "accepted" if found == loaded else "partial"


def lost_gaps(batch: BatchConformed) -> pl.DataFrame:
    """Contract rows of the gaps that the reader left: rows it could not even take apart.

    They have no record; minus the row stands for its number.
    """
    rows = [
        {
            "submission_id": problem.file_number,
            "record_number": -problem.row,
            "city_id": report.city_id,
            "period_id": report.period.id if report.period else None,
        }
        for problem in batch.problems
        if reasons()[problem.reason].held == "record"
        and (report := batch.reports.get(problem.file_number))
    ]
    schema = {"submission_id": pl.Int64, "record_number": pl.Int64, "city_id": pl.String,
              "period_id": pl.String}  # fmt: skip
    return pl.DataFrame(rows, schema=schema)
