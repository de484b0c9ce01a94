-- One row for each current figure of a report, as the least and most it can be; and for each
-- record that was kept back, because what it would have counted in is then not known.
create or replace temp table report_figures as
select
    submission_id,
    sheet_number,
    source_row,
    record_number,
    city_id,
    program_id,
    indicator_id,
    definition_version,
    period_id,
    disagg_key,
    part_code,
    accumulation_code,
    entry_number,
    currency_code,
    coalesce(numerator_low, reported_value) as low,
    coalesce(numerator_high, reported_value) as high,
    value_status_code in ('reported', 'reported_zero', 'estimated', 'suppressed_at_source') as is_known,
    value_status_code = 'not_reported' as is_missing,
    value_status_code = 'suppressed_at_source' as is_hidden,
    value_status_code = 'estimated' as is_rough,
    false as is_held,
    count_method_code
from core_reported_values_current
-- what is told of a place of a sender's own is kept and never measured
semi join core_cities using (city_id)
union all by name
select
    submission_id,
    city_id,
    program_id,
    indicator_id,
    period_id,
    coalesce(disagg_key, '') as disagg_key,
    coalesce(part_code, 'value') as part_code,
    coalesce(accumulation_code, 'in_period') as accumulation_code,
    entry_number,
    false as is_known,
    false as is_missing,
    false as is_hidden,
    false as is_rough,
    true as is_held
from core_gaps
semi join core_submissions_current using (submission_id)
semi join core_cities using (city_id)
where indicator_id is not null and city_id is not null and period_id is not null;
