-- One row for each finding across the network or among the files of a folder, for each current
-- submission it concerns. Nothing here holds anything back; what stands out is told.

-- figures a hundred times their fellows' median and ten times the next largest
select
    'digit_slip' as check_id,
    table_name,
    submission_id,
    any_value(checked_count) as checked_count,
    count(*) as failed_count,
    list(sheet_number order by record_number) as sheets,
    list(source_row order by record_number) as places
from (
    select
        *,
        count(*) over fellows as checked_count,
        median(reported_value) over fellows as usual,
        row_number() over (fellows order by reported_value desc) as place,
        lead(reported_value) over (fellows order by reported_value desc) as next_largest
    from (
        select 'core_reported_values' as table_name, 'actual' as value_kind_code,
            * exclude (numerator_low, numerator_high, accumulation_code, count_method_code)
        from core_reported_values_current
        union all by name
        select 'core_targets' as table_name, *
        from core_targets_current
    )
    where reported_value > 0
    window fellows as (partition by table_name, indicator_id, disagg_key, value_kind_code, part_code)
)
where checked_count >= 8 and place = 1
    and reported_value >= 100 * usual and reported_value >= 10 * next_largest
group by table_name, submission_id

union all by name

-- reports that repeat the figures of the one before
select
    'copied_report' as check_id,
    'core_reported_values' as table_name,
    submission_id,
    figures as checked_count,
    figures as failed_count,
    [1] as sheets,
    [1] as places
from (
    select *, lag(content) over (partition by template_id, folder_name order by period_id) as before
    from (
        select
            submission_id,
            submission.template_id,
            submission.folder_name,
            submission.period_id,
            count(*) filter (where reported_value > 0) as figures,
            hash(list(
                {'indicator': indicator_id, 'program': program_id, 'key': disagg_key,
                 'part': part_code, 'figure': reported_value}
                order by all
            )) as content
        from core_reported_values
        join core_submissions_current as submission using (submission_id)
        where submission.period_id is not null and length(core_reported_values.period_id) = 7
        group by all
    )
)
where content = before and figures >= 5

union all by name

-- versions of one report that were found together, so that only their files' times order them
select
    'versions_together' as check_id,
    'core_submissions' as table_name,
    submission_id,
    1 as checked_count,
    1 as failed_count,
    [1] as sheets,
    [1] as places
from core_submissions_current as submission
where exists (
    from core_submissions as other
    where other.report_key = submission.report_key
        and other.received_at_utc = submission.received_at_utc
        and other.submission_id <> submission.submission_id
)

union all by name

-- files whose columns are not those of the file before from the same folder by the same template;
-- what the sender calls a new column is not told, for findings are released
select
    'columns_changed' as check_id,
    'core_submissions' as table_name,
    submission_id,
    len(columns) as checked_count,
    len(gone) + len(added) as failed_count,
    list_transform(gone || added, lambda text: 0) as sheets,
    (list_transform(gone, lambda text: 'without ' || text)
        || list_transform(added, lambda text: 'new column ' || text)) as places
from (
    select
        *,
        list_filter(before.fields, lambda name: not list_contains(fields, name)) as gone,
        list_transform(
            list_filter(strange, lambda one: not list_contains(before.columns, one.header)),
            lambda one: one.letter
        ) as added
    from (
        select
            *,
            lag({'fields': fields, 'columns': columns}) over (
                partition by folder_name, template_id
                order by submission_id
            ) as before
        from (
            select
                submission_id,
                any_value(folder_name) as folder_name,
                any_value(template_id) as template_id,
                list(distinct field_name order by field_name)
                    filter (where field_name is not null) as fields,
                list(distinct header_text order by header_text)
                    filter (where header_text is not null) as columns,
                coalesce(
                    list({'header': header_text, 'letter': column_letter} order by column_letter)
                        filter (where field_name is null and header_text is not null),
                    []
                ) as strange
            from core_submissions as submission
            join core_submission_sheets using (submission_id)
            join core_layouts using (layout_id)
            where template_id is not null
            group by submission_id
        )
    )
)
semi join core_submissions_current as current using (submission_id)
where before is not null and len(gone) + len(added) > 0

union all by name

-- studies, exchanges and materials of a practice that no register describes
select
    'unknown_practice' as check_id,
    table_name,
    submission_id,
    count(*) as checked_count,
    count(*) filter (not is_described) as failed_count,
    list(sheet_number order by record_number) filter (not is_described) as sheets,
    list(source_row order by record_number) filter (not is_described) as places
from (
    select *, practice_id in (select practice_id from core_practices_current) as is_described
    from (
        select 'core_studies' as table_name, submission_id, record_number, sheet_number, source_row,
            practice_id
        from core_studies
        union all
        select 'core_exchanges', submission_id, record_number, sheet_number, source_row, practice_id
        from core_exchanges
        union all
        select 'core_materials', submission_id, record_number, sheet_number, source_row, practice_id
        from core_materials
    )
    where practice_id is not null
)
semi join core_submissions_current as current using (submission_id)
group by table_name, submission_id
having count(*) filter (not is_described) > 0

union all by name

-- exchanges and materials under one name in several files, which say that they are not the same
select
    'same_name_elsewhere' as check_id,
    table_name,
    submission_id,
    count(*) as checked_count,
    count(*) filter (is_other) as failed_count,
    list(sheet_number order by record_number) filter (is_other) as sheets,
    list(source_row order by record_number) filter (is_other) as places
from (
    select
        *,
        -- a line that leaves something empty contradicts nothing
        max(what) over same is distinct from min(what) over same
            or max(other) over same is distinct from min(other) over same as is_other
    from (
        select 'core_exchanges' as table_name, submission_id, record_number, sheet_number,
            source_row, exchange_id as name, learner_city_id as what, host_city_id as other
        from core_exchanges
        union all
        select 'core_materials', submission_id, record_number, sheet_number, source_row,
            material_id, material_title, city_id
        from core_materials
    )
    semi join core_submissions_current as current using (submission_id)
    window same as (partition by table_name, name)
)
group by table_name, submission_id
having count(*) filter (is_other) > 0;
