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

-- One row for each file of one city that tells nothing but what happened on days. Of cities that share
-- a file there is none: what is found in it is told of it as a whole.
create or replace temp view event_files as
with sharing as (
    select city_id
    from submission_cities
    semi join (from core_submissions where city_id is null) using (submission_id)
)
select submission_id, city_id, period_id
from core_submissions
anti join sharing using (city_id)
anti join core_reported_values using (submission_id)
anti join core_targets using (submission_id)
anti join (from core_gaps where indicator_id is not null) using (submission_id)
where city_id is not null;

-- One row for each of these files and each reporting period that it tells something of; whoever
-- knows the calendar fills it.
create or replace temp table submission_periods (submission_id bigint, period_id varchar);

create or replace temp view record_lines as
select
    submission_id,
    about.city_id,
    ('file', submission, revision_number, is_current)::varchar as line
from submission_cities as about
join core_submissions as submission using (submission_id)
left join (select submission_id, revision_number, is_current from core_submissions_ranked) as ranked
    using (submission_id);
