-- One row per city and period: planned coordination meetings that were held.
-- Where no plan was known when the period began, one meeting a quarter is taken as planned.
-- Only for cities whose logs have ever held such a meeting: others may log them elsewhere.
with meeting as (
    select * from event_groups where activity_type_code = 'coordination_meeting'
),
holding as (
    select city_id from meeting
    union
    select city_id from carried_counts where indicator_id = 'out_coordination_meetings'
)
select
    city_id,
    period_id,
    '' as disagg_key,
    greatest(
        coalesce(sum(session_count) filter (where is_planned_in_time), 0),
        date_diff('month', any_value(start_date), any_value(end_date) + 1) // 3,
        1
    ) as denominator_low,
    least(coalesce(sum(session_count) filter (where is_completed), 0), denominator_low)
        as numerator_low
from event_periods
semi join holding using (city_id)
join core_periods using (period_id)
left join meeting using (city_id, period_id)
group by city_id, period_id
