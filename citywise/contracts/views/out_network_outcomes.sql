-- One row for each indicator, period and basis whose parts add up: sums of what cities tell
-- exactly by the definition in force, and how many cities are not in them. Shares and rates are
-- never averaged.
with outcome as (
    select
        told.*,
        indicator.indicator_name,
        indicator.unit_code,
        indicator.aggregation_code,
        period.start_date,
        coalesce(told.value, told.low) is not null
            and told.definition_version <> indicator.definition_version as is_aside,
        not is_aside and case indicator.aggregation_code
            when 'sum' then told.value is not null
            else told.numerator_count is not null and told.denominator_count > 0
        end as is_in
    from out_values as told
    join out_indicators as indicator on indicator.indicator_id = told.indicator_id
    join out_periods as period on period.period_id = told.period_id
    semi join out_releases as release on release.period_type_code = period.period_type_code
    where told.program_id is null and told.disagg_key = ''
        and indicator.aggregation_code in ('sum', 'ratio_of_sums')
)
select
    indicator_id,
    indicator_name,
    unit_code,
    aggregation_code,
    period_id,
    start_date,
    basis_code,
    case aggregation_code
        when 'sum' then sum(value) filter (where is_in)
        else ratio_of_sums(
            if(is_in, numerator_count, null), if(is_in, denominator_count, null),
            per := if(unit_code = 'per_100k', 100000, 1)
        )
    end as value,
    sum(numerator_count) filter (where is_in) as numerator_count,
    sum(denominator_count) filter (where is_in) as denominator_count,
    count(*) filter (where is_in) as told_city_count,
    count(*) filter (
        where not is_in and not is_aside and value is null and low is not null
    ) as ranged_city_count,
    count(*) filter (where value_status_code = 'suppressed_by_us') as withheld_city_count,
    count(*) filter (
        where not is_in and not is_aside and (value is not null or low is null)
            and value_status_code <> 'suppressed_by_us'
    ) as silent_city_count,
    count(*) filter (where is_aside) as set_aside_city_count
from outcome
group by
    indicator_id, indicator_name, unit_code, aggregation_code, period_id, start_date, basis_code
