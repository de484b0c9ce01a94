-- One row for each event planned in time: its sessions below the line, and above it if completed.
select
    submission_id,
    record_number,
    case when is_completed then session_count else 0 end as numerator_low,
    session_count as denominator_low
from traced_facts
semi join (from submission_fields where field_name = 'planned_on') using (submission_id)
where is_planned_in_time
