-- Which cities each submission is about, and what was read of it, one line a city and submission.

-- One row for each submission and each city that something in it is about, those of a sender's own
-- included. Records name their city only where the submission as a whole has none.
create or replace temp table submission_cities as
with without_city as (
    select submission_id from core_submissions where city_id is null
)
select submission_id, city_id from core_submissions where city_id is not null
union
select submission_id, city_id from core_events semi join without_city using (submission_id)
union
select submission_id, city_id from core_reported_values semi join without_city using (submission_id)
union
select submission_id, city_id from core_targets semi join without_city using (submission_id)
union
select submission_id, city_id
from core_gaps
semi join without_city using (submission_id)
where city_id is not null;

create or replace temp view record_lines as
select
    about.city_id,
    ('file', submission, revision_number, is_current)::varchar as line
from submission_cities as about
join core_submissions as submission using (submission_id)
left join (select submission_id, revision_number, is_current from core_submissions_ranked) as ranked
    using (submission_id);
