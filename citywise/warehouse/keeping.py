"""Keep what was conformed: each submission of a batch is wholly in, or wholly out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.conform.findings import quality_results, reported_totals
from citywise.conform.layouts import layout_rows, sheet_rows
from citywise.conform.quarantine import quarantine_items
from citywise.conform.submissions import Fingerprint, lost_gaps, submission_rows
from citywise.contracts.tables.learning import REGISTERED
from citywise.intake.formats.sheet import FILE
from citywise.warehouse.readings import replacing

if TYPE_CHECKING:
    import polars as pl

    from citywise.conform.block import BatchConformed
    from citywise.intake.templates.template import Template
    from citywise.warehouse.working import WorkingStore

BY_SUBMISSION = (
    "core_submissions",
    "core_submission_sheets",
    "core_events",
    "core_event_audiences",
    "core_event_partners",
    "core_event_counts",
    "core_places",
    *(table.name for table in REGISTERED),
    "core_reported_values",
    "core_targets",
    "core_reported_totals",
    "core_gaps",
    "core_quarantine_items",
    "core_quality_results",
)
"""Tables whose rows belong to a submission, and go with it when it is read again."""

SHARED = ("core_indicators", "core_programs", "core_local_places", "core_layouts",
          "core_count_kinds")  # fmt: skip
"""Tables to which any submission may add an entry that stays."""


def keep_batch(
    store: WorkingStore,
    batch: BatchConformed,
    templates: dict[str, Template],
    fingerprint: Fingerprint,
    *,
    again: list[int],
    number: int,
) -> pl.DataFrame:
    """Write a batch in one transaction; `again` are submissions that were read before.

    `number` is that of the next release, up to which what they brought before was known.
    """
    submissions = submission_rows(batch, templates, fingerprint)
    with store.transaction(), replacing(store, again, number):
        _forget(store, again)
        store.insert("core_submissions", submissions)
        store.insert("core_submission_sheets", sheet_rows(batch.files.values()))
        store.insert("core_layouts", layout_rows(batch.files.values(), templates), or_ignore=True)
        for part in batch.parts:
            _insert_rows(store, part.rows)
        store.insert("core_gaps", lost_gaps(batch))
        store.insert("core_quarantine_items", quarantine_items(batch, templates))
        store.insert("core_reported_totals", reported_totals(batch))
        store.insert("core_quality_results", quality_results(batch))
        store.insert("core_unchecked_submissions", submissions, or_ignore=True)
    return submissions


def _forget(store: WorkingStore, submissions: list[int]) -> None:
    for name in BY_SUBMISSION if submissions else ():
        store.run(f"delete from {name} where submission_id in (select unnest(?))", [submissions])


def _insert_rows(store: WorkingStore, rows: dict[str, pl.DataFrame]) -> None:
    for name, frame in rows.items():
        mine = frame.rename({FILE: "submission_id"}) if FILE in frame.columns else frame
        store.insert(name, mine, or_ignore=name in SHARED)
