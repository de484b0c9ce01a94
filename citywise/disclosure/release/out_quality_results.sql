-- One row for each check and the table, or the current report, that it looked at; of the places
-- only the first. Rows of a list of people are people: of these, and wherever they are among what
-- was looked at, only whether something was found is told. So it is where rows of a city that has
-- left the network may be among them: in tables of all cities, and in files of several.
select
    result.* exclude (submission_id, checked_count, failed_count, example_text),
    case when not is_uncounted then checked_count end as checked_count,
    case when not is_uncounted then failed_count end as failed_count,
    case when not is_uncounted
        then array_to_string(string_split(example_text, chr(10))[:5], chr(10)) end as example_text,
    coalesce(submission.file_path, '') as file_path
from (
    select
        *,
        submission_id in (from lists_of_people) or table_name = 'core_quarantine_items'
            or check_id = 'personal_data_dropped'
            or (submission_id = 0 and exists (from withdrawn_cities))
            or submission_id in (
                select submission_id
                from core_quarantine_items
                where reason_code = 'row_of_withdrawn_city'
            ) as is_uncounted
    from core_quality_results
) as result
left join core_submissions as submission using (submission_id)
where (
        submission_id = 0
        or submission_id in (select submission_id from core_submissions_current)
        or (result.check_id = 'correction_not_applied' and submission.loaded_count = 0)
    )
    -- the tables of this release are checked once they stand; what the store remembers is no data
    and not starts_with(result.table_name, 'out_')
    and result.table_name not in ('core_state', 'core_unchecked_submissions')
    and (result.city_id is null or result.city_id in (select city_id from released_cities))
    and result.submission_id not in (from submissions_of_withdrawn)
