-- One row for each target or baseline of an outcome that may be shown. Targets are wishes and
-- not counts of people; a baseline is a count, and is told where it is protected.
with
told as (
    select
        city_id,
        program_id,
        indicator_id,
        period_id,
        disagg_key,
        any_value(reported_value) filter (where part_code = 'value') as whole,
        any_value(reported_value) filter (where part_code = 'numerator') as numerator,
        any_value(reported_value) filter (where part_code = 'denominator') as denominator,
        any_value(accumulation_code) as accumulation_code
    from targets_in_base_currency
    where value_kind_code = 'target'
    group by all
),
wished as (
    select
        left(md5(concat_ws('|', city_id, coalesce(program_id, ''), indicator_id, period_id,
            disagg_key, 'report')), 16) as value_id,
        coalesce(whole, numerator / nullif(denominator, 0)) as target_value,
        accumulation_code
    from told
)
select outcome.*, target_value, accumulation_code, baseline.value as baseline_value
from out_values as outcome
left join wished using (value_id)
left join shown_baselines as baseline using (value_id)
where target_value is not null or baseline_value is not null
