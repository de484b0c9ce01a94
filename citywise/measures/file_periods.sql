-- Of which reporting periods each file of events tells something: of those in which its events lie, and
-- the records that were kept back, and of all that it reports on as a whole.
insert into submission_periods
with grain as (
    select period_id, start_date, end_date
    from core_periods
    where period_type_code = getvariable('grain')
),
known as (
    select distinct event_date from core_events
    union
    select event_date from core_gaps
),
days as (
    select event_date, period_id
    from known
    join grain on event_date between start_date and end_date
),
told as (
    select submission_id, days.period_id
    from core_events
    join days using (event_date)
    union
    select submission_id, days.period_id
    from core_gaps
    join days using (event_date)
    union
    select submission_id, period_id
    from core_gaps
    where event_date is null and period_id is not null
    union
    select submission_id, grain.period_id
    from event_files
    join core_periods as reported using (period_id)
    join grain
        on grain.start_date >= reported.start_date
        and grain.end_date <= reported.end_date
)
from told
semi join event_files using (submission_id);
