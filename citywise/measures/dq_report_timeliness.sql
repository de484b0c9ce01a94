-- One row per city and period: expected reports that came by the day they were due.
select
    city_id,
    period_id,
    '' as disagg_key,
    count(*) filter (where report_status_code = 'on_time') as numerator_low,
    count(*) as denominator_low
from measure_reporting
where report_status_code <> 'not_due'
group by all
