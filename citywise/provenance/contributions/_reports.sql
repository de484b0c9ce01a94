-- One row for each reported figure that the value rests on: the cell, and, where it is told "to
-- date", the cell of the period before that is taken off it.
with
wanted as (
    select distinct part_code
    from report_cities
    where program_id is not distinct from nullif(getvariable('traced_program'), '')
        and period_id = getvariable('traced_period')
        and disagg_key = getvariable('traced_breakdown')
    -- where the two counts of a share are told, they alone make it
    qualify part_code <> 'value'
        or not bool_or(part_code in ('numerator', 'denominator')) over ()
),
placed as (
    select
        *,
        program_id is null and not (are_entries and aggregation_code in (
            'sum', 'ratio_of_sums', 'bounds', 'sum_within_program'
        )) as is_of_city
    from report_placed
    semi join wanted using (part_code)
    where reported_period = getvariable('traced_period')
        and disagg_key = getvariable('traced_breakdown')
    -- what the city tells of itself holds; without it, its programs together
    qualify case
        when getvariable('traced_program') <> '' then program_id = getvariable('traced_program')
        else is_of_city or not bool_or(is_of_city) over (partition by part_code)
    end
)
select
    told.submission_id,
    told.record_number,
    told.part_code,
    coalesce(told.program_id, '') as summed_program,
    told.period_id as summed_period,
    told.start_date,
    placed.aggregation_code,
    value.disagg_key as told_breakdown,
    told.rate,
    told.currency,
    told.increment = 'difference' as is_difference,
    told.is_held,
    told.is_missing,
    coalesce(value.numerator_low, value.reported_value) as cell_low,
    coalesce(value.numerator_high, value.reported_value) as cell_high,
    coalesce(earlier.numerator_low, earlier.reported_value) as before_low,
    coalesce(earlier.numerator_high, earlier.reported_value) as before_high,
    earlier.submission_id as submission_before,
    earlier.record_number as record_before,
    value.value_status_code
from placed
join report_told as told
    on told.program_id is not distinct from placed.program_id
    and told.period_id = placed.period_id
    and told.part_code = placed.part_code
    and told.target_key = placed.disagg_key
left join core_reported_values as value
    on value.submission_id = told.submission_id and value.record_number = told.record_number
left join core_reported_values as earlier
    on told.increment = 'difference'
    and earlier.submission_id = told.submission_before
    and earlier.record_number = told.record_before
