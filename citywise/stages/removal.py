"""What was refused for personal data leaves the archive: hash, size and positions stay.

The rules under which it was refused may change; then exactly this content is read again from
the drop folder, if it still lies there.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import polars as pl

from citywise.intake.landing import bring_back, remove_archived
from citywise.warehouse.receipts import note_contents, personal_contents, removed_contents

if TYPE_CHECKING:
    from citywise.stages.night import Night


def remove_personal_contents(night: Night) -> None:
    """Remove every content that stands refused for personal data, also one that came again."""
    removed, before = personal_contents(night.store), removed_contents(night.store)
    for content in removed:
        remove_archived(night.workspace, content)
    if removed != before:
        now = datetime.now(UTC).replace(tzinfo=None)
        note_contents(night.store, removed - before, before - removed, now)


def with_contents(night: Night, pending: pl.DataFrame) -> pl.DataFrame:
    """The deliveries that can be read: of a removed content, those that can be had again."""
    removed = removed_contents(night.store)
    gone = [
        number
        for number, path, content in pending.select(
            "delivery_id", "file_path", "file_sha256"
        ).iter_rows()
        if content in removed and not bring_back(night.workspace, path, content)
    ]
    return pending.filter(~pl.col("delivery_id").is_in(gone))
