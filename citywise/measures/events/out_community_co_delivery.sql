-- One row per city, program, period and activity: share of completed sessions that a
-- non-government community partner led or co-led. Only where the log tells partners and roles.
select
    city_id,
    program_id,
    period_id,
    coalesce('activity_type=' || activity_type_code, '') as disagg_key,
    coalesce(sum(session_count) filter (where is_community_led), 0) as numerator_low,
    sum(session_count) as denominator_low
from event_leads
group by grouping sets (
    (city_id, period_id), (city_id, program_id, period_id), (city_id, period_id, activity_type_code)
)
having (grouping(program_id) = 1 or program_id is not null)
    and (grouping(activity_type_code) = 1 or activity_type_code is not null)
