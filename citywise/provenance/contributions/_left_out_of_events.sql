-- One row for each other thing that might have counted in a value from event logs and does not: cells
-- kept back, what repeats another record, and events of the same city and period that the measure
-- does not count.
select 'cell kept back' as left_out_as, cell_address as address, reason_code, fix_hint as says,
    1 as record_count
from core_quarantine_items
semi join traced_records using (submission_id, record_number)
where held_code = 'cell'
union all by name
select
    'repeats another record' as left_out_as,
    concat_ws('!', file_path, nullif(sheet_name, ''), source_row::varchar) as address,
    duplicate_code as reason_code,
    'counted once' as says,
    1 as record_count
from core_event_duplicates
join core_events as event using (submission_id, record_number)
join core_submissions as submission using (submission_id)
left join core_submission_sheets as sheet
    on sheet.submission_id = event.submission_id and sheet.sheet_number = event.sheet_number
where is_set_aside
union all by name
select
    'not counted by this measure' as left_out_as,
    file_path as address,
    event_status_code::varchar as reason_code,
    'events of the same city, period, program and breakdown' as says,
    count(*) as record_count
from traced_facts as fact
join (select submission_id, record_number, event_status_code from core_events_current)
    using (submission_id, record_number)
join core_submissions as submission using (submission_id)
anti join traced_records as record
    on record.submission_id = fact.submission_id and record.record_number = fact.record_number
group by all
