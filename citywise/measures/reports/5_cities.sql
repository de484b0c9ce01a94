-- The same rows and one for each city as a whole: what the city reports of itself, else its
-- programs together. People of several programs are at least those of the largest program,
-- and at most the sum, because the same person may take part in more than one. Entries of a ledger
-- that name no program say nothing of those that name one: they are added to them.
create or replace temp table report_cities as
with of_city as (
    select *
    from report_periods
    where program_id is null and not (are_entries and aggregation_code in (
        'sum', 'ratio_of_sums', 'bounds', 'sum_within_program'
    ))
)
select * exclude (are_entries) from report_periods where program_id is not null
union all by name
select * exclude (are_entries) from of_city
union all by name
select
    city_id,
    indicator_id,
    max(definition_version) as definition_version,
    period_id,
    part_code,
    disagg_key,
    any_value(aggregation_code) as aggregation_code,
    case when any_value(aggregation_code) in ('bounds', 'sum_within_program')
        then max(low) else sum(low) end as low,
    sum(high) as high,
    sum(known) as known,
    bool_or(is_missing) as is_missing,
    bool_or(is_hidden) as is_hidden,
    bool_or(is_rough) as is_rough,
    bool_or(is_held) as is_held,
    bool_or(parts_may_exceed) as parts_may_exceed,
    any_value(count_method_code) as count_method_code
from report_periods
anti join of_city
    using (city_id, indicator_id, period_id, part_code, disagg_key)
where aggregation_code in ('sum', 'ratio_of_sums', 'bounds', 'sum_within_program')
group by all;
