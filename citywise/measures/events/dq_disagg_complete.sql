-- One row per city, period and dimension: records with attendance that break it down.
with attended as (
    select * from event_facts where is_completed and attendance_high > 0
)
select city_id, period_id, '' as disagg_key,
    count(*) filter (where has_sex_counts and has_age_counts) as numerator_low,
    count(*) as denominator_low
from attended
group by all
union all by name
select city_id, period_id, 'dimension=sex' as disagg_key,
    count(*) filter (where has_sex_counts) as numerator_low, count(*) as denominator_low
from attended
group by all
union all by name
select city_id, period_id, 'dimension=age_band' as disagg_key,
    count(*) filter (where has_age_counts) as numerator_low, count(*) as denominator_low
from attended
group by all
