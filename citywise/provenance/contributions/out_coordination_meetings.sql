-- One row for each coordination meeting: held above the line, planned in time below it.
select
    submission_id,
    record_number,
    case when is_completed then session_count else 0 end as numerator_low,
    case when is_planned_in_time then session_count else 0 end as denominator_low
from traced_facts
where activity_type_code = 'coordination_meeting' and (is_completed or is_planned_in_time)
