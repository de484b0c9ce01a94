-- Adds one measure's rows, with the status that follows from the numbers where the measure
-- gives none: nothing to divide by, a range, none, or a number. What came too incomplete to be
-- told keeps its place and loses its number.
insert into measure_counts by name
with
given as (
    select
        null::double as numerator_high,
        null::double as denominator_low,
        null::double as denominator_high,
        null::bigint as n_count,
        null::double as told_share,
        null::varchar as program_id,
        null::varchar as value_status_code,
        null::varchar as count_method_code
    where false
    union all by name
    select * from measured
),
covered as (
    select
        given.*,
        coalesce(1 - (held_records + case getvariable('needs')
            when 'partners' then unread_partners
            when 'plans' then unread_plans
            else 0
        end) / nullif(loaded_records + held_records, 0), 1) as coverage
    from given
    left join event_coverage
        on getvariable('basis') = 'events'
        and event_coverage.city_id = given.city_id
        and event_coverage.period_id = given.period_id
)
select
    left(md5(concat_ws('|', city_id, coalesce(program_id, ''), getvariable('indicator'),
        period_id, disagg_key, getvariable('basis'))), 16) as value_id,
    city_id,
    program_id,
    getvariable('indicator') as indicator_id,
    getvariable('version') as definition_version,
    period_id,
    disagg_key,
    getvariable('basis') as basis_code,
    numerator_low,
    coalesce(numerator_high, numerator_low) as numerator_high,
    denominator_low,
    coalesce(denominator_high, denominator_low) as denominator_high,
    coalesce(n_count, denominator_low, numerator_low)::bigint as n_count,
    coalesce(value_status_code, case
        when coverage < getvariable('minimum_coverage') then 'quarantined'
        when told_share < getvariable('minimum_coverage') then 'not_reported'
        when denominator_high = 0 then 'not_applicable'
        when numerator_high > numerator_low or denominator_high > denominator_low then 'estimated'
        when numerator_low = 0 then 'reported_zero'
        else 'reported'
    end) as value_status_code,
    coverage * coalesce(told_share, 1) as coverage_share,
    count_method_code
from covered;
