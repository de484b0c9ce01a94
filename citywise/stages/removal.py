"""Contents leave the archive: refused for good reason, or past the time for which they are kept.

Hash, size, counts and positions stay, and so does what was loaded. Rules under which a file was
refused may change; then exactly this content is read again from the drop folder, if it still lies
there. What is past its retention is not read again: what was read of it before stands.

First it is noted what is removed, then it is removed, and every night removes what is noted: one
that was cut short in between is made good by the next, and what is sent again does not come back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import polars as pl

from citywise.feedback.packs import remove_workbooks
from citywise.intake.landing import archived, bring_back, remove_archived
from citywise.stages.withdrawing import WITHDRAWN
from citywise.warehouse.removals import (
    RETENTION,
    Removal,
    forget_removals,
    note_removals,
    refused_contents,
    removals,
    submissions_without_content,
)

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from citywise.stages.night import Night
    from citywise.stages.retention import Outdated

_REFUSED = {
    "personal_data": Removal("personal_data", "Personal data are not kept"),
    "city_withdrawn": WITHDRAWN,
}
"""Refusals after which the content is not kept either."""


@dataclass(frozen=True, slots=True)
class Removed:
    """How many contents this night was the first to remove for their age, and is about to.

    `left_in_raw`: files in the drop folder, the supplier's own, that still hold such a content.
    """

    purged: int = 0
    announced: int = 0
    left_in_raw: int = 0


def remove_contents(night: Night, outdated: Outdated) -> Removed:
    """Remove every content that is not to be kept, also one that came again."""
    store, workspace = night.store, night.workspace
    refused = refused_contents(store, _REFUSED)
    wanted = outdated.purged | {content: _REFUSED[why] for content, why in refused.items()}
    before = removals(store)
    new = {content: why for content, why in wanted.items() if content not in before}
    if new:
        note_removals(store, new, datetime.now(UTC).replace(tzinfo=None))
    again = {content for content in before if content not in wanted
             and archived(workspace, content).exists()}  # fmt: skip
    if again:
        forget_removals(store, again)
    for content in (before.keys() | wanted.keys()) - again:
        remove_archived(workspace, content)
    if without := submissions_without_content(store):
        remove_workbooks(workspace, without)
    purged = sum(why.code == RETENTION for why in new.values())
    return Removed(purged, len(outdated.announced), _left_in_raw(night))


def _left_in_raw(night: Night) -> int:
    query = (
        "select distinct file_path, byte_count, modified_at_ns from raw_deliveries"
        " semi join (from raw_removals where removal_code = ?) using (file_sha256)"
    )
    return sum(
        _stands(night, path, size, modified)
        for path, size, modified in night.store.rows(query, [RETENTION]).iter_rows()
    )


def _stands(night: Night, path: str, size: int, modified: int) -> bool:
    try:
        about = (night.workspace.raw / path).stat(follow_symlinks=False)
    except OSError:
        return False
    return (about.st_size, about.st_mtime_ns) == (size, modified)


@dataclass(frozen=True, slots=True)
class Readable:
    """Deliveries that can be read, and of those that cannot the contents whose reading stands.

    `standing`: SHA-256 → day on which it was purged.
    """

    pending: pl.DataFrame
    standing: dict[str, str]


def with_contents(night: Night, pending: pl.DataFrame, at_door: Container[int]) -> Readable:
    """Leave out deliveries whose content is gone; those that are not opened need none."""
    removed = removals(night.store)
    gone: dict[int, dict[str, Any]] = {
        number: removed[content]
        for number, path, content in pending.select(
            "delivery_id", "file_path", "file_sha256"
        ).iter_rows()
        if content in removed and number not in at_door
        and not _can_be_had(night, path, removed[content])
    }  # fmt: skip
    standing = {
        row["file_sha256"]: f"{row['content_removed_at_utc']:%Y-%m-%d}"
        for row in _purged(gone.values())
    }
    return Readable(pending.filter(~pl.col("delivery_id").is_in(gone.keys())), standing)


def _can_be_had(night: Night, path: str, row: dict[str, Any]) -> bool:
    content = row["file_sha256"]
    if archived(night.workspace, content).exists():
        return True
    return row["removal_code"] != RETENTION and bring_back(night.workspace, path, content)


def _purged(rows: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    return (row for row in rows if row["removal_code"] == RETENTION)
