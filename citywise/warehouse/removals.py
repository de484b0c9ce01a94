"""Contents that the archive holds no longer: which, since when, by which rule, with counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from citywise.warehouse.working import WorkingStore

RETENTION = "retention"


@dataclass(frozen=True, slots=True)
class Removal:
    """Why a content is removed: a code of the vocabulary `removal`, and the rule in words."""

    code: str
    rule: str


def removals(store: WorkingStore) -> dict[str, dict[str, Any]]:
    """The rows of `raw_removals` by SHA-256."""
    rows = store.rows("from raw_removals").iter_rows(named=True)
    return {row["file_sha256"]: row for row in rows}


def refused_contents(store: WorkingStore, reasons: Iterable[str]) -> dict[str, str]:
    """SHA-256 → reason of contents that were refused for one of these, and were not taken since."""
    found = store.rows(
        "select file_sha256, min(reason_code) from core_submissions join core_quarantine_items"
        " using (submission_id) where reason_code in (select unnest(?)) and file_sha256 not in"
        " (select file_sha256 from core_submissions where submission_status_code <> 'refused')"
        " group by file_sha256",
        [list(reasons)],
    )
    return dict(found.iter_rows())


def outdated_contents(store: WorkingStore, terms: pl.DataFrame, day: date) -> dict[str, str]:
    """SHA-256 → rule of what was received so long ago that it is to be kept no longer.

    `terms`: folder_name, months and rule. What was never read is no reading's only witness yet,
    and waits until it was.
    """
    store.connection.register("retention_terms", terms)
    found = store.rows(_OUTDATED, [day])
    store.connection.unregister("retention_terms")
    return dict(found.iter_rows())


_OUTDATED = """
select file_sha256, any_value(rule)
from raw_deliveries
join retention_terms using (folder_name)
where delivery_outcome_code = 'new' and months > 0
    and file_sha256 not in (
        select file_sha256
        from raw_deliveries
        anti join core_submissions on submission_id = delivery_id
        where delivery_outcome_code <> 'repeat' and file_sha256 is not null
    )
group by file_sha256
having max(received_at_utc::date + to_months(months::int)) <= ?
order by file_sha256
"""


def note_removals(store: WorkingStore, removed: Mapping[str, Removal], at: datetime) -> None:
    """Write down what is being removed, and forget the texts that were kept back of it."""
    rows = [(content, removal.code, removal.rule) for content, removal in removed.items()]
    columns = ["file_sha256", "removal_code", "removal_rule_text"]
    store.connection.register("removed_now", pl.DataFrame(rows, schema=columns, orient="row"))
    with store.transaction():
        store.run(_NOTE, [at])
        store.run(_FORGET_TEXTS)
    store.connection.unregister("removed_now")


_NOTE = """
insert into raw_removals by name
select
    file_sha256,
    ?::timestamp as content_removed_at_utc,
    removal_code,
    removal_rule_text,
    any_value(byte_count) as byte_count,
    coalesce(max_by(record_count, submission_id), 0) as record_count,
    coalesce(max_by(loaded_count, submission_id), 0) as loaded_count,
    coalesce(max_by(quarantined_count, submission_id), 0) as quarantined_count
from removed_now
join raw_files using (file_sha256)
left join core_submissions using (file_sha256)
group by all
"""

_FORGET_TEXTS = """
update core_quarantine_items set raw_text = null, proposal_text = null
where submission_id in (
    select submission_id from core_submissions semi join removed_now using (file_sha256)
)
"""


def forget_removals(store: WorkingStore, contents: Iterable[str]) -> None:
    """The archive has these contents again."""
    store.run("delete from raw_removals where file_sha256 in (select unnest(?))", [list(contents)])


def submissions_without_content(store: WorkingStore) -> set[int]:
    """Submissions whose content the archive holds no longer."""
    found = store.rows("select submission_id from core_submissions semi join raw_removals"
                       " using (file_sha256)")  # fmt: skip
    return set(found["submission_id"])
