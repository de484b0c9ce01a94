-- One row for each completed event: its sessions.
select submission_id, record_number, session_count as numerator_low
from traced_facts
where is_completed
