-- One row per city, program, period and activity: share of completed sessions that a
-- non-government community partner led or co-led. Only where the log tells partners and roles.
with
community_led as (
    select distinct submission_id, record_number
    from core_event_partners
    join core_partners using (partner_id)
    where partner_role_code in ('lead', 'co_lead')
        and partner_type_code in (
            'faith_organisation', 'ngo_cbo', 'sports_club', 'youth_organisation',
            'womens_organisation'
        )
),
delivered as (
    select fact.*, led.submission_id is not null as is_community_led
    from event_facts as fact
    semi join (from submission_fields where field_name = 'partner_role') using (submission_id)
    left join community_led as led using (submission_id, record_number)
    where is_completed
)
select
    city_id,
    program_id,
    period_id,
    coalesce('activity_type=' || activity_type_code, '') as disagg_key,
    coalesce(sum(session_count) filter (where is_community_led), 0) as numerator_low,
    sum(session_count) as denominator_low
from delivered
group by grouping sets (
    (city_id, period_id), (city_id, program_id, period_id), (city_id, period_id, activity_type_code)
)
having (grouping(program_id) = 1 or program_id is not null)
    and (grouping(activity_type_code) = 1 or activity_type_code is not null)
