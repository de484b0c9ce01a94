-- One row for each submission that the value rests on, in the order of receipt, and how many older
-- revisions of the same report it replaced.
select
    submission_id,
    file_path,
    revision_number,
    count(*) over (partition by report_key) - 1 as other_revisions,
    submission.template_id,
    received_at_utc,
    file_sha256,
    submission_status_code,
    submission.record_count,
    submission.quarantined_count,
    content_removed_at_utc,
    removal_rule_text,
    record.counted
from core_submissions_ranked as submission
left join raw_removals using (file_sha256)
left join (select submission_id, count(*) as counted from traced_records group by all) as record
    using (submission_id)
where report_key in (
    select report_key from core_submissions semi join traced_records using (submission_id)
)
qualify record.counted is not null
order by submission_id
