-- One row for each released city, month of a closed period, and activity. Sessions are not
-- people: their number is shown however small, their place and day never are. What a city alone
-- knows by a name of its own, or has not named, is another activity.
with
days as (
    select event_date, month.period_id
    from (select distinct event_date from core_events) as happened
    join core_periods as month
        on month.period_type_code = 'month' and month.start_date = date_trunc('month', event_date)
    where exists (
        from closed_periods
        where period_type_code = getvariable('grain')
            and event_date between closed_periods.start_date and closed_periods.end_date
    )
),
-- a period whose total came too incomplete to be told has no months either
untold_days as (
    select distinct untold.city_id, event_date
    from out_values as untold
    join closed_periods using (period_id)
    join days on event_date between closed_periods.start_date and closed_periods.end_date
    where untold.indicator_id = 'out_sessions_delivered'
        and untold.basis_code = 'events' and untold.program_id is null
        and untold.disagg_key = '' and untold.value is null and untold.low is null
)
select
    city_id,
    days.period_id,
    case when event.activity_type_code like 'local:%' then 'other'
        else coalesce(event.activity_type_code, 'other') end as activity_type_code,
    sum(session_count)::bigint as session_count
from core_events_current as event
join release_states using (city_id)
join days using (event_date)
anti join untold_days using (city_id, event_date)
where indicator_id = 'out_sessions_delivered'
    and circle(release_state_code) >= circle(getvariable('audience'))
    and event_status_code = 'completed'
group by all
having sum(session_count) > 0
