-- One row per city and period: attendances of women and girls among those with sex stated.
select
    city_id,
    period_id,
    '' as disagg_key,
    coalesce(sum(side_low), 0) as numerator_low,
    sum(coalesce(side_high, others)) as numerator_high,
    sum(low) as denominator_low,
    sum(high + others) as denominator_high
from event_women
group by all
