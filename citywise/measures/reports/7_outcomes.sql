-- One row for each outcome that reports tell: numerator and denominator side by side.
-- Spending is divided by the participations of the event logs, incidents by the population.
with
figure as (
    select
        *,
        case
            when is_held then 'quarantined'
            when is_missing then 'not_reported'
            when known = 0 then 'not_applicable'
            when is_hidden and known = 1 then 'suppressed_at_source'
            when is_hidden or is_rough or low <> high then 'estimated'
            when high = 0 then 'reported_zero'
            else 'reported'
        end as status
    from report_cities
    -- where the two counts of a share are told, they alone make it
    qualify part_code <> 'value' or not bool_or(part_code in ('numerator', 'denominator')) over (
        partition by city_id, program_id, indicator_id, period_id, disagg_key
    )
),
outcome as (
    select
        city_id,
        program_id,
        indicator_id,
        max(definition_version) as definition_version,
        period_id,
        disagg_key,
        bool_or(part_code = 'value') as is_whole,
        any_value(low) filter (where part_code in ('value', 'numerator')) as numerator_low,
        any_value(high) filter (where part_code in ('value', 'numerator')) as numerator_high,
        any_value(low) filter (where part_code = 'denominator') as denominator_low,
        any_value(high) filter (where part_code = 'denominator') as denominator_high,
        list(status) as statuses,
        any_value(count_method_code) as count_method_code,
        list_sort(list(part_code)) as parts
    from figure
    group by all
),
divisor as (
    select city_id, period_id, 'fi_cost_per_participation' as indicator_id,
        numerator_low as low, numerator_high as high
    from out_participations
    where program_id is null and disagg_key = ''
    union all by name
    select city_id, period_id, 'im_hate_incidents_rate' as indicator_id,
        attribute_value as low, attribute_value as high
    from core_periods
    join core_city_attributes
        on attribute_code = 'population' and attribute_year = year(start_date)
)
select
    outcome.* exclude (statuses, parts, is_whole, denominator_low, denominator_high),
    coalesce(denominator_low, divisor.low) as denominator_low,
    coalesce(denominator_high, divisor.high) as denominator_high,
    case
        when list_contains(statuses, 'quarantined') then 'quarantined'
        when list_contains(statuses, 'not_reported') then 'not_reported'
        when parts in (['numerator'], ['denominator']) and divisor.low is null then 'not_reported'
        when list_contains(statuses, 'not_applicable') then 'not_applicable'
        when coalesce(denominator_high, divisor.high) = 0 then 'not_applicable'
        when list_contains(statuses, 'suppressed_at_source') then 'suppressed_at_source'
        when list_contains(statuses, 'estimated') or divisor.low <> divisor.high then 'estimated'
        when numerator_high = 0 then 'reported_zero'
        else 'reported'
    end as value_status_code
from outcome
left join divisor
    on divisor.city_id = outcome.city_id
    and divisor.period_id = outcome.period_id
    and divisor.indicator_id = outcome.indicator_id
    and outcome.disagg_key = ''
    and outcome.program_id is null
