"""Trace one study: the line of a register that tells it, down to its cells.

For the network's data team alone: a study that a release withholds stands here with its numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from citywise.provenance.cells import with_texts
from citywise.provenance.columns import columns_of
from citywise.provenance.records import lines_of
from citywise.provenance.surroundings import (
    corrections_of,
    findings_of,
    submissions_of,
    with_records,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from citywise.intake.templates.template import Template
    from citywise.network.corrections import Correction
    from citywise.provenance.cells import Copy
    from citywise.provenance.columns import ColumnRead
    from citywise.warehouse.working import WorkingStore

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyTrace:
    """One study as it was read, as a release shows it (empty where none does), and its line."""

    study: Row
    shown: Row
    line: Row
    submissions: list[Row]
    columns: list[ColumnRead]
    findings: list[Row]
    corrections: list[Row]


def find_study(
    store: WorkingStore,
    study_id: str,
    templates: dict[str, Template],
    corrections: Iterable[Correction],
    copy: Copy,
) -> StudyTrace | None:
    """What the study rests on; None where no current register tells one of that id."""
    study = _row(store, "core_studies_current", study_id)
    if not study:
        return None
    lines = lines_of(store, study_id)
    columns = columns_of(store, lines, templates)
    return StudyTrace(
        study=study,
        shown=_row(store, "out_studies", study_id),
        line=with_texts(lines.to_dicts(), columns, copy)[0],
        columns=columns,
        **_surroundings(store, lines, corrections),
    )


def _surroundings(
    store: WorkingStore, lines: pl.DataFrame, corrections: Iterable[Correction]
) -> dict[str, list[Row]]:
    with with_records(store, lines):
        submissions = submissions_of(store)
        return {
            "submissions": submissions,
            "findings": findings_of(store, lines),
            "corrections": corrections_of(store, submissions, corrections),
        }


def _row(store: WorkingStore, table: str, study_id: str) -> Row:
    found = store.rows(f"from {table} where study_id = ?", [study_id])
    return found.row(0, named=True) if found.height else {}
