-- One row for each figure of the same place beside which another one holds.
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
