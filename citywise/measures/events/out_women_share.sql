-- One row per city and period: attendances of women and girls among those with sex stated.
select
    city_id,
    period_id,
    '' as disagg_key,
    coalesce(sum(numerator_low) filter (where disagg_key = 'sex=F'), 0) as numerator_low,
    coalesce(sum(numerator_high) filter (where disagg_key = 'sex=F'), 0) as numerator_high,
    sum(numerator_low) as denominator_low,
    sum(numerator_high) as denominator_high
from out_participations
where disagg_key in ('sex=F', 'sex=M', 'sex=X')
group by all
