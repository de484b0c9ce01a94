-- One row per city, program, period and breakdown: attendances at completed sessions.
-- Sessions without a recorded attendance add nothing and lower the share that was told. What
-- is not broken down by sex or age is shown as not stated, so that parts make up the total.
with
attended as (
    select * from event_groups where is_completed and has_attendance
),
told as (
    select city_id, period_id,
        coalesce(sum(records) filter (where has_attendance), 0) / sum(records) as told_share
    from event_groups
    where is_completed
    group by all
),
total as (
    select city_id, period_id, sum(attendance_low) as low, sum(attendance_high) as high,
        sum(records) as records
    from attended
    group by all
),
part as (
    select *, split_part(disagg_key, '=', 1) as dimension from event_part_sums
),
unstated as (
    select
        city_id,
        period_id,
        dimension || '=U' as disagg_key,
        greatest(any_value(total.low) - sum(part.high), 0) as low,
        greatest(any_value(total.high) - sum(part.low), 0) as high,
        any_value(total.records) as records
    from part
    join total using (city_id, period_id)
    group by city_id, period_id, dimension
),
counted as (
    select city_id, null as program_id, period_id, '' as disagg_key,
        low as numerator_low, high as numerator_high, records as n_count
    from total
    union all by name
    select city_id, program_id, period_id, '' as disagg_key,
        sum(attendance_low) as numerator_low, sum(attendance_high) as numerator_high,
        sum(records) as n_count
    from attended
    where program_id is not null
    group by all
    union all by name
    select city_id, period_id, 'activity_type=' || activity_type_code as disagg_key,
        sum(attendance_low) as numerator_low, sum(attendance_high) as numerator_high,
        sum(records) as n_count
    from attended
    where activity_type_code is not null
    group by all
    union all by name
    select city_id, period_id, disagg_key, low as numerator_low, high as numerator_high,
        records as n_count
    from (from part union all by name from unstated)
    union all by name
    select city_id, period_id, '' as disagg_key, 0 as numerator_low, 0 as numerator_high, 0 as n_count
    from event_periods
    anti join (from event_groups where is_completed) using (city_id, period_id)
)
select counted.*, told_share
from counted
left join told using (city_id, period_id)
