"""Layouts that are remembered: which files wait for a template of one and the same layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from citywise.warehouse.working import WorkingStore

_UNKNOWN = """
    select
        split_part(layout_fingerprint, '-', 1) as layout,
        count(*) as file_count,
        list(distinct folder_name order by folder_name) as folders,
        list(file_path order by submission_id) as file_paths
    from core_submissions
    semi join (from core_quarantine_items where reason_code = 'unknown_layout')
        using (submission_id)
    where layout_fingerprint is not null
    group by layout
    order by file_count desc, layout
"""


def unknown_layouts(store: WorkingStore) -> pl.DataFrame:
    """One row for each layout that no template fits, with the files that have it.

    The same columns in another order are one layout. A file that a template fits, and that waits
    for its period or anything else, is none of them.
    """
    return store.rows(_UNKNOWN)
