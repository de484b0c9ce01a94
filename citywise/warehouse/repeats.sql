-- One row for each event record of a current submission that repeats another one.
-- The record of the latest delivery stands; within one file the first one does. Records
-- with the city's own reference repeat by it, others only when all that was read is the same.
create or replace temp macro identity_of(event) as case
    when event.event_ref is not null then hash('reference', event.city_id, event.event_ref)
    else hash(
        'content', event.city_id, event.program_id, event.event_title, event.event_date,
        event.activity_type_code, event.mode_code, event.event_status_code, event.session_count,
        event.participation_count, event.participation_low_count, event.participation_high_count,
        event.planned_date
    )
end;

create or replace temp table repeated as
select identity_of(event) as identity
from core_events as event
semi join core_submissions_current as submission using (submission_id)
group by identity
having count(*) > 1;

create or replace temp table candidates as
select event.*, identity_of(event) as identity
from core_events as event
semi join core_submissions_current as submission using (submission_id)
semi join repeated on repeated.identity = identity_of(event);

create or replace temp table compared as
select
    candidate.*,
    case when event_ref is null then counted.signature end as signature
from candidates as candidate
left join (
    select
        submission_id,
        record_number,
        list({'kind': count_kind_id, 'value': measured_value} order by all)
            as signature
    from core_event_counts
    semi join candidates using (submission_id, record_number)
    group by all
) as counted using (submission_id, record_number);

delete from core_event_duplicates;

insert into core_event_duplicates by name
select
    submission_id,
    record_number,
    standing_submission as duplicate_of_submission_id,
    standing_record as duplicate_of_record_number,
    case
        when event_ref is not null then 'same_reference'
        when submission_id = standing_submission then 'same_row'
        else 'same_content'
    end as duplicate_code,
    duplicate_code <> 'same_row' or sets_aside as is_set_aside
from (
    select
        *,
        first(submission_id) over same as standing_submission,
        first(record_number) over same as standing_record
    from compared
    window same as (
        partition by identity, signature
        order by submission_id desc, record_number
        rows between unbounded preceding and unbounded following
    )
)
join core_submissions using (submission_id)
join repeats_by_template using (template_id)
where (submission_id, record_number) <> (standing_submission, standing_record);
