"""Receipts: what arrived, when and where."""

from __future__ import annotations

from citywise.contracts.table import table

RAW = (
    table(
        "raw_files",
        "One row for each content that ever arrived, archived once unless it was removed",
        key="file_sha256",
        also="byte_count format_code received_at_utc",
    ),
    table(
        "raw_removals",
        "One row for each content that the archive holds no longer: when it was removed and by"
        " which rule, its size, and the records it had then",
        key="file_sha256",
        also="content_removed_at_utc removal_code removal_rule_text byte_count record_count"
        " loaded_count quarantined_count",
    ),
    table(
        "raw_deliveries",
        "One row for each time a file appeared or changed in the drop folder, in order of receipt",
        key="delivery_id",
        also="file_path folder_name byte_count modified_at_ns received_at_utc"
        " delivery_outcome_code",
        optional="file_sha256",
    ),
)
