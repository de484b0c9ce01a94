-- One row for each completed event and partner of it; each partner counts once.
select submission_id, record_number, partner_id as counted_once
from traced_facts
join core_event_partners using (submission_id, record_number)
join core_partners as partner using (partner_id)
where is_completed
    and (getvariable('traced_breakdown') = ''
        or 'partner_type=' || partner_type_code = getvariable('traced_breakdown'))
