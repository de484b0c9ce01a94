"""The records a value rests on, each with its address and with what it adds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.contracts.ddl import quote
from citywise.provenance.scope import provenance_sql

if TYPE_CHECKING:
    import polars as pl

    from citywise.provenance.adding_up import Range
    from citywise.provenance.values import Value
    from citywise.warehouse.working import WorkingStore

DIVIDED_BY = {
    "fi_cost_per_participation": ("out_participations", ""),
    "im_hate_incidents_rate": ("", "population"),
}
"""What a report does not tell of the divisor: another outcome's count, or a city's attribute."""

_ADDRESSES = """
with
contribution as ({sql}),
sheet as (
    select submission_id, sheet_number, any_value(sheet_name) as sheet_name,
        any_value(layout_id) as layout_id,
        coalesce(bool_and(starts_with(column_letter, '/')), false) as is_record
    from core_submission_sheets
    join core_layouts using (layout_id)
    group by all
)
select
    contribution.*,
    submission.file_path,
    submission.template_id,
    place.sheet_number,
    place.source_row,
    sheet.sheet_name,
    sheet.layout_id,
    sheet.is_record,
    {cell} as cell_ref,
    concat_ws('!', submission.file_path, nullif(sheet_name, ''),
        coalesce(cell_ref, (place.source_row - sheet.is_record::int)::varchar)) as address
from contribution
left join core_submissions as submission
    on submission.submission_id = contribution.submission_id
left join {records} as place
    on place.submission_id = contribution.submission_id
    and place.record_number = contribution.record_number
left join sheet
    on sheet.submission_id = place.submission_id and sheet.sheet_number = place.sheet_number
order by contribution.submission_id, contribution.record_number
"""


def records_of(store: WorkingStore, value: Value) -> pl.DataFrame:
    """One row for each record or cell that counts in the value, in the order of receipt.

    The measures see the value's city and period alone (`scope.narrow`).
    """
    if value["basis_code"] == "report":
        name, records, cell = "_reports", "core_reported_values", "place.cell_ref"
    else:
        name, records, cell = value["indicator_id"], "core_events", "null::varchar"
    sql = provenance_sql(f"{name}.sql")
    return store.rows(_ADDRESSES.format(sql=sql, records=records, cell=cell))


def lines_of(store: WorkingStore, study_id: str) -> pl.DataFrame:
    """The line of a register that tells a study, with its address."""
    sql = (
        "select submission_id, record_number from core_studies_current"
        f" where study_id = {quote(study_id)}"
    )
    return store.rows(_ADDRESSES.format(sql=sql, records="core_studies", cell="null::varchar"))


def earlier_cells(store: WorkingStore, records: pl.DataFrame) -> pl.DataFrame:
    """The cells that are taken off figures "to date", with their addresses."""
    if "submission_before" not in records.columns:
        return records.clear()
    before = records.select(
        submission_id="submission_before", record_number="record_before"
    ).drop_nulls()
    store.connection.register("earlier_cells", before.unique())
    sql = _ADDRESSES.format(
        sql="from earlier_cells", records="core_reported_values", cell="place.cell_ref"
    )
    found = store.rows(sql)
    store.connection.unregister("earlier_cells")
    return found


def months_of(store: WorkingStore, value: Value) -> int:
    """How many months the value's period has."""
    return store.value(
        "select date_diff('month', start_date, end_date + 1) from core_periods where period_id = ?",
        [value["period_id"]],
    )


def divisor_of(store: WorkingStore, value: Value) -> tuple[str, Range | None]:
    """What the value is divided by besides what was reported: its name, least and most."""
    indicator, attribute = DIVIDED_BY.get(value["indicator_id"], ("", ""))
    is_whole = not value["program_id"] and not value["disagg_key"]
    if not is_whole or value["basis_code"] != "report":
        return "", None
    if indicator:
        return _other_outcome(store, value, indicator)
    return _attribute(store, value, attribute) if attribute else ("", None)


def _other_outcome(store: WorkingStore, value: Value, indicator: str) -> tuple[str, Range | None]:
    found = store.rows(
        "select value_id, numerator_low, numerator_high from measure_counts where city_id = ?"
        " and period_id = ? and indicator_id = ? and basis_code = 'events' and program_id is null"
        " and disagg_key = '' and numerator_low is not null",
        [value["city_id"], value["period_id"], indicator],
    )
    if found.is_empty():
        return indicator, None
    value_id, low, high = found.row(0)
    return f"{indicator} ({value_id})", (low, high)


def _attribute(store: WorkingStore, value: Value, attribute: str) -> tuple[str, Range | None]:
    found = store.value(
        "select attribute_value from core_city_attributes join core_periods"
        " on attribute_year = year(start_date)"
        " where city_id = ? and attribute_code = ? and period_id = ?",
        [value["city_id"], attribute, value["period_id"]],
    )
    return f"{attribute} of the city", None if found is None else (found, found)
