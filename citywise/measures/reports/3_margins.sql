-- One row for each program (or city), indicator, period, part and single breakdown: cells by
-- sex and age are summed to each of them and to the total, unless the report gives those itself.
-- A total that is left blank gives nothing. Each entry of a ledger is summed by itself: what one
-- tells as a whole is no whole of another. First the figures that each is made of.
create or replace temp view report_told as
with
target as (
    select *, '' as target_key from report_increments where is_counted
    union all by name
    select *, unnest(string_split(disagg_key, '|')) as target_key
    from report_increments
    where disagg_key <> '' and is_counted
),
split as (
    select
        * exclude (disagg_key),
        regexp_replace(disagg_key, '=[^|]*', '', 'g') as dimensions,
        case when disagg_key = '' then 0 else len(string_split(disagg_key, '|')) end as depth,
        case when entry_number is not null then submission_id end as ledger_id,
        bool_and(is_missing) over (
            partition by city_id, program_id, indicator_id, period_id, part_code, target_key,
                ledger_id, entry_number, dimensions
        ) as is_blank
    from target
)
select *
from split
qualify dense_rank() over (
    partition by city_id, program_id, indicator_id, period_id, part_code, target_key,
        ledger_id, entry_number
    order by is_blank, depth, dimensions desc
) = 1;

create or replace temp table report_margins as
select
    city_id,
    program_id,
    indicator_id,
    max(definition_version) as definition_version,
    period_id,
    part_code,
    target_key as disagg_key,
    sum(low) as low,
    sum(high) as high,
    count(*) filter (where is_known) as known,
    bool_or(is_missing) as is_missing,
    bool_or(is_hidden) as is_hidden,
    bool_or(is_rough) as is_rough,
    bool_or(is_held) as is_held,
    bool_and(entry_number is not null) as are_entries,
    bool_or(parts_may_exceed) as parts_may_exceed,
    any_value(count_method_code) as count_method_code
from report_told
group by all;
