"""Findings that hold nothing back: totals that do not add up, repeats, rows taken for notes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.checks import MOST_PLACES, checks
from citywise.catalogue.reasons import reasons
from citywise.conform.quarantine import cell_address
from citywise.contracts.ddl import frame_schema
from citywise.contracts.tables import TABLES
from citywise.intake.cells import Problem, column_letter
from citywise.intake.fitting.hidden_records import COUNTED
from citywise.intake.fitting.records import cell_refs
from citywise.intake.formats.sheet import FILE

if TYPE_CHECKING:
    from citywise.conform.block import BatchConformed

OF_CORRECTIONS = ("cell_corrected", "correction_not_applied")
"""Told of files that were not taken in, too: a correction never goes unheard."""

_WITHOUT_TEMPLATE = (*OF_CORRECTIONS, "empty_table")

_OF_SHEETS = ("sheet_not_read", "hidden_sheet", "inner_table_not_read")
"""Notes whose text begins with the name of the sheet that they are about."""

Finding = tuple[int, str, int, int, list[str]]
"""File, check, how many were looked at, how many were found, addresses of the first."""


def quality_results(batch: BatchConformed) -> pl.DataFrame:
    """Findings of the batch that hold nothing back, one row a file and check."""
    found = [*_soft_findings(batch), *_notes(batch), *_total_findings(batch)]
    rows = [_result(batch, finding) for finding in found]
    return pl.DataFrame(rows, schema=frame_schema(TABLES["core_quality_results"]))


def reported_totals(batch: BatchConformed) -> pl.DataFrame:
    """Contract rows of the totals that the files state."""
    frames = [part.totals for part in batch.parts if not part.totals.is_empty()]
    if not frames:
        return pl.DataFrame()
    letters = _letters(batch)
    return (
        pl.concat(frames)
        .join(letters, on=[FILE, "sheet_number", "rule"], how="left")
        .with_columns(
            letter=pl.coalesce("column_letter", "rule_letter"), submission_id=pl.col(FILE)
        )
        .with_columns(cell_ref=cell_refs(pl.col("letter")))
    )


def _letters(batch: BatchConformed) -> pl.DataFrame:
    rows = [
        (file.number, sheet.number, column.rule, column.letter)
        for file in batch.files.values()
        for sheet in file.sheets
        for column in sheet.columns
        if column.rule
    ]
    schema = {FILE: pl.Int32, "sheet_number": pl.Int32, "rule": pl.String, "rule_letter": pl.String}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.unique([FILE, "sheet_number", "rule"], keep="first", maintain_order=True)


def _soft_findings(batch: BatchConformed) -> list[Finding]:
    warnings = [part.warnings for part in batch.parts]
    if not warnings:
        return []
    merged = pl.concat(warnings).group_by(FILE, "check_id", maintain_order=True)
    rows = merged.agg(
        pl.col("failed_count").sum(),
        pl.col("example_sheets").explode(),
        pl.col("example_rows").explode(),
    )
    looked_at = {
        r[FILE]: r["record_count"] for p in batch.parts for r in p.records.iter_rows(named=True)
    }
    return [
        (number, check, looked_at[number], failed,
         [cell_address(batch, Problem(number, check, "", sheet, row), "")
          for sheet, row in zip(sheets, places, strict=True)])
        for number, check, failed, sheets, places in rows.iter_rows()
    ]  # fmt: skip


def _notes(batch: BatchConformed) -> list[Finding]:
    notes: dict[tuple[int, str], list[str]] = {}
    counts: Counter[tuple[int, str]] = Counter()
    for problem in batch.problems:
        is_told = problem.file_number in batch.files or problem.reason in _WITHOUT_TEMPLATE
        if reasons()[problem.reason].held == "note" and is_told:
            where = notes.setdefault((problem.file_number, problem.reason), [])
            where.append(_noted_place(batch, problem))
            counts[problem.file_number, problem.reason] += _count(problem)
    return [(*of, counts[of], counts[of], where) for of, where in notes.items()]


def _count(problem: Problem) -> int:
    """One, where a note does not stand for several places."""
    return int(problem.text) if problem.reason in COUNTED else 1


def _noted_place(batch: BatchConformed, problem: Problem) -> str:
    letter = _letter(batch, problem) if problem.column >= 0 else "A"
    address = cell_address(batch, problem, letter if problem.row else "")
    if problem.reason in _OF_SHEETS and problem.text:
        return f"{address}!{problem.text}"
    return f"{address}: {problem.text}" if problem.reason in OF_CORRECTIONS[1:] else address


def _letter(batch: BatchConformed, problem: Problem) -> str:
    """What stands for the problem's column in an address."""
    file = batch.files.get(problem.file_number)
    columns = [
        column
        for sheet in (file.sheets if file else ())
        for column in sheet.columns
        if sheet.number == problem.sheet_number and column.index == problem.column
    ]
    return columns[0].letter if columns else column_letter(problem.column)


def _total_findings(batch: BatchConformed) -> list[Finding]:
    """For each file the totals that do not agree, and those that nothing could be held against."""
    totals = reported_totals(batch)
    if totals.is_empty():
        return []
    return [
        (int(number), check, group.height, found.height, _addresses(batch, found))
        for (number,), group in totals.group_by(FILE, maintain_order=True)
        for check, found in (
            ("total_row", group.filter(~pl.col("is_passed"))),
            ("total_not_compared", group.filter("is_open")),
        )
    ]


def _addresses(batch: BatchConformed, totals: pl.DataFrame) -> list[str]:
    return [
        cell_address(batch, Problem(row[FILE], "", "", row["sheet_number"], row["source_row"]),
                     row["letter"])
        for row in totals.iter_rows(named=True)
    ]  # fmt: skip


def _result(batch: BatchConformed, finding: Finding) -> dict[str, object]:
    number, check, checked, failed, where = finding
    report = batch.reports.get(number)
    return {
        "check_id": check,
        "table_name": "core_submissions",
        "submission_id": number,
        "check_text": checks()[check].says,
        "severity_code": checks()[check].severity,
        "is_passed": failed == 0,
        "checked_count": checked,
        "failed_count": failed,
        "city_id": report.city_id if report else batch.folder_cities[number],
        "period_id": report.period.id if report and report.period else None,
        "example_text": "\n".join(where[:MOST_PLACES]) or None,
    }
