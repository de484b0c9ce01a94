"""What the working store knows of the deliveries of every city: how they stand, and why.

A delivery is the sender's, whatever its rows are about: it belongs to the city in whose folder
it lay.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

from citywise.catalogue.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    import polars as pl

    from citywise.network.network import Network
    from citywise.warehouse.working import WorkingStore

_DELIVERIES = """
with
items as (
    select submission_id, md5(string_agg(item_id, ';' order by item_id)) as items_digest
    from core_quarantine_items
    group by submission_id
),
findings as (
    select
        submission_id,
        count(*) as finding_count,
        md5(string_agg(concat_ws('|', check_id, failed_count, example_text), ';'
            order by check_id, table_name)) as findings_digest
    from core_quality_results
    where submission_id > 0 and not is_passed
    group by submission_id
)
select
    submission.*,
    -- a refused file names no report; the next content at its place stands for it
    case
        when report_key is not null
            then submission_id < max(submission_id) over (partition by report_key)
        else submission_id < max(submission_id) over (partition by file_path)
    end as is_replaced,
    coalesce(items_digest, '') as items_digest,
    coalesce(findings_digest, '') as findings_digest,
    coalesce(finding_count, 0) as finding_count
from core_submissions as submission
left join items using (submission_id)
left join findings using (submission_id)
order by submission_id
"""

_ITEMS = """
select item.*
from core_quarantine_items as item
where submission_id in (select unnest(?))
order by submission_id, sheet_number, source_row, column_letter, reason_code
"""

_FINDINGS = """
select submission_id, check_id, severity_code, failed_count, example_text, file_path
from core_quality_results
join core_submissions using (submission_id)
where not is_passed and submission_id in (select unnest(?))
order by submission_id, check_id
"""

_FIRST_RECORDS = """
select submission_id, sheet_number, min(source_row) as source_row
from (
    select submission_id, sheet_number, source_row from core_events
    union all select submission_id, sheet_number, source_row from core_reported_values
    union all select submission_id, sheet_number, source_row from core_targets
    union all select submission_id, sheet_number, source_row from core_quarantine_items
)
where submission_id in (select unnest(?)) and source_row > 1
group by all
"""

_REPORTS = """
select city_id, template_id, period_id, due_date, report_status_code = 'missing' as is_missing
from measure_reporting
where report_status_code = 'missing'
    or (report_status_code = 'not_due' and due_date <= ?::date + 92)
order by report_status_code <> 'missing',
    case when report_status_code = 'missing' then -epoch(due_date) else epoch(due_date) end
"""

_TOUCHED = """
select submission_id, indicator_id, start_date, end_date
from core_reported_values
join core_periods using (period_id)
where submission_id in (select unnest(?))
group by all
union all
select submission_id, null, min(event_date), max(event_date)
from core_events
where submission_id in (select unnest(?))
group by submission_id, date_trunc('month', event_date)
"""


class Touched(NamedTuple):
    """Days that a delivery tells something about; a log names no indicator."""

    indicator_id: str | None
    first: date
    last: date


def deliveries_by_city(store: WorkingStore, network: Network) -> dict[str, list[dict[str, Any]]]:
    """Every delivery that was read or refused, by the city that sent it, in order of receipt.

    `digest` changes with whatever there is to tell of it.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for row in store.rows(_DELIVERIES).iter_rows(named=True):
        if city := network.names.cities.get(fold(row["folder_name"])):
            found.setdefault(city, []).append(row | {"digest": _digest(row)})
    return found


def _digest(row: dict[str, Any]) -> str:
    names = ("submission_status_code", "record_count", "loaded_count", "is_replaced",
             "items_digest", "findings_digest")  # fmt: skip
    content = "|".join(str(row[name]) for name in names)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def items_of(store: WorkingStore, submissions: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """Entries in quarantine by delivery."""
    return _by_submission(store.rows(_ITEMS, [list(submissions)]))


def findings_of(store: WorkingStore, submissions: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """What the checks found, by delivery."""
    return _by_submission(store.rows(_FINDINGS, [list(submissions)]))


def heading_rows_of(store: WorkingStore, submissions: Iterable[int]) -> dict[int, dict[int, int]]:
    """Delivery → sheet → how many rows stand above its first record."""
    rows: dict[int, dict[int, int]] = {}
    found = store.rows(_FIRST_RECORDS, [list(submissions)])
    for submission, sheet, first in found.iter_rows():
        rows.setdefault(submission, {})[sheet] = first - 1
    return rows


def reports_by_city(store: WorkingStore, data_date: object) -> dict[str, list[dict[str, Any]]]:
    """Missing reports, the latest first, then those that are due within a quarter."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in store.rows(_REPORTS, [data_date]).iter_rows(named=True):
        found.setdefault(row["city_id"], []).append(row)
    return found


def touched_periods(store: WorkingStore, submissions: Iterable[int]) -> dict[int, list[Touched]]:
    """Which days, and of reports which indicators, each delivery tells something about."""
    numbers = list(submissions)
    found: dict[int, list[Touched]] = {}
    for number, *touched in store.rows(_TOUCHED, [numbers, numbers]).iter_rows():
        found.setdefault(number, []).append(Touched(*touched))
    return found


def _by_submission(frame: pl.DataFrame) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for row in frame.iter_rows(named=True):
        found.setdefault(row["submission_id"], []).append(row)
    return found
