-- One row per city, program, period and breakdown: completed sessions of any activity.
-- A session for two audiences stands under both, so audiences do not add up to the total.
with delivered as (
    select * from event_groups where is_completed
)
select city_id, null as program_id, period_id, '' as disagg_key,
    coalesce(sum(session_count), 0) as numerator_low
from event_periods
left join delivered using (city_id, period_id)
group by all
union all by name
select city_id, program_id, period_id, '' as disagg_key, sum(session_count) as numerator_low
from delivered
where program_id is not null
group by all
union all by name
select city_id, period_id, 'activity_type=' || activity_type_code as disagg_key,
    sum(session_count) as numerator_low
from delivered
where activity_type_code is not null
group by all
union all by name
select city_id, period_id, 'mode=' || mode_code as disagg_key, sum(session_count) as numerator_low
from delivered
where mode_code is not null
group by all
union all by name
select city_id, period_id, 'audience=' || audience_code as disagg_key,
    sum(session_count) as numerator_low
from event_facts
join core_event_audiences using (submission_id, record_number)
where is_completed
group by all
