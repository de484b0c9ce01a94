-- One row for each finding about the figures of a report, for each submission it concerns:
-- figures "to date" that are lower than those before in the same year, those that are not what the
-- report says was added, and amounts that stay in
-- their own currency because there is no rate for their period.
with finding as (
    select 'to_date_fell' as check_id, * from report_increments where has_fallen
    union all
    select 'to_date_disagrees' as check_id, * from report_increments where coalesce(disagrees, false)
    union all
    select 'no_rate' as check_id, * from report_increments where lacks_rate
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
