-- One row for each completed event of a log with roles: its sessions below the line, and above it
-- if a community partner led or co-led.
select
    submission_id,
    record_number,
    case when is_community_led then session_count else 0 end as numerator_low,
    session_count as denominator_low
from traced_facts
join (select submission_id, record_number, is_community_led from event_leads)
    using (submission_id, record_number)
