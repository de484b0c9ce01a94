"""The periods in use: every calendar period of the years that anything lies in, and the others."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from citywise.contracts.ddl import frame_schema
from citywise.contracts.tables import TABLES
from citywise.periods import MONTHS_IN, Period, parse_period, periods_between

if TYPE_CHECKING:
    from citywise.warehouse.working import WorkingStore

_NAMED = """
select distinct period_id from core_reported_values
union select distinct period_id from core_targets
union select distinct period_id from core_submissions where period_id is not null
union select distinct period_id from core_expected_reports
union select distinct period_id from core_gaps where period_id is not null
"""


def write_periods(store: WorkingStore, data_date: date) -> None:
    """Fill `core_periods` with every period that something refers to."""
    named = [parse_period(text) for text in store.rows(_NAMED)["period_id"].to_list()]
    known = [period for period in named if period]
    first = store.value("select min(event_date) from core_events") or data_date
    last = store.value("select max(event_date) from core_events") or data_date
    starts = min([first, data_date, *(period.start for period in known)])
    ends = max([last, data_date, *(period.end for period in known)])
    calendar = [
        period
        for kind in MONTHS_IN
        for period in periods_between(date(starts.year, 1, 1), date(ends.year, 12, 31), kind)
    ]
    store.replace("core_periods", _frame([*calendar, *known]))


def _frame(periods: list[Period]) -> pl.DataFrame:
    distinct = sorted(set(periods))
    rows = [(period.id, period.type, period.start, period.end) for period in distinct]
    return pl.DataFrame(rows, schema=frame_schema(TABLES["core_periods"]), orient="row")
