-- One row per city and period: attendances of women and girls among those with sex stated.
-- Where a session tells women only, nobody knows whether the others are men or not stated: the
-- share is a range then, and so where it tells men only.
with
told as (
    select
        city_id,
        period_id,
        sum(low) filter (where disagg_key = 'sex=F') as women_low,
        sum(high) filter (where disagg_key = 'sex=F') as women_high,
        sum(low) as low,
        sum(high) as high,
        case
            when bool_or(disagg_key = 'sex=F') and bool_or(disagg_key = 'sex=M') then 0
            else greatest(any_value(attendance_high) - sum(low), 0)
        end as others
    from event_parts
    where disagg_key in ('sex=F', 'sex=M', 'sex=X')
    group by submission_id, record_number, city_id, period_id
)
select
    city_id,
    period_id,
    '' as disagg_key,
    coalesce(sum(women_low), 0) as numerator_low,
    sum(coalesce(women_high, others)) as numerator_high,
    sum(low) as denominator_low,
    sum(high + others) as denominator_high
from told
group by all
