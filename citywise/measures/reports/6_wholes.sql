-- Wholes that are less than their parts where another report, another row or the programs of a city
-- tell these: the one or the other is wrong, and the whole is kept back. Within one file they are held
-- against each other where it is read.

-- To what a figure may be rounded, by its last digits.
create or replace temp macro rounded_to(figure) as case
    when figure <> round(figure) or figure = 0 then 1
    when figure % 100 = 0 then 100
    when figure % 50 = 0 then 50
    when figure % 10 = 0 then 10
    when figure % 5 = 0 then 5
    else 1
end;

-- One row for each whole, and each way in which it is told by parts: sex, age, the city's programs.
create or replace temp view report_splits as
with told as (
    select *
    from report_cities
    join (select indicator_id, unit_code from core_indicators) using (indicator_id)
    where known > 0
        and (part_code <> 'value' or unit_code = 'count')
        and aggregation_code in ('sum', 'ratio_of_sums', 'sum_within_program', 'bounds')
),
banded as (
    select
        *,
        split_part(disagg_key, '=', 1) as dimension,
        try_cast(regexp_extract(disagg_key, '=(\d+)', 1) as int) as first_year,
        coalesce(try_cast(regexp_extract(disagg_key, '-(\d+)$', 1) as int), 200) as last_year
    from told
    where regexp_matches(disagg_key, '^(sex|age_band)=[^|:]*$')
),
apart as (
    select
        *,
        dimension = 'age_band' and first_year <= lag(last_year) over (
            partition by city_id, program_id, indicator_id, period_id, part_code, dimension
            order by first_year
        ) as is_overlapping
    from banded
)
select
    city_id, program_id, indicator_id, period_id, part_code, dimension,
    sum(low) as low, sum(known) as known
from apart
group by all
having not coalesce(bool_or(is_overlapping), false)
union all by name
select
    city_id, null as program_id, indicator_id, period_id, part_code, 'program' as dimension,
    case when any_value(aggregation_code) in ('sum', 'ratio_of_sums') then sum(low) else max(low) end
        as low,
    sum(known) as known
from told
where program_id is not null and disagg_key = ''
group by all;

create or replace temp table report_exceeded as
select distinct whole.city_id, whole.program_id, whole.indicator_id, whole.period_id, whole.part_code
from report_cities as whole
join report_splits as split
    on split.city_id = whole.city_id
    and split.program_id is not distinct from whole.program_id
    and split.indicator_id = whole.indicator_id
    and split.period_id = whole.period_id
    and split.part_code = whole.part_code
where whole.disagg_key = ''
    and whole.known > 0
    and not whole.is_held
    -- of a quarter that lacks a month nobody knows the whole
    and not whole.is_missing
    and not coalesce(whole.parts_may_exceed, false)
    -- each figure may be half a unit away from the number that was rounded
    and split.low - whole.high > rounded_to(whole.high) * (split.known + whole.known) / 2;

update report_cities as whole
set is_held = true
from report_exceeded as exceeded
where whole.disagg_key = ''
    and exceeded.city_id = whole.city_id
    and exceeded.program_id is not distinct from whole.program_id
    and exceeded.indicator_id = whole.indicator_id
    and exceeded.period_id = whole.period_id
    and exceeded.part_code = whole.part_code;
