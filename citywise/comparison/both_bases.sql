-- One row for each city, indicator and period of a city that tells the indicator both by event logs
-- and by reports: the two released totals beside each other, and what may lie between them.
with
whole as (
    from out_values
    where program_id is null and disagg_key = '' and basis_code in ('events', 'report')
),
told_twice as (
    select city_id, indicator_id
    from whole
    group by all
    having count(distinct basis_code) = 2
),
log as (from whole where basis_code = 'events'),
report as (from whole where basis_code = 'report'),
of_program as (
    select
        city_id, indicator_id, period_id, program_id,
        coalesce(program_name, program_id) as program_name,
        bool_or(basis_code = 'events' and is_told) as has_log,
        bool_or(basis_code = 'report' and is_told) as has_report,
        max(coalesce(value, high)) as most,
        -- told, and withheld: how much of the gap it makes up nobody outside can say
        bool_or(is_told and coalesce(value, high) is null) as is_unknown
    from (
        select
            *,
            value_status_code not in ('not_reported', 'not_applicable', 'not_due') as is_told
        from out_values
    )
    left join out_programs using (city_id, program_id)
    where program_id is not null and disagg_key = '' and basis_code in ('events', 'report')
    group by all
),
one_sided as (
    select
        city_id, indicator_id, period_id,
        list(program_name order by lower(program_name)) filter (has_report and not has_log)
            as programs_without_logs,
        list(program_name order by lower(program_name)) filter (has_log and not has_report)
            as programs_without_reports,
        if(
            bool_or(is_unknown and has_report and not has_log),
            null,
            coalesce(sum(most) filter (has_report and not has_log), 0)
        ) as unlogged,
        if(
            bool_or(is_unknown and has_log and not has_report),
            null,
            coalesce(sum(most) filter (has_log and not has_report), 0)
        ) as unreported,
        bool_or(has_report) as reports_by_program
    from of_program
    group by all
),
month_of_period as (
    select
        period_id,
        strftime(unnest(generate_series(start_date, end_date, interval 1 month)), '%Y-%m') as month_id
    from out_periods
),
quiet as (
    select city_id, period_id, list(month_id order by month_id) as months_without_sessions
    from month_of_period
    cross join (select distinct city_id from told_twice)
    anti join (
        select city_id, period_id as month_id from out_sessions_by_month
    ) using (city_id, month_id)
    group by all
)
select
    city_id, city_name, indicator_id, indicator_name, unit_code, aggregation_code, period_id,
    log.value_status_code as log_status_code,
    log.value as log_value,
    coalesce(log.value, log.low) as log_least,
    coalesce(log.value, log.high) as log_most,
    log.coverage_share as log_coverage_share,
    log.definition_version as log_version,
    report.value_status_code as report_status_code,
    report.value as report_value,
    coalesce(report.value, report.low) as report_least,
    coalesce(report.value, report.high) as report_most,
    report.count_method_code as report_method_code,
    report.definition_version as report_version,
    coalesce(programs_without_logs, []) as programs_without_logs,
    -- a report that tells no program at all leaves none out
    if(reports_by_program, coalesce(programs_without_reports, []), []) as programs_without_reports,
    if(reports_by_program is null, 0, unlogged) as unlogged,
    if(reports_by_program, unreported, 0) as unreported,
    coalesce(months_without_sessions, []) as months_without_sessions
from log
full join report using (city_id, indicator_id, period_id)
semi join told_twice using (city_id, indicator_id)
join out_cities using (city_id)
join out_indicators using (indicator_id)
join out_periods using (period_id)
left join one_sided using (city_id, indicator_id, period_id)
left join quiet using (city_id, period_id)
where ? in ('', city_id) and ? in ('', indicator_id) and ? in ('', period_id)
order by lower(city_name), indicator_name, start_date
