-- One row for each city that has released anything and each closed period of the length in which
-- the network reports, in order of time: the outcome, or that there is none.
select
    out_cities.city_id,
    city_name,
    out_periods.period_id,
    coalesce(value_status_code, 'absent') as value_status_code,
    value, numerator_count, denominator_count, low, high,
    coalesce(interval_code, 'none') as interval_code,
    n_count, coverage_share, definition_version, count_method_code
from out_cities
cross join out_periods
join out_releases using (period_type_code)
left join out_values
    on out_values.city_id = out_cities.city_id and program_id is null
    and out_values.period_id = out_periods.period_id
    and indicator_id = ?
    and disagg_key = ?
    and basis_code = ?
where release_state_code in ('public', audience_tier_code)
order by lower(city_name), start_date
