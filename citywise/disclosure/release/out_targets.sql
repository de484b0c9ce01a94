-- One row for each target or baseline of an outcome that may be shown. Targets are wishes and
-- not counts of people; a baseline is a count, and is left out where it is small.
with
told as (
    select
        city_id,
        program_id,
        indicator_id,
        period_id,
        disagg_key,
        value_kind_code,
        any_value(reported_value) filter (where part_code = 'value') as whole,
        any_value(reported_value) filter (where part_code = 'numerator') as numerator,
        any_value(reported_value) filter (where part_code = 'denominator') as denominator
    from core_targets_current
    group by all
),
single as (
    select
        city_id,
        program_id,
        indicator_id,
        period_id,
        disagg_key,
        any_value(coalesce(whole, numerator / nullif(denominator, 0)))
            filter (where value_kind_code = 'target') as target_value,
        any_value(coalesce(whole, numerator / nullif(denominator, 0)))
            filter (where value_kind_code = 'baseline'
                and not (is_protected and (
                    (unit_code = 'count' and coalesce(whole, 0) between 1 and getvariable('threshold') - 1)
                    or least(numerator, denominator, denominator - numerator)
                        between 1 and getvariable('threshold') - 1
                ))) as baseline_value
    from told
    join core_indicators using (indicator_id)
    join protected_indicators using (indicator_id)
    group by all
)
select
    left(md5(concat_ws('|', city_id, coalesce(program_id, ''), indicator_id, period_id, disagg_key,
        'report')), 16) as value_id,
    *
from single
semi join (select distinct value_id from out_values) as shown
    on shown.value_id = left(md5(concat_ws('|', city_id, coalesce(program_id, ''), indicator_id,
        period_id, disagg_key, 'report')), 16)
where target_value is not null or baseline_value is not null
