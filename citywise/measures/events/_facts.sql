-- What the measures of event logs start from.

-- The reporting period in which a day lies, at the network's grain.
create or replace temp macro period_of(day, grain) as case grain
    when 'month' then strftime(day, '%Y-%m')
    when 'quarter' then year(day) || '-Q' || quarter(day)
    when 'half_year' then year(day) || '-H' || ((month(day) + 5) // 6)
    else year(day)::varchar
end;

-- Names that stand in millions of rows are compared as numbers while they are counted.
create or replace temp type city_name as enum (select city_id from core_cities union select '');
create or replace temp type program_name as enum (select program_id from core_programs union select '');
create or replace temp type activity_name as enum (
    select activity_type_code from core_events where activity_type_code is not null
    union select ''
);
create or replace temp type period_name as enum (select period_id from core_periods union select '');

-- One row for each day on which something happened, with its period.
create or replace temp table event_days as
select event_date, period_id::period_name as period_id, start_date
from (select distinct event_date from core_events)
join core_periods
    on event_date between start_date and end_date
    and period_type_code = getvariable('grain');

-- One row for each current event, with its period.
create or replace temp table event_facts as
select
    submission_id,
    record_number,
    city_id::city_name as city_id,
    program_id::program_name as program_id,
    period_id,
    activity_type_code::activity_name as activity_type_code,
    mode_code,
    event_status_code = 'completed' as is_completed,
    planned_date <= start_date as is_planned_in_time,
    session_count,
    coalesce(participation_low_count, participation_count) as attendance_low,
    coalesce(participation_high_count, participation_count) as attendance_high,
    has_sex_counts,
    has_age_counts
from core_events_current
join event_days using (event_date)
-- what happened in a place of a sender's own is kept and never measured
semi join core_cities using (city_id);

-- The same events summed to what most measures need: one row for each way of being alike.
create or replace temp table event_groups as
select
    city_id,
    program_id,
    period_id,
    activity_type_code,
    mode_code,
    is_completed,
    is_planned_in_time,
    has_sex_counts,
    has_age_counts,
    attendance_low is not null as has_attendance,
    coalesce(attendance_high > 0, false) as has_people,
    submission_id,
    count(*) as records,
    sum(session_count)::bigint as session_count,
    sum(attendance_low)::bigint as attendance_low,
    sum(attendance_high)::bigint as attendance_high
from event_facts
group by all;

-- One row for each sex or age group that counts tell: of an age group, whether all in it are from
-- 15 to 29, or none. What it is called is taken apart once, and not for each count.
create or replace temp table part_kinds as
with
parts as (
    select
        count_kind_id,
        disagg_key,
        disagg_key in ('sex=F', 'sex=M', 'sex=X') as is_sex,
        disagg_key like 'age_band=%' and disagg_key not like 'age_band=local:%' as is_age
    from core_count_kinds
    where measure_code = 'participations'
        and regexp_matches(disagg_key, '^(sex|age_band)=[^|]*$')
        and disagg_key not in ('sex=U', 'age_band=U')
),
bands as (
    select
        *,
        case when is_age then regexp_extract(disagg_key, '=(\d+)', 1)::int end as first_year,
        case when is_age
            then coalesce(nullif(regexp_extract(disagg_key, '-(\d+)$', 1), '')::int, 200)
        end as last_year
    from parts
)
select
    * exclude (first_year, last_year),
    first_year >= 15 and last_year <= 29 as is_young,
    first_year > 29 or last_year < 15 as is_other
from bands;

-- One row for each completed event with an attendance, and sex or age group that it tells.
create or replace temp view event_parts as
select
    submission_id,
    record_number,
    fact.city_id,
    fact.period_id,
    fact.attendance_high,
    count_kind_id,
    kind.disagg_key,
    kind.is_sex,
    kind.is_age,
    kind.is_young,
    kind.is_other,
    coalesce(parted.numerator_low, parted.measured_value) as low,
    coalesce(parted.numerator_high, parted.measured_value) as high
from core_event_counts as parted
join part_kinds as kind using (count_kind_id)
join event_facts as fact using (submission_id, record_number)
where fact.is_completed and fact.attendance_low is not null;

-- The same summed: one row for each city, period, and sex or age group that somebody tells.
create or replace temp table event_part_sums as
select
    city_id,
    period_id,
    any_value(disagg_key) as disagg_key,
    sum(low) as low,
    sum(high) as high,
    count(*) as records
from event_parts
group by city_id, period_id, count_kind_id;

-- One row for each event that tells the sex of those who came: women and girls among them. Where a
-- session tells women only, nobody knows whether the others are men or not stated: the share is a
-- range then, and so where it tells men only.
create or replace temp view event_women as
select
    submission_id,
    record_number,
    any_value(city_id) as city_id,
    any_value(period_id) as period_id,
    sum(low) filter (where disagg_key = 'sex=F') as side_low,
    sum(high) filter (where disagg_key = 'sex=F') as side_high,
    sum(low) as low,
    sum(high) as high,
    case
        when bool_or(disagg_key = 'sex=F') and bool_or(disagg_key = 'sex=M') then 0
        else greatest(any_value(attendance_high) - sum(low), 0)
    end as others
from event_parts
where is_sex
group by submission_id, record_number;

-- One row for each event that tells the age of those who came: people of 15 to 29 among them, and
-- whether its age groups keep to these limits. Where a session tells the young only, or the others
-- only, nobody knows whether the rest are of the other age or not stated: a range then.
create or replace temp view event_youth as
select
    submission_id,
    record_number,
    any_value(city_id) as city_id,
    any_value(period_id) as period_id,
    sum(low) filter (where is_young) as side_low,
    sum(high) filter (where is_young) as side_high,
    sum(low) as low,
    sum(high) as high,
    bool_and(is_young or is_other) as is_clear,
    case
        when bool_or(is_young) and bool_or(is_other) then 0
        else greatest(any_value(attendance_high) - sum(low), 0)
    end as others
from event_parts
where is_age
group by submission_id, record_number;

-- One row for each city and period from which an event log came, whether or not it had events.
create or replace temp table event_periods as
select distinct city_id, period_id
from (
    select city_id, period_id
    from event_groups
    union all
    select submission.city_id, period.period_id
    from core_submissions_current as submission
    join core_periods as reported using (period_id)
    join core_periods as period
        on period.start_date >= reported.start_date
        and period.end_date <= reported.end_date
        and period.period_type_code = getvariable('grain')
    join template_facts using (template_id)
    where produces = 'events' and submission.city_id is not null
);

-- One row for each submission and column that its layout has.
create or replace temp table submission_fields as
select distinct submission_id, field_name
from core_submission_sheets
join core_layouts using (layout_id)
where field_name in ('partner', 'partner_role', 'planned_on');

-- One row for each completed event of a log that tells partners and roles, and whether a
-- non-government community partner led or co-led it.
create or replace temp view event_leads as
with community_led as (
    select distinct submission_id, record_number
    from core_event_partners
    join core_partners using (partner_id)
    where partner_role_code in ('lead', 'co_lead')
        and partner_type_code in (
            'faith_organisation', 'ngo_cbo', 'sports_club', 'youth_organisation',
            'womens_organisation'
        )
)
select fact.*, led.submission_id is not null as is_community_led
from event_facts as fact
semi join (from submission_fields where field_name = 'partner_role') using (submission_id)
left join community_led as led using (submission_id, record_number)
where is_completed;

-- One row for each city and period: how much of what was sent could be counted.
-- Cells kept back lessen only the measures that need them.
create or replace temp table event_coverage as
with
loaded as (
    select city_id, period_id, sum(records)::bigint as records
    from event_groups
    group by all
),
held as (
    select city_id, coalesce(period_of(event_date, getvariable('grain')), period_id) as period_id,
        count(*) as records
    from core_gaps
    semi join core_submissions_current using (submission_id)
    where indicator_id is null and city_id is not null
    group by all
),
unread as (
    select fact.city_id, fact.period_id,
        count(*) filter (where item.field_name in ('partner', 'partner_role')) as partners,
        count(*) filter (where item.field_name = 'planned_on') as plans
    from core_quarantine_items as item
    join event_facts as fact using (submission_id, record_number)
    where item.held_code = 'cell'
    group by all
)
select
    city_id,
    period_id,
    coalesce(loaded.records, 0) as loaded_records,
    coalesce(held.records, 0) as held_records,
    coalesce(unread.partners, 0) as unread_partners,
    coalesce(unread.plans, 0) as unread_plans
from event_periods
left join loaded using (city_id, period_id)
left join held using (city_id, period_id)
left join unread using (city_id, period_id);
