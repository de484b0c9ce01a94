-- One row for each check and the table, or the current report, that it looked at; of the places
-- only the first.
select
    result.* exclude (submission_id) replace (
        array_to_string(string_split(example_text, chr(10))[:5], chr(10)) as example_text
    ),
    coalesce(submission.file_path, '') as file_path
from core_quality_results as result
left join core_submissions as submission using (submission_id)
where (
        submission_id = 0
        or submission_id in (select submission_id from core_submissions_current)
        or (result.check_id = 'correction_not_applied' and submission.loaded_count = 0)
    )
    and (result.city_id is null or result.city_id in (select city_id from released_cities))
