-- One row for each thing that was kept back and might have counted in the value: records, and whole
-- files. Of a report's record that does not tell its period, the traced one may be meant.
select
    'kept back' as left_out_as,
    coalesce(item.cell_address, submission.file_path) as address,
    item.reason_code,
    item.fix_hint as says,
    1 as record_count
from core_gaps as gap
join core_submissions_current as submission using (submission_id)
left join core_quarantine_items as item
    on item.submission_id = gap.submission_id
    and item.record_number = gap.record_number
    and item.held_code = 'record'
where case
        when getvariable('traced_basis') = 'report' then gap.indicator_id is not null
            and coalesce(gap.period_id, getvariable('traced_period')) = getvariable('traced_period')
            and coalesce(gap.disagg_key, '') = getvariable('traced_breakdown')
        else gap.indicator_id is null
            and coalesce(period_of(gap.event_date, getvariable('grain')), gap.period_id)
                = getvariable('traced_period')
    end
    and (getvariable('traced_program') = ''
        or coalesce(gap.program_id, getvariable('traced_program')) = getvariable('traced_program'))
union all by name
select 'file not taken' as left_out_as, file_path as address, reason_code, fix_hint as says,
    1 as record_count
from core_quarantine_items_current
where held_code = 'file' and city_id = getvariable('traced_city')
    and period_id = getvariable('traced_period')
