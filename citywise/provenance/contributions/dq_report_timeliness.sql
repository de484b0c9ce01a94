-- One row for each expected report that was due: 1 below the line, and 1 above it if it came by then.
select
    submission_id,
    0 as record_number,
    (received_at_utc is not null and received_at_utc::date <= due_date)::int as numerator_low,
    1 as denominator_low,
    template_id || ' due ' || due_date || coalesce(', received ' || received_at_utc::date, ', missing')
        as says
from measure_reporting
where city_id = getvariable('traced_city')
    and period_id = getvariable('traced_period')
    and report_status_code <> 'not_due'
