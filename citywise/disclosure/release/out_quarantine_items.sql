-- One row for each thing kept back of the reports that count today, or of files that were
-- never taken; what stood in the cell is not among the columns.
select item.*
from core_quarantine_items as item
left join core_submissions_ranked as submission using (submission_id)
where (item.city_id is null or item.city_id in (select city_id from released_cities))
    and coalesce(submission.submission_id = (
        select max(later.submission_id)
        from core_submissions_ranked as later
        where later.report_key = submission.report_key
    ), true)
