-- One row per city, program, period and activity: share of planned sessions that took place.
-- Planned are those known when the period began; a plan changed later does not hide slippage.
with planned as (
    select fact.*
    from event_groups as fact
    semi join (from submission_fields where field_name = 'planned_on') using (submission_id)
    where is_planned_in_time
)
select
    city_id,
    program_id,
    period_id,
    coalesce('activity_type=' || activity_type_code, '') as disagg_key,
    coalesce(sum(session_count) filter (where is_completed), 0) as numerator_low,
    sum(session_count) as denominator_low
from planned
group by grouping sets (
    (city_id, period_id), (city_id, program_id, period_id), (city_id, period_id, activity_type_code)
)
having (grouping(program_id) = 1 or program_id is not null)
    and (grouping(activity_type_code) = 1 or activity_type_code is not null)
