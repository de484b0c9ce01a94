-- One row for each completed event with an attendance: the attendance, or the part of it that the
-- breakdown asks for. Not stated is what the parts leave of the attendance.
with
attended as (
    select * from traced_facts where is_completed and attendance_low is not null
),
parts as (
    select submission_id, record_number, sum(low) as low, sum(high) as high
    from event_parts
    where period_id = getvariable('traced_period')
        and case when getvariable('traced_code') = 'U'
            then disagg_key like getvariable('traced_dimension') || '=%'
            else disagg_key = getvariable('traced_breakdown')
        end
    group by all
)
select
    submission_id,
    record_number,
    case
        when getvariable('traced_dimension') not in ('sex', 'age_band') then attendance_low
        when getvariable('traced_code') = 'U' then attendance_low - coalesce(parts.high, 0)
        else parts.low
    end as numerator_low,
    case
        when getvariable('traced_dimension') not in ('sex', 'age_band') then attendance_high
        when getvariable('traced_code') = 'U' then attendance_high - coalesce(parts.low, 0)
        else parts.high
    end as numerator_high
from attended
left join parts using (submission_id, record_number)
where getvariable('traced_dimension') not in ('sex', 'age_band')
    or getvariable('traced_code') = 'U'
    or parts.low is not null
