-- One row for each outcome of a city, beside the period before and the same one a year before.
with outcome as (
    select
        *,
        previous_period(period_id) as previous_period_id,
        same_period_last_year(period_id) as last_year_period_id
    from out_city_outcomes
)
select
    outcome.value_id,
    outcome.city_id,
    outcome.city_name,
    outcome.indicator_id,
    outcome.indicator_name,
    outcome.unit_code,
    outcome.direction_code,
    outcome.period_id,
    outcome.start_date,
    outcome.basis_code,
    outcome.definition_version,
    outcome.value_status_code,
    outcome.value,
    outcome.low,
    outcome.high,
    outcome.previous_period_id,
    previous.value as previous_value,
    previous.low as previous_low,
    previous.high as previous_high,
    outcome.last_year_period_id,
    last_year.value as last_year_value,
    last_year.low as last_year_low,
    last_year.high as last_year_high
from outcome
left join out_city_outcomes as previous
    on previous.period_id = outcome.previous_period_id
    and previous.city_id = outcome.city_id
    and previous.indicator_id = outcome.indicator_id
    and previous.basis_code = outcome.basis_code
    and previous.definition_version = outcome.definition_version
left join out_city_outcomes as last_year
    on last_year.period_id = outcome.last_year_period_id
    and last_year.city_id = outcome.city_id
    and last_year.indicator_id = outcome.indicator_id
    and last_year.basis_code = outcome.basis_code
    and last_year.definition_version = outcome.definition_version
