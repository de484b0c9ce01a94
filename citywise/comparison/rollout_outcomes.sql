-- One row for each indicator, city and period of the network's length: totals of cities that may
-- be compared in that period (citywise/comparison/gate.py), and of each city only those that were
-- counted in the way of its latest one.
select
    outcome.indicator_id,
    outcome.city_id,
    outcome.period_id,
    outcome.value,
    outcome.basis_code
from out_city_outcomes as outcome
join out_values as told using (value_id)
where outcome.is_compared and outcome.value is not null
qualify told.count_method_code is not distinct from last_value(told.count_method_code) over (
    partition by outcome.indicator_id, outcome.city_id
    order by outcome.start_date
    rows between unbounded preceding and unbounded following
)
order by outcome.indicator_id, outcome.city_id, outcome.start_date
