-- One row for each city and period: what the city as a whole aims at, and where it began.
select city_id, period_id, target_value, accumulation_code, baseline_value
from out_targets
where indicator_id = ? and disagg_key = ? and program_id is null
order by city_id, period_id
