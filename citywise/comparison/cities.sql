-- One row for each city: its outcome for one indicator, period, breakdown and basis, or why there
-- is none.
select
    out_cities.city_id,
    city_name,
    language_code,
    coalesce(
        value_status_code,
        if(release_state_code in ('public', audience_tier_code), 'absent', 'unreleased')
    ) as value_status_code,
    value, numerator_count, denominator_count, low, high,
    coalesce(interval_code, 'none') as interval_code,
    n_count, coverage_share, count_method_code, definition_version
from out_cities
cross join out_releases
left join out_values
    on out_values.city_id = out_cities.city_id and program_id is null
    and indicator_id = ?
    and period_id = ?
    and disagg_key = ?
    and basis_code = ?
order by lower(city_name)
