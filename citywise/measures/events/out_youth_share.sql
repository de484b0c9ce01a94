-- One row per city and period: attendances of people aged 15 to 29 among those with age stated.
-- Left out where a city's age groups straddle 15 or 29: the share cannot be known then. Where a
-- session tells the young only, or the others only, nobody knows whether the rest are of the other
-- age or not stated: the share is a range then.
with
banded as (
    select
        *,
        regexp_extract(disagg_key, '=(\d+)', 1)::int as first_year,
        coalesce(nullif(regexp_extract(disagg_key, '-(\d+)$', 1), '')::int, 200) as last_year
    from event_parts
    where disagg_key like 'age_band=%' and disagg_key not like 'age_band=local:%'
),
sided as (
    select
        *,
        first_year >= 15 and last_year <= 29 as is_young,
        first_year > 29 or last_year < 15 as is_other
    from banded
),
told as (
    select
        city_id,
        period_id,
        sum(low) filter (where is_young) as young_low,
        sum(high) filter (where is_young) as young_high,
        sum(low) as low,
        sum(high) as high,
        bool_and(is_young or is_other) as is_clear,
        case
            when bool_or(is_young) and bool_or(is_other) then 0
            else greatest(any_value(attendance_high) - sum(low), 0)
        end as others
    from sided
    group by submission_id, record_number, city_id, period_id
)
select
    city_id,
    period_id,
    '' as disagg_key,
    coalesce(sum(young_low), 0) as numerator_low,
    sum(coalesce(young_high, others)) as numerator_high,
    sum(low) as denominator_low,
    sum(high + others) as denominator_high
from told
anti join (select * from event_parts where disagg_key like 'age_band=local:%')
    using (city_id, period_id)
group by all
having bool_and(is_clear)
