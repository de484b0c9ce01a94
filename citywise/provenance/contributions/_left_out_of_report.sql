-- One row for each thing that might have counted in the value and does not: what was kept back,
-- whole files that were not taken, and figures of the same place beside which another one holds.
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
where gap.indicator_id is not null
    and coalesce(gap.period_id, getvariable('traced_period')) = getvariable('traced_period')
    and coalesce(gap.disagg_key, '') = getvariable('traced_breakdown')
    and (getvariable('traced_program') = ''
        or coalesce(gap.program_id, getvariable('traced_program')) = getvariable('traced_program'))
union all by name
select 'file not taken' as left_out_as, file_path as address, reason_code, fix_hint as says,
    1 as record_count
from core_quarantine_items_current
where held_code = 'file' and city_id = getvariable('traced_city')
    and period_id = getvariable('traced_period')
union all by name
select
    case when current.submission_id is null then 'replaced by a later revision'
        else 'another figure holds' end as left_out_as,
    concat_ws('!', submission.file_path, nullif(sheet_name, ''), cell_ref) as address,
    accumulation_code as reason_code,
    part_code as says,
    1 as record_count
from core_reported_values as figure
join core_submissions as submission using (submission_id)
left join core_submissions_current as current
    on current.submission_id = figure.submission_id
left join core_submission_sheets as sheet
    on sheet.submission_id = figure.submission_id and sheet.sheet_number = figure.sheet_number
anti join traced_records as record
    on record.submission_id = figure.submission_id and record.record_number = figure.record_number
where figure.city_id = getvariable('traced_city')
    and figure.indicator_id = getvariable('traced_indicator')
    and figure.period_id = getvariable('traced_period')
    and figure.disagg_key = getvariable('traced_breakdown')
    and coalesce(figure.program_id, '') = getvariable('traced_program')
order by left_out_as, address, reason_code
