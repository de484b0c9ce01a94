"""How the nights went. Kept when other contracts change: no archive could tell it again."""

from __future__ import annotations

from citywise.contracts.table import table

NIGHTS = (
    table(
        "night_runs",
        "One row for each night in order, with what became of the files that were new or changed",
        key="night_number",
        also="began_at_utc night_outcome_code code_version_text",
        optional="ended_at_utc night_stage_code failure_text seen_file_count loaded_count"
        " quarantined_count release_id",
    ),
    table(
        "night_stages",
        "One row for each stage of a night that was begun",
        key="night_number night_stage_code",
        also="stage_seconds",
    ),
)
