-- The same rows, with figures "to date" turned into what was added in the period.
-- The first period of a year stands as it is; later ones need the one before. A figure that
-- fell cannot be an increment and is kept back. Counts of distinct people have no increments.
-- What was added is then converted at the average rate of the period in which it was added; an
-- amount without a rate is not known, and figures in two currencies have no difference.
create or replace temp table report_judged as
with series as (
    select
        figure.* exclude (accumulation_code),
        period.start_date,
        parts_may_exceed,
        accumulation_code = 'to_date' as is_since_year_began,
        is_since_year_began and aggregation_code <> 'latest' as is_to_date,
        aggregation_code in ('sum', 'ratio_of_sums', 'sum_within_program') as has_increments,
        coalesce(currency_code, getvariable('base_currency')) as currency,
        case when currency = getvariable('base_currency') then 1 else rate_to_base end as rate,
        month(period.start_date) = year_starts as opens_year,
        lag(period.end_date) over earlier + 1 = period.start_date as follows,
        lag(submission_id) over earlier as submission_before,
        lag(record_number) over earlier as record_before,
        lag(low) over earlier as low_before,
        lag(high) over earlier as high_before,
        lag(is_known) over earlier as is_known_before,
        lag(is_held) over earlier as is_held_before,
        lag(coalesce(currency_code, getvariable('base_currency'))) over earlier as currency_before
    from report_figures as figure
    join core_periods as period using (period_id)
    join core_indicators using (indicator_id)
    join (select submission_id, template_id from core_submissions) using (submission_id)
    join template_facts using (template_id)
    left join core_fx_rates using (currency_code, period_id)
    window earlier as (
        partition by city_id, program_id, indicator_id, disagg_key, part_code, accumulation_code,
            year(period.start_date - to_months(year_starts - 1))
        order by period.start_date
    )
),
judged as (
    select
        *,
        case
            when not is_to_date or opens_year then 'as_it_is'
            when not has_increments then 'none'
            when not coalesce(follows, false) then 'unknown'
            when is_held or is_held_before then 'held'
            when not is_known_before or not is_known or currency <> currency_before then 'unknown'
            when high < low_before then 'fell'
            else 'difference'
        end as increment,
        coalesce(is_to_date and currency = currency_before and high < low_before, false) as has_fallen,
        is_known and rate is null as lacks_rate
    from series
)
select
    * exclude (low, high, is_known, is_missing, is_held),
    rate * case increment
        when 'as_it_is' then low
        when 'difference' then greatest(low - high_before, 0)
    end as low,
    rate * case increment
        when 'as_it_is' then high
        when 'difference' then high - low_before
    end as high,
    is_known and rate is not null and increment in ('as_it_is', 'difference') as is_known,
    is_missing or increment = 'unknown' or (is_known and rate is null) as is_missing,
    is_held or increment in ('held', 'fell') as is_held
from judged;

-- Each figure once. Where a report tells both what was added and what came together since the year
-- began, what was added holds as it was written; the other is only held against it.
create or replace temp table report_increments as
with paired as (
    select
        *,
        bool_or(not is_since_year_began and is_known) over figure as is_told,
        bool_or(is_since_year_began) over figure as is_also_to_date,
        max(low) filter (where not is_since_year_began) over figure as told_low,
        max(high) filter (where not is_since_year_began) over figure as told_high
    from report_judged
    window figure as (
        partition by city_id, program_id, indicator_id, period_id, disagg_key, part_code
    )
)
select
    * exclude (is_told, is_also_to_date, told_low, told_high),
    case
        when is_since_year_began then not is_told
        else not (is_missing and is_also_to_date)
    end as is_counted,
    is_since_year_began and is_told and is_known and (low > told_high or high < told_low)
        as disagrees
from paired;
