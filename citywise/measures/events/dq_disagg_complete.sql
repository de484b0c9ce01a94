-- One row per city, period and dimension: records with attendance that break it down.
with attended as (
    select * from event_groups where is_completed and has_people
)
select city_id, period_id, '' as disagg_key,
    coalesce(sum(records) filter (where has_sex_counts and has_age_counts), 0) as numerator_low,
    sum(records) as denominator_low
from attended
group by all
union all by name
select city_id, period_id, 'dimension=sex' as disagg_key,
    coalesce(sum(records) filter (where has_sex_counts), 0) as numerator_low,
    sum(records) as denominator_low
from attended
group by all
union all by name
select city_id, period_id, 'dimension=age_band' as disagg_key,
    coalesce(sum(records) filter (where has_age_counts), 0) as numerator_low,
    sum(records) as denominator_low
from attended
group by all
