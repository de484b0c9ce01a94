-- One row for each program (or city), indicator, reporting period of the network, part and
-- breakdown. Months make up a quarter only when all are there; distinct people of several
-- months are at least those of the largest month, and at most the sum. Where a city tells both
-- the quarter and its months, the quarter holds; they are never added.
create or replace temp macro months_in(kind) as
    case kind when 'month' then 1 when 'quarter' then 3 when 'half_year' then 6 when 'year' then 12 end;

-- First the rows that each is made of.
create or replace temp view report_placed as
with placed as (
    select
        margin.*,
        aggregation_code,
        period.start_date,
        months_in(period_type_code) < months_in(getvariable('grain'))
            and aggregation_code not in ('none', 'distinct') as is_part,
        months_in(getvariable('grain')) / months_in(period_type_code) as parts,
        case when is_part then period_of(start_date, getvariable('grain')) else period_id end as reported_period
    from report_margins as margin
    join core_periods as period using (period_id)
    join core_indicators using (indicator_id)
)
select *
from placed
qualify dense_rank() over (
    partition by city_id, program_id, indicator_id, reported_period, part_code, disagg_key
    order by is_missing, is_part
) = 1;

create or replace temp table report_periods as
select
    city_id,
    program_id,
    indicator_id,
    max(definition_version) as definition_version,
    reported_period as period_id,
    part_code,
    disagg_key,
    any_value(aggregation_code) as aggregation_code,
    case any_value(aggregation_code)
        when 'bounds' then max(low)
        when 'latest' then arg_max(low, start_date)
        else sum(low)
    end as low,
    case when any_value(aggregation_code) = 'latest' then arg_max(high, start_date) else sum(high) end
        as high,
    sum(known) as known,
    bool_or(is_missing)
        or (any_value(is_part) and any_value(aggregation_code) <> 'latest'
            and count(*) < any_value(parts)) as is_missing,
    bool_or(is_hidden) as is_hidden,
    bool_or(is_rough) as is_rough,
    bool_or(is_held) as is_held,
    bool_and(are_entries) as are_entries,
    bool_or(parts_may_exceed) as parts_may_exceed,
    any_value(count_method_code) as count_method_code
from report_placed
group by city_id, program_id, indicator_id, reported_period, part_code, disagg_key;
