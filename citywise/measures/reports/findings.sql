-- One row for each finding about the figures of a report, for each submission it concerns:
-- figures "to date" that are lower than those before in the same year, those that are not what the
-- report says was added, amounts that stay in their own currency because there is no rate for their
-- period, wholes that are less than what others tell of their parts, and what is set aside
-- where a ledger and a report tell the same.
with exceeded as (
    select distinct told.*
    from report_exceeded as whole
    join report_placed as placed
        on placed.city_id = whole.city_id
        and (placed.program_id is not distinct from whole.program_id or whole.program_id is null)
        and placed.indicator_id = whole.indicator_id
        and placed.reported_period = whole.period_id
        and placed.part_code = whole.part_code
        and placed.disagg_key = ''
    join report_told as told
        on told.city_id = placed.city_id
        and told.program_id is not distinct from placed.program_id
        and told.indicator_id = placed.indicator_id
        and told.period_id = placed.period_id
        and told.part_code = placed.part_code
        and told.target_key = ''
    -- the city's own figure, where it has one
    qualify whole.program_id is not null or told.program_id is null
        or not bool_or(told.program_id is null) over (
            partition by told.city_id, told.indicator_id, whole.period_id, told.part_code
        )
),
finding as (
    select 'to_date_fell' as check_id, * from report_increments where has_fallen
    union all
    select 'to_date_disagrees' as check_id, * from report_increments where coalesce(disagrees, false)
    union all
    select 'no_rate' as check_id, * from report_increments where lacks_rate
    union all by name
    select 'whole_below_parts' as check_id, * from exceeded
    union all by name
    select 'ledger_beside_report' as check_id, *
    from core_reported_values_told
    where is_told and is_set_aside
)
select
    check_id,
    'core_reported_values' as table_name,
    submission_id,
    any_value(record_count) as checked_count,
    count(*) as failed_count,
    list(sheet_number order by record_number) as sheets,
    list(source_row order by record_number) as places
from finding
join (select submission_id, record_count from core_submissions_current) using (submission_id)
group by all
