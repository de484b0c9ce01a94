-- One row per city and period: attendances of people aged 15 to 29 among those with age stated.
-- Left out where a city's age groups straddle 15 or 29: the share cannot be known then.
with banded as (
    select
        *,
        regexp_extract(disagg_key, '=(\d+)', 1)::int as first_year,
        coalesce(nullif(regexp_extract(disagg_key, '-(\d+)$', 1), '')::int, 200) as last_year
    from out_participations
    where disagg_key like 'age_band=%'
        and disagg_key <> 'age_band=U'
        and disagg_key not like 'age_band=local:%'
),
local_bands as (
    select distinct city_id, period_id
    from out_participations
    where disagg_key like 'age_band=local:%'
)
select
    city_id,
    period_id,
    '' as disagg_key,
    coalesce(sum(numerator_low) filter (where first_year >= 15 and last_year <= 29), 0)
        as numerator_low,
    coalesce(sum(numerator_high) filter (where first_year >= 15 and last_year <= 29), 0)
        as numerator_high,
    sum(numerator_low) as denominator_low,
    sum(numerator_high) as denominator_high
from banded
anti join local_bands using (city_id, period_id)
group by all
having bool_and((first_year >= 15 and last_year <= 29) or first_year > 29 or last_year < 15)
