-- One row per city and period: attendances of people aged 15 to 29 among those with age stated.
-- Left out where a city's age groups straddle 15 or 29: the share cannot be known then.
select
    city_id,
    period_id,
    '' as disagg_key,
    coalesce(sum(side_low), 0) as numerator_low,
    sum(coalesce(side_high, others)) as numerator_high,
    sum(low) as denominator_low,
    sum(high + others) as denominator_high
from event_youth
anti join (from event_part_sums where disagg_key like 'age_band=local:%')
    using (city_id, period_id)
group by all
having bool_and(is_clear)
