-- One row for each city and period since the first that tells an indicator, in order of time: how it
-- is told, never what.
with told as (
    from out_values
    where indicator_id = ? and basis_code = ? and program_id is null and disagg_key = ''
),
length as (
    select period_type_code
    from told join out_periods using (period_id)
    group by period_type_code
    order by period_type_code = (select period_type_code from out_releases) desc,
        count(*) desc
    limit 1
),
period as (
    select * from out_periods semi join length using (period_type_code)
    where start_date >= (
        select min(start_date) from told join out_periods using (period_id)
        semi join length using (period_type_code)
    )
)
select
    city_id, city_name, language_code, period_id,
    coalesce(
        value_status_code,
        if(release_state_code in ('public', audience_tier_code), 'absent', 'unreleased')
    ) as value_status_code,
    coalesce(value, low) is not null as has_figure,
    value is null and low is not null as is_range,
    coverage_share, count_method_code, definition_version
from out_cities
cross join period
cross join out_releases
left join told using (city_id, period_id)
order by lower(city_name), start_date
