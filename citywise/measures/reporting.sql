-- One row for each expected report: when it came, how complete it was, or that it is missing.
-- The records of a list of people are people; how many is told by protected outcomes alone.
with received as (
    select
        city_id,
        template_id,
        period_id,
        min(received_at_utc) as received_at_utc,
        max_by(submission_id, submission_id) as submission_id,
        max(revision_number) as revision_number,
        max_by(record_count, submission_id) filter (where not lists_people) as record_count,
        max_by(loaded_count, submission_id) filter (where not lists_people) as loaded_count,
        max_by(quarantined_count, submission_id) filter (where not lists_people) as quarantined_count
    from core_submissions_ranked
    left join template_facts using (template_id)
    where city_id is not null and period_id is not null
    group by all
)
select
    expected.*,
    received.* exclude (city_id, template_id, period_id),
    case
        when received_at_utc::date <= due_date then 'on_time'
        when received_at_utc is not null then 'late'
        when due_date >= getvariable('data_date') then 'not_due'
        else 'missing'
    end as report_status_code
from core_expected_reports as expected
left join received using (city_id, template_id, period_id)
