"""Which cells a change is about: `2025-Q4 progress.xlsx!E6: 57, now 76`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citywise.contracts.ddl import quote

if TYPE_CHECKING:
    from citywise.provenance.changes import Change
    from citywise.provenance.past_city import PastCity

Row = dict[str, Any]

Cells = dict[tuple[str, int, str], tuple[str, str]]
"""Report, sheet and place → file, and what counts there."""


def changed_cells(city: PastCity, value: Row, change: Change) -> tuple[str, ...]:
    """Places that count otherwise after the change, with what counted there and what does now."""
    query = _query(value)
    found: list[Cells] = []
    for state in (change.before, change.after):
        city.load(state)
        rows = city.store.rows(query).iter_rows()
        found.append(
            {(report, sheet, place): (path, told) for report, sheet, place, path, told in rows}
        )
    before, after = found
    places = sorted(
        place for place in before.keys() | after.keys() if _differ(before, after, place)
    )
    return tuple(_tell(before, after, place) for place in places)


def _differ(before: Cells, after: Cells, place: tuple[str, int, str]) -> bool:
    return before.get(place, ("", ""))[1] != after.get(place, ("", ""))[1]


def _tell(before: Cells, after: Cells, place: tuple[str, int, str]) -> str:
    path, now = after.get(place, ("", ""))
    path_before, then = before.get(place, ("", ""))
    return f"{path or path_before}!{place[2]}: {then or 'nothing'}, now {now or 'nothing'}"


def _query(value: Row) -> str:
    if value["basis_code"] == "report":
        return _FIGURES.format(
            indicator=quote(value["indicator_id"]), breakdown=quote(value["disagg_key"])
        )
    return _EVENTS.format(period=quote(value["period_id"]))


_FIGURES = """
select report_key, sheet_number, cell_ref, any_value(file_path),
    string_agg(concat_ws(' ', coalesce(reported_value::varchar,
        numerator_low::varchar || ' to ' || numerator_high::varchar, value_status_code::varchar),
        currency_code), '; ' order by record_number)
from core_reported_values_current
join core_submissions using (submission_id)
where indicator_id = {indicator} and disagg_key = {breakdown}
group by all
"""

_EVENTS = """
select report_key, sheet_number, source_row::varchar, any_value(file_path),
    string_agg(concat_ws(' ', event_date, activity_type_code, event_status_code,
        coalesce(participation_count::varchar,
            participation_low_count::varchar || ' to ' || participation_high_count::varchar)),
        '; ' order by record_number)
from core_events_current
join core_submissions using (submission_id)
join core_periods on core_periods.period_id = {period}
where event_date between start_date and end_date
group by all
"""
