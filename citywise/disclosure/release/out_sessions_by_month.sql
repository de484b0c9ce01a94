-- One row for each released city, month of a closed period, and activity. Sessions are not
-- people: their number is shown however small, their place and day never are.
select
    city_id,
    month.period_id,
    coalesce(activity_type_code, 'other') as activity_type_code,
    sum(session_count)::bigint as session_count
from core_events_current as event
join release_states using (city_id)
join core_periods as month
    on month.period_type_code = 'month' and month.start_date = date_trunc('month', event_date)
where indicator_id = 'out_sessions_delivered'
    and circle(release_state_code) >= circle(getvariable('audience'))
    and event_status_code = 'completed'
    and exists (
        from closed_periods
        where period_type_code = getvariable('grain')
            and event_date between closed_periods.start_date and closed_periods.end_date
    )
    and activity_type_code not like 'local:%'
group by all
having sum(session_count) > 0
