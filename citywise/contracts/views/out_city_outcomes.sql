-- One row for each city, indicator and period of the network's reporting, in the default basis.
select
    told.value_id,
    city.city_id,
    city.city_name,
    indicator.indicator_id,
    indicator.indicator_name,
    indicator.unit_code,
    indicator.aggregation_code,
    told.period_id,
    period.start_date,
    told.basis_code,
    indicator.direction_code,
    indicator.comparability_code,
    told.definition_version,
    told.value_status_code,
    told.value,
    told.low,
    told.high,
    told.interval_code,
    told.numerator_count,
    told.denominator_count,
    told.n_count,
    told.coverage_share,
    -- as citywise/comparison/gate.py decides it: at least two cities with a figure of one definition
    coalesce(told.value, told.low) is not null
        and told.definition_version = indicator.definition_version
        and indicator.comparability_code not in ('no', 'within_city')
        and count(coalesce(told.value, told.low)) filter (
            where told.definition_version = indicator.definition_version
        ) over (partition by told.indicator_id, told.period_id, told.basis_code) > 1 as is_compared
from out_values as told
join out_cities as city on city.city_id = told.city_id
join out_indicators as indicator on indicator.indicator_id = told.indicator_id
join out_periods as period on period.period_id = told.period_id
semi join out_releases as release on release.period_type_code = period.period_type_code
where told.program_id is null and told.disagg_key = ''
qualify list_position(['events', 'report', 'pipeline'], told.basis_code) = min(
    list_position(['events', 'report', 'pipeline'], told.basis_code)
) over (partition by told.indicator_id, told.period_id)
