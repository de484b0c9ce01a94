-- One row for each finding among the records of a city, for each current submission it concerns.
-- Nothing here holds anything back; what repeats or lies astray is told.

-- repeated event records
select
    duplicate_code as check_id,
    'core_events' as table_name,
    submission_id,
    any_value(submission.record_count) as checked_count,
    count(*) as failed_count,
    list(event.sheet_number order by record_number) as sheets,
    list(event.source_row order by record_number) as places
from core_event_duplicates as duplicate
join core_events as event using (submission_id, record_number)
join core_submissions_current as submission using (submission_id)
group by all

union all by name

-- figures given twice in one file with the same number
select
    'same_row' as check_id,
    table_name,
    submission_id,
    any_value(submission.record_count) as checked_count,
    count(*) as failed_count,
    list(sheet_number order by record_number) as sheets,
    list(source_row order by record_number) as places
from (
    select *
    from (
        select 'core_reported_values' as table_name, 'actual' as value_kind_code, *
        from core_reported_values
        union all by name
        select 'core_targets' as table_name, *
        from core_targets
    )
    -- two entries of a ledger may well be alike
    where accumulation_code <> 'entry'
    qualify row_number() over (
        partition by submission_id, city_id, program_id, indicator_id, period_id, disagg_key,
            value_kind_code, part_code, accumulation_code
        order by record_number
    ) > 1
)
join core_submissions_current as submission using (submission_id)
group by table_name, submission_id

union all by name

-- events months away from the rest of a file that names no period of its own
select
    'stray_date' as check_id,
    'core_events' as table_name,
    submission_id,
    any_value(record_count) as checked_count,
    count(*) as failed_count,
    list(sheet_number order by record_number) as sheets,
    list(source_row order by record_number) as places
from (
    select *, count(*) over (partition by submission_id, run) as run_count
    from (
        select *, sum(starts_run::int) over (
            partition by submission_id order by event_date, record_number
        ) as run
        from (
            select
                event.*,
                submission.record_count,
                coalesce(date_diff('month', lag(event_date) over (
                    partition by submission_id order by event_date, record_number
                ), event_date) >= 6, false) as starts_run
            from core_events as event
            join core_submissions_current as submission using (submission_id)
            where submission.period_id is null
        )
    )
)
where run_count < 0.01 * record_count
group by submission_id;
