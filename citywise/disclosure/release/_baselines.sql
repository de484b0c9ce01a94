-- One row for each baseline of an outcome that is told, in the place of the outcome: a baseline
-- is a count like any other, and the same rules protect it.
with told as (
    select
        city_id,
        program_id,
        indicator_id,
        period_id,
        disagg_key,
        any_value(reported_value) filter (where part_code = 'value') as whole,
        any_value(reported_value) filter (where part_code = 'numerator') as numerator,
        any_value(reported_value) filter (where part_code = 'denominator') as denominator
    from targets_in_base_currency
    where value_kind_code = 'baseline'
    group by all
)
select
    outcome.* replace (
        coalesce(whole, numerator / nullif(denominator, 0)) as value,
        coalesce(numerator, whole) as numerator_count,
        denominator as denominator_count,
        null::double as low,
        null::double as high,
        coalesce(denominator, case
            when outcome.indicator_id in (select indicator_id from core_indicators where unit_code = 'count')
            then coalesce(numerator, whole)
        end)::bigint as n_count,
        'none' as interval_code,
        'reported' as value_status_code
    )
from out_values as outcome
join told
    on told.city_id = outcome.city_id
    and told.program_id is not distinct from outcome.program_id
    and told.indicator_id = outcome.indicator_id
    and told.period_id = outcome.period_id
    and told.disagg_key = outcome.disagg_key
where basis_code = 'report' and value_status_code <> 'suppressed_by_us'
